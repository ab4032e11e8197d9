#!/bin/sh
# Runs workers under a supervisor: two Java workers that count words, and a command that prints every line it receives.
set -eu

penstock=$(cd "$(dirname "$0")/.." && pwd)/penstock
folder=$(mktemp -d)
trap '"$penstock" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
export PENSTOCK_DATA="$folder/data"

cat >"$folder/penstock.yaml" <<END
programs:
  count:
    run: dev.penstock.examples.CountWords
    input: lines
    count: 2
  show:
    command: ["$penstock", receive, lines, --group, show, -n, "0", --wait, 1h]
END

"$penstock" up -d -c "$folder/penstock.yaml"
printf '%s\n' 'to be or not to be' 'that is the question' | "$penstock" send lines --lines
"$penstock" status

# Each group gets every message, so what is shown may not be counted yet.
until "$penstock" logs show | grep question && [ "$("$penstock" state get totals lines 2>/dev/null)" = 2 ]; do
  sleep 0.1
done
echo "the word \"be\" came $("$penstock" state get words be) times"

"$penstock" down
