#!/usr/bin/env bash
# From a blank virtual board to telemetry in a real broker, with one command.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"

demo="$artifacts/bin/NanoIoTNode.Demo/debug/NanoIoTNode.Demo.dll"

build() {
    quietly "$artifacts/logs/build-$(basename "$1").log" dotnet build "$repository"/"$1"/*.csproj --nologo -v quiet
}

for argument in "$@"; do
    case "$argument" in
    --help | -h)
        require_dotnet
        build tools/Demo
        exec dotnet "$demo" --help
        ;;
    esac
done

ensure_packages "${demo_packages[@]}"
require_dotnet
say "Building (the first time takes a minute or two)"
build_native host -DCMAKE_BUILD_TYPE=Release
build tools/Demo

exec dotnet "$demo" "$@"
