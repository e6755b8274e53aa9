#!/usr/bin/env bash
# The figures of the README, measured anew: Markdown tables on standard output. With --endpoint: the way to a real
# endpoint, step by step.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/common.sh"

bench="$artifacts/bin/NanoIoTNode.Bench/debug/NanoIoTNode.Bench.dll"

build() {
    quietly "$artifacts/logs/build-$(basename "$1").log" dotnet build "$repository"/"$1"/*.csproj --nologo -v quiet
}

for argument in "$@"; do
    case "$argument" in
    --help | -h)
        require_dotnet
        build tools/bench
        exec dotnet "$bench" --help
        ;;
    esac
done

ensure_packages "${demo_packages[@]}"
require_dotnet
build_native host -DCMAKE_BUILD_TYPE=Release
build tools/bench
[ $# -eq 0 ] || exec dotnet "$bench" "$@"

ensure_packages "${test_packages[@]}"
build_native cortex-m4 -DCMAKE_TOOLCHAIN_FILE="$repository/targets/cmake/arm-none-eabi.cmake"
dotnet "$bench"
say
"$repository/targets/tls/bench/run.sh"
say
cmake --build "$artifacts/native/cortex-m4" --target sizes | grep '^lib'
