#!/usr/bin/env bash
# What a TLS session costs: heap and stack, code, and instructions of each step of a handshake on a Cortex-M4.
# Ends with 1 when a figure misses its reach.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/scripts/common.sh"

connections=200
if [ "${1:-}" = --long ]; then
    connections=10000
    shift
fi
if [ $# -gt 1 ] || [[ "${1:-}" == -* ]]; then
    say "Usage: targets/tls/bench/run.sh [--long] [SOURCE]"
    say "Prints Markdown tables to standard output. SOURCE is a folder with mbedTLS 2.28 or 3.6, Debian's own without it."
    say "--long opens and closes 10 000 connections instead of 200, which takes some minutes."
    exit 2
fi

code_reach=92160        # bytes
heap_rsa_reach=23552    # bytes, peak with an RSA chain as long as AWS's
heap_ec_reach=15360     # bytes, peak with P-256
standing_rsa_reach=13312
standing_ec_reach=9216
stack_reach=2048
step_reach=13333333     # instructions: 250 ms at 80 MHz and 1.5 cycles an instruction
time_limit=120          # seconds for one handshake in the emulator; it takes about one

ensure_packages cmake make gcc gcc-multilib libc6-dev gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm openssl \
    dpkg-dev
bench="$repository/targets/tls/bench"
toolchain="$repository/targets/cmake/arm-none-eabi.cmake"
library="$repository/targets/tls/mbedtls"
variant=debian
options=()
if [ $# -eq 1 ]; then
    variant="$(basename "$1")"
    options=(-DNIN_MBEDTLS_SOURCE="$(cd "$1" && pwd)")
fi
build="$artifacts/native/tls-bench-$variant"
pki="$artifacts/native/tls-pki"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# made NAME SOURCE-FOLDER TARGET CMAKE-OPTION... : configures and builds one of the projects.
made() {
    local name="$1" folder="$2" target="$3"
    shift 3
    quietly "$artifacts/logs/cmake-tls-$name.log" cmake -S "$folder" -B "$build/$name" "${options[@]}" "$@"
    quietly "$artifacts/logs/build-tls-$name.log" cmake --build "$build/$name" --parallel 2 --target "$target"
}

quietly "$artifacts/logs/tls-bench-pki.log" sh "$repository/targets/tls/tests/make_pki.sh" "$pki"
made desk "$bench" all -DCMAKE_C_FLAGS=-m32 -DCMAKE_BUILD_TYPE=MinSizeRel
made image "$bench/cortex_m4" tls_steps -DCMAKE_TOOLCHAIN_FILE="$toolchain"
made board "$repository/targets" nin_tls -DCMAKE_TOOLCHAIN_FILE="$toolchain"

# ---- heap, in a 32-bit build ----

for name in $("$build/desk/handshake_cost"); do
    printf '%s|' "$name"
    NIN_TLS_PKI="$pki" "$build/desk/handshake_cost" "$name"
done >"$work/heap"

NIN_TLS_PKI="$pki" "$build/desk/cycles" "$connections" >"$work/cycles" ||
    fail "a connection left something behind, or was not made: see the line above"

# ---- steps, in the emulator ----

# steps NAME LABEL SERVER CHAIN DEVICE ROOTS : a real server at the other end of the image's serial line.
steps() {
    local server="$3" chain="$4" device="$5" roots="$6" port='' output="$work/server"
    local extra=()
    [ "$chain" = - ] || extra=(-cert_chain "$chain")
    : >"$output"
    (cd "$pki" &&
        exec openssl s_server -accept 127.0.0.1:0 -naccept 1 -rev -cert "$server.pem" -key "$server-key.pem" \
            -CAfile devices.pem -Verify 1 -verify_return_error "${extra[@]}") >"$output" 2>&1 </dev/null &
    local server_process=$! tries=0
    while [ -z "$port" ] && [ $tries -lt 100 ]; do
        sleep 0.05
        port="$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$output")"
        tries=$((tries + 1))
    done
    [ -n "$port" ] || fail "openssl s_server does not start"
    local figures
    # One instruction takes 1024 ns of the machine's time, whatever the host does meanwhile: line.c counts by that.
    figures="$(timeout "$time_limit" qemu-system-arm -machine mps2-an386 -icount shift=10,sleep=off -nographic \
        -monitor none -serial "tcp:127.0.0.1:$port" \
        -semihosting-config "enable=on,target=native,arg=image,arg=$pki/$roots,arg=$pki/$device.der,arg=$pki/$device-key.der" \
        -kernel "$build/image/tls_steps.elf" 2>"$work/emulator")" ||
        fail "the handshake '$2' failed in the emulator: $figures $(cat "$work/emulator")"
    wait "$server_process" || true
    printf '%s|%s|%s\n' "$1" "$2" "$figures"
}
{
    steps rsa "RSA-2048, chain of 5.4 KB" cloud-rsa cloud-rsa-chain.pem device-rsa cloud-roots.der
    steps ec "P-256" server-ec - device-ec root-ec.der
    steps cloud-ec "P-256, chain of 4.4 KB" cloud-ec cloud-ec-chain.pem device-ec cloud-roots.der
    steps rsa4096 "RSA-4096 key, RSA-2048 chain" cloud-rsa cloud-rsa-chain.pem device-rsa4096 cloud-roots.der
    steps heavy "RSA-4096 chain of 5 KB" heavy heavy-chain.pem device-rsa cloud-roots.der
    steps p384 "P-384" server-p384 - device-p384 cloud-roots.der
} >"$work/steps"

# ---- code, as the linker keeps it for all of the interface ----

mapfile -t functions < <(sed -nE 's/^ .*\b((tls|handshake|token|connection)_[a-z_]*)\(.*/\1/p' \
    "$repository"/targets/tls/include/*.h | sort -u)
roots=()
for name in "${functions[@]}"; do roots+=(-u "$name"); done
arm-none-eabi-ld -r --gc-sections -o "$work/all.o" "${roots[@]}" --start-group "$build/board/tls/libnin_tls.a" \
    "$build/board/tls/libnin_mbedtls.a" --end-group
read -r text data bss < <(arm-none-eabi-size "$work/all.o" | awk 'NR == 2 { print $1, $2, $3 }')

# ---- tables ----

source_folder="${1:-$("$library/get.sh" | tail -n 1)}"
version="$(sed -n 's/^#define MBEDTLS_VERSION_STRING *"\(.*\)"/\1/p' "$source_folder"/include/mbedtls/{version,build_info}.h 2>/dev/null || true)"

missed=0
# figure VALUE REACH : the value, marked when it is over; REACH may be empty.
figure() {
    if [ -n "$2" ] && [ "$1" -gt "$2" ]; then
        missed=1
        cell="$1, **missed: at most $2**"
    else
        cell="$1"
    fi
}

say "| mbedTLS $version, heap in a 32-bit build | bytes in | bytes out | peak | blocks | after the handshake | blocks |"
say "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
while IFS='|' read -r name label in out peak blocks standing standing_blocks; do
    case "$name" in
    ec | cloud-ec) peak_reach=$heap_ec_reach standing_reach=$standing_ec_reach ;;
    rsa | cloud-rsa | heavy) peak_reach=$heap_rsa_reach standing_reach=$standing_rsa_reach ;;
    *) peak_reach='' standing_reach='' ;;
    esac
    figure "$peak" "$peak_reach" && peak="$cell"
    figure "$standing" "$standing_reach" && standing="$cell"
    say "| $label | $in | $out | $peak | $blocks | $standing | $standing_blocks |"
done <"$work/heap"

say
say "Opened and closed, resumed, given up and broken: $(cat "$work/cycles")."
say
say "| Cortex-M4, -Os, mutual | opening | longest step | its number | steps | all | a write or read of 85 bytes | stack | peak heap | heap after |"
say "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
while IFS='|' read -r name label opening longest longest_at all count stack peak standing afterwards; do
    figure "$opening" "$step_reach" && opening="$cell"
    [ "$name" = heavy ] || { figure "$longest" "$step_reach" && longest="$cell"; } # README.md says why
    figure "$stack" "$stack_reach" && stack="$cell"
    say "| $label | $opening | $longest | $longest_at | $count | $all | $afterwards | $stack | $peak | $standing |"
done <"$work/steps"

say
say "| Cortex-M4, -Os | at most | now |"
say "| --- | ---: | ---: |"
figure $((text + data)) "$code_reach"
say "| code and constants, all of the interface, bytes | $code_reach | $cell |"
say "| static RAM, bytes | | $((data + bss)) |"
exit $missed
