#!/usr/bin/env bash
# The figures of the README, measured anew: Markdown tables on standard output.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"

if [ $# -ne 0 ]; then
    say "Usage: tools/bench/run.sh"
    say "Prints what the firmware costs at the Wi-Fi module, what a TLS handshake costs, and the Cortex-M4 libraries' size."
    exit 2
fi

ensure_packages "${demo_packages[@]}" "${test_packages[@]}"
require_dotnet
build_native host -DCMAKE_BUILD_TYPE=Release
build_native cortex-m4 -DCMAKE_TOOLCHAIN_FILE="$repository/targets/cmake/arm-none-eabi.cmake"
for project in nf-firmware/NanoIoTNode tools/VirtualBoard/Board tools/VirtualBoard/Supervisor tools/bench; do
    quietly "$artifacts/logs/build-$(basename "$project").log" dotnet build "$repository"/"$project"/*.csproj --nologo -v quiet
done

dotnet "$artifacts/bin/NanoIoTNode.Bench/debug/NanoIoTNode.Bench.dll"
say
"$repository/targets/tls/bench/run.sh"
say
cmake --build "$artifacts/native/cortex-m4" --target sizes | grep '^lib'
