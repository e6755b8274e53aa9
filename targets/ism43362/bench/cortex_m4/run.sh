#!/usr/bin/env bash
# What the driver costs on a Cortex-M4: its worker's stack by painting, executed instructions, code and RAM.
# Ends with 1 when a figure misses its reach.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../../tools/scripts/common.sh"

if [ $# -ne 0 ]; then
    say "Usage: targets/ism43362/bench/cortex_m4/run.sh"
    say "Prints a Markdown table to standard output."
    exit 2
fi

code_reach=14336
time_limit=60 # seconds; it takes less than one

ensure_packages cmake make gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm
build="$artifacts/native/cortex_m4"
source_folder="$repository/targets/ism43362/bench/cortex_m4"
quietly "$artifacts/logs/cmake-cortex_m4.log" cmake -S "$source_folder" -B "$build" \
    -DCMAKE_TOOLCHAIN_FILE="$repository/targets/cmake/arm-none-eabi.cmake"
quietly "$artifacts/logs/build-cortex_m4.log" cmake --build "$build" --parallel 2

# One instruction takes 1024 ns of the machine's time, whatever the host does meanwhile: meter.c counts by that.
figures="$artifacts/logs/cortex_m4.txt"
timeout "$time_limit" qemu-system-arm -machine mps2-an386 -icount shift=10,sleep=off -nographic -monitor none \
    -serial none -semihosting-config enable=on,target=native -kernel "$build/cortex_m4_cost.elf" >"$figures" ||
    fail "the image failed: its message is above, its figures so far in $figures"
[ "$(tail -n 1 "$figures")" = done ] || fail "the image did not reach its end: its figures so far are in $figures"

# The library as a whole: text and constants, then data.
read -r code data bss < <(arm-none-eabi-size -t "$build/targets/ism43362/libnin_ism43362.a" | awk '/TOTALS/ { print $1, $2, $3 }')

awk -F'|' -v code="$code" -v code_reach="$code_reach" -v statics=$((data + bss)) '
    function row(name, value, reach) {
        over = reach != "" && value + 0 > reach + 0
        printf("| %s | %s | %d%s |\n", name, reach == "" ? "" : "at most " reach, value, over ? ", missed" : "")
        missed = missed || over
    }
    BEGIN {
        print "| Cortex-M4, -Os | reach | now |"
        print "| --- | ---: | ---: |"
        row("code and constants of the library, bytes", code, code_reach)
    }
    $1 == "instance" { row("static RAM with four sockets, bytes", $2 + statics, $3) }
    NF == 3 && $1 != "instance" { row($1, $2, $3) }
    END { exit missed }
' "$figures"
