#!/usr/bin/env bash
# The source package of mbedTLS as Debian has it, unpacked under artifacts/. The last line printed is its folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/scripts/common.sh"

if [ $# -gt 1 ] || [[ "${1:-}" == -* ]]; then
    say "Usage: targets/tls/mbedtls/get.sh [RELEASE]"
    say "RELEASE is a Debian release, such as trixie, to take the package from; without it the machine's own is taken."
    exit 2
fi

own_release="$(. /etc/os-release 2>/dev/null && printf '%s' "${VERSION_CODENAME:-}")" || own_release=
release="${1:-$own_release}"
[ -n "$release" ] || fail "this is no Debian release: unpack mbedTLS 2.28 or 3.6 and give its folder with -DNIN_MBEDTLS_SOURCE=FOLDER"
folder="$artifacts/mbedtls/$release"

# The machine's own package sources, asked for source packages, in state folders of our own: nothing of the machine's
# apt changes, and no root is needed.
fetch_source() {
    local apt=(-o "Dir::Etc::SourceList=$work/apt/sources.list" -o "Dir::Etc::SourceParts=$work/apt/parts"
        -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o "APT::Sandbox::User=$(id -un)")
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    local file edit="s/\\b$own_release\\b/$release/g"
    for file in /etc/apt/sources.list.d/*.sources; do
        # Only Debian's: another archive has not the package, and may not have the release.
        if grep -q "\\b$own_release\\b" "$file" 2>/dev/null; then
            sed "s/^Types:.*/Types: deb-src/;$edit" "$file" >"$work/apt/parts/$(basename "$file")"
        fi
    done
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | grep "\\b$own_release\\b" |
        sed -n "s/^deb /deb-src /;$edit;/^deb-src /p" >"$work/apt/sources.list" || true
    apt-get "${apt[@]}" update
    cd "$work"
    apt-get "${apt[@]}" source mbedtls
    mv "$work"/mbedtls-*/ "$work/source"
}

if [ ! -e "$folder/library/ssl_tls.c" ]; then
    ensure_packages dpkg-dev >&2
    mkdir -p "$artifacts/mbedtls" "$artifacts/logs"
    work="$(mktemp -d "$artifacts/mbedtls/work.XXXXXX")"
    trap 'rm -rf "$work"' EXIT
    log="$artifacts/logs/mbedtls-$release.log"
    # A shell of its own, so that the first command that fails ends it.
    export -f fetch_source
    export work own_release release
    bash -euo pipefail -c fetch_source >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "the source package mbedtls of $release is out of reach. It is fetched once; without the network," \
            "unpack mbedTLS 2.28 or 3.6 as $folder. The whole output is in $log"
    }
    rm -rf "$folder"
    mv "$work/source" "$folder" || [ -e "$folder/library/ssl_tls.c" ] # somebody else was faster
fi
say "$folder"
