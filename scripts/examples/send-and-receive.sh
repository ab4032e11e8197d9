#!/bin/sh
# Sends the numbers from 1 to 1000 to a queue, takes them out again, and prints their sum.
set -eu

penstock=$(dirname "$0")/../penstock
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
export PENSTOCK_DATA="$folder/data"

seq 1 1000 | "$penstock" send numbers --lines

# -n 0: as many messages as there are. Each is acknowledged when it was written to the pipe.
"$penstock" receive numbers -n 0 | {
  sum=0
  while read -r number; do
    sum=$((sum + number))
  done
  echo "their sum is $sum"
}
