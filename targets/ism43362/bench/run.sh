#!/usr/bin/env bash
# What the driver costs: builds it optimised and measures it against the model of the module. A Markdown table on
# standard output; the exit code tells whether every figure reaches what it has to.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/scripts/common.sh"

if [ $# -gt 1 ]; then
    say "Usage: targets/ism43362/bench/run.sh [SEED]"
    exit 2
fi

ensure_packages gcc libc6-dev cmake make
build="$artifacts/native/bench"
quietly "$artifacts/logs/ism43362-bench.log" cmake -S "$repository/targets" -B "$build" -DCMAKE_BUILD_TYPE=Release
quietly "$artifacts/logs/ism43362-bench.log" cmake --build "$build" --target ism43362_bench
exec "$build/ism43362/bench/ism43362_bench" "$@"
