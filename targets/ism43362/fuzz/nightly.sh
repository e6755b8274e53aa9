#!/usr/bin/env bash
# Fuzzes for hours and keeps what is new.
set -euo pipefail

if [ $# -ne 1 ] || ! [[ "$1" =~ ^[1-9][0-9]*$ ]]; then
    echo "Usage: targets/ism43362/fuzz/nightly.sh HOURS"
    echo "Runs all fuzz targets in rounds of half an hour, and adds new inputs to the kept ones after each round."
    echo "Stops at the first round that finds something; exit code 1 then."
    exit 2
fi

# Two targets run at once: a round of four takes two turns.
for ((round = 1; round <= 2 * $1; round++)); do
    echo "round $round of $((2 * $1))"
    "$(dirname "${BASH_SOURCE[0]}")/run.sh" --seconds 900 --keep
done
