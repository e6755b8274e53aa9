#!/usr/bin/env bash
# Shows what the things publish at a broker, live, and writes it as CSV. --help has the options.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"

# The standard output belongs to the readings.
ensure_packages mosquitto-clients util-linux coreutils ca-certificates >&2
require_dotnet
quietly "$artifacts/logs/build-Viewer.log" dotnet build "$repository/tools/Viewer/NanoIoTNode.Viewer.csproj" --nologo -v quiet

exec dotnet "$artifacts/bin/NanoIoTNode.Viewer/debug/NanoIoTNode.Viewer.dll" "$@"
