#!/bin/sh
# Two consumers of one group share the messages of a producer: each message goes to exactly one of them. Prints how many
# each consumer got, how many that is together, and how many of those are different ones.
set -eu

penstock=$(dirname "$0")/../penstock
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
export PENSTOCK_DATA="$folder/data"

# Makes the queue, so that the consumers find it.
seq 1 5000 | "$penstock" send numbers --lines

for consumer in 1 2; do
  # Ends when no message came for five seconds.
  "$penstock" receive numbers --group share -n 0 --wait 5s >"$folder/consumer-$consumer" &
done
seq 5001 10000 | "$penstock" send numbers --lines
wait

cd "$folder"
for consumer in consumer-*; do
  echo "$consumer got $(wc -l <"$consumer")"
done
echo "together $(cat consumer-* | wc -l), different $(cat consumer-* | sort -u | wc -l)"
