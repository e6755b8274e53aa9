#!/usr/bin/env bash
# What a save of the configuration and a day of readings cost: Markdown tables on standard output.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../tools/scripts/common.sh"

if [ $# -ne 0 ]; then
    say "Usage: nf-firmware/bench/run.sh"
    say "Prints flash operations, flash time and allocations of a save, how many saves the flash is rated for, and the"
    say "same of a day of readings."
    exit 2
fi

require_dotnet
quietly "$artifacts/logs/build-store-bench.log" dotnet build "$repository/nf-firmware/bench" -c Release --nologo -v quiet
dotnet "$artifacts/bin/NanoIoTNode.StoreBench/release/NanoIoTNode.StoreBench.dll"
