# Sourced by demo.sh and test.sh: what both need of the machine, and how both build.
# shellcheck shell=bash

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
artifacts="$repository/artifacts"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*"; }

# Ends with one line on what to do.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "'$*' needs root: run it once as root, or install sudo"
    fi
}

# ensure_packages PACKAGE... : installs those of Debian's packages that are missing, and says which.
ensure_packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || fail "these packages are missing and this is not Debian: ${missing[*]}"
    say "Installing from Debian: ${missing[*]}"
    local log
    log="$(mktemp)"
    # Some of these packages would start a system service of their own: the project starts private ones, so
    # policy-rc.d says no during the installation (Debian Policy 9.3.3). A policy of the machine's own is left alone.
    local policy=/usr/sbin/policy-rc.d own_policy=no
    if [ ! -e "$policy" ]; then
        own_policy=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    local result=0
    {
        as_root apt-get update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$log" 2>&1 || result=$?
    [ "$own_policy" = no ] || as_root rm -f "$policy"
    if [ $result -ne 0 ]; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install ${missing[*]}: see the lines above"
    fi
    rm -f "$log"
}

require_dotnet() {
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it and put 'dotnet' on the PATH"
    dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing: 'dotnet --list-sdks' shows no 10.x"
}

# quietly LOG COMMAND... : shows the command's output only when it fails.
quietly() {
    local log="$1"
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 && return
    tail -n 40 "$log" >&2
    fail "'$*' failed: the whole output is in $log"
}

# build_native FOLDER CMAKE-OPTION... : configures and builds targets/ into artifacts/native/FOLDER.
build_native() {
    local folder="$artifacts/native/$1"
    shift
    quietly "$artifacts/logs/cmake-$(basename "$folder").log" cmake -S "$repository/targets" -B "$folder" "$@"
    quietly "$artifacts/logs/build-$(basename "$folder").log" cmake --build "$folder" --parallel 2
}

# Debian's packages that the demo needs, and those that only the tests need.
demo_packages=(cmake make gcc g++ libc6-dev dpkg-dev mosquitto mosquitto-clients openssl chrony util-linux)
test_packages=(gcc-arm-none-eabi libnewlib-arm-none-eabi clang-format)
