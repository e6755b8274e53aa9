#!/usr/bin/env bash
# What a TLS handshake costs: bytes on the wire, and heap as mbedTLS's own buffer allocator counts it.
# Debian builds mbedTLS without that allocator, so its source package is fetched and built in a temporary folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/scripts/common.sh"

if [ $# -ne 0 ]; then
    say "Usage: targets/tls/bench/run.sh"
    say "Prints a Markdown table to standard output; needs Debian's package sources within reach."
    exit 2
fi

ensure_packages gcc libc6-dev make dpkg-dev openssl
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
tls="$repository/targets/tls"

# The machine's own package sources, asked for source packages, in state folders of our own: nothing of the machine's
# apt changes, and no root is needed.
fetch_source() {
    local apt=(-o "Dir::Etc::SourceList=$work/apt/sources.list" -o "Dir::Etc::SourceParts=$work/apt/parts"
        -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o "APT::Sandbox::User=$(id -un)")
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
    local file
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -e "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/apt/parts/$(basename "$file")"
    done
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | sed -n 's/^deb /deb-src /p' \
        >"$work/apt/sources.list" || true
    apt-get "${apt[@]}" update
    cd "$work"
    apt-get "${apt[@]}" source mbedtls
    mv "$work"/mbedtls-*/ "$work/mbedtls"
}

# measure LABEL DEFINE : builds the library and the client with one configuration, and prints its rows.
measure() {
    local sources=("$tls"/src/*.c "$tls"/tests/{pki,server,session,wire}.c "$tls/bench/handshake_cost.c")
    make -C "$work/mbedtls/library" clean
    make -C "$work/mbedtls/library" -j2 CFLAGS="-O2 -I$tls/bench '$2'" static
    gcc -std=c11 -O2 -I"$tls/bench" "$2" -I"$work/mbedtls/include" -I"$tls/include" -I"$tls/tests" \
        -I"$tls/../ism43362/tests" "${sources[@]}" -L"$work/mbedtls/library" -lmbedtls -lmbedx509 -lmbedcrypto \
        -o "$work/handshake_cost"
    local keys
    for keys in rsa ec; do
        NIN_TLS_PKI="$work/pki" "$work/handshake_cost" "$1" $keys >>"$work/rows"
    done
}

# In a shell of its own each, so that the first command that fails ends it.
export -f fetch_source measure
export work tls
step() {
    (quietly "$artifacts/logs/tls-bench-$1.log" bash -euo pipefail -c '"$@"' step "${@:2}")
}

step source fetch_source
step pki sh "$tls/tests/make_pki.sh" "$work/pki"
step desk measure "Debian's, 16384 / 16384" "-DMBEDTLS_USER_CONFIG_FILE=<config_desk.h>"
step board measure "the board's, 6144 / 2048" "-DMBEDTLS_CONFIG_FILE=<config_board.h>"

say "| mbedTLS $(dpkg-parsechangelog -l "$work/mbedtls/debian/changelog" -S Version), record buffers in / out | keys |" \
    "bytes in | bytes out | peak heap | blocks | after the handshake |"
say "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
cat "$work/rows"
