#!/usr/bin/env bash
# Fuzzes the driver for a while, from the kept inputs on. See README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../../../tools/scripts/common.sh"

here="$repository/targets/ism43362/fuzz"
build="$artifacts/native/fuzz"
work="$artifacts/fuzz"
all_targets=(answer text dns conversation)
kept_limit_kb=200

usage() {
    cat <<END
Usage: targets/ism43362/fuzz/run.sh [--seconds N] [--target NAME]... [--keep] [--help]

Builds the fuzz targets with clang (Debian's packages, installed when missing) and runs each for a time, two at once.
  --seconds N    for each target (default 60)
  --target NAME  ${all_targets[*]}; can be given more than once (default: all)
  --keep         add what is new to the kept inputs in $(realpath --relative-to="$repository" "$here")/corpus, minimised
Prints a table. Exit code 0 when nothing was found, 1 when something was, 2 for wrong arguments.
END
}

seconds=60
keep=no
targets=()
while [ $# -gt 0 ]; do
    case "$1" in
    --seconds) seconds="${2:-}" && shift ;;
    --target) targets+=("${2:-}") && shift ;;
    --keep) keep=yes ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done
[ ${#targets[@]} -gt 0 ] || targets=("${all_targets[@]}")
[[ "$seconds" =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }
for target in "${targets[@]}"; do
    [[ " ${all_targets[*]} " == *" $target "* ]] || { usage >&2 && exit 2; }
done

program() { printf '%s' "$build/ism43362/fuzz/fuzz_$1"; }

build_targets() {
    ensure_packages cmake make gcc libc6-dev clang
    local version
    version="$(clang -dumpversion)"
    ensure_packages "libclang-rt-${version%%.*}-dev"
    quietly "$artifacts/logs/cmake-fuzz.log" env CC=clang cmake -S "$repository/targets" -B "$build" -DNIN_FUZZ=ON
    quietly "$artifacts/logs/build-fuzz.log" cmake --build "$build" --parallel 2 --target "${targets[@]/#/fuzz_}"
}

# Long inputs find little more and take long: a conversation of 1 KB has some hundred commands.
longest() { [ "$1" = conversation ] && printf 1024 || printf 4096; }

# fuzz TARGET : works on a copy of the kept inputs, which gets what is new.
fuzz() {
    local folder="$work/$1"
    rm -rf "$folder/found"
    mkdir -p "$folder/inputs" "$folder/found"
    cp "$here/corpus/$1"/* "$folder/inputs/"
    nice "$(program "$1")" -max_total_time="$seconds" -max_len="$(longest "$1")" -timeout=20 -print_final_stats=1 \
        -artifact_prefix="$folder/found/" "$folder/inputs" >"$folder/log" 2>&1 || true
}

# Two at a time: the machines that run this have two cores.
fuzz_all() {
    local running=0 target
    for target in "${targets[@]}"; do
        [ $running -lt 2 ] || { wait -n && running=$((running - 1)); }
        fuzz "$target" &
        running=$((running + 1))
    done
    wait
}

found=0
tell() {
    local log="$work/$1/log" executions coverage crashes
    executions="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    coverage="$(grep -ao ' cov: [0-9]*' "$log" | tail -n 1 | tr -dc '0-9' || true)"
    crashes="$(find "$work/$1/found" -type f | wc -l)"
    # A run that did not get so far as to count is a failure too.
    [ -n "$executions" ] || crashes=$((crashes > 0 ? crashes : 1))
    printf '| %-12s | %10s | %8s | %7s |\n' "$1" "${executions:--}" "${coverage:--}" "$crashes"
    found=$((found + crashes))
}

explain() {
    local log="$work/$1/log" input
    [ -n "$(find "$work/$1/found" -type f)" ] || grep -q '^stat::number_of' "$log" || tail -n 20 "$log"
    for input in "$work/$1/found"/*; do
        [ -e "$input" ] || continue
        say ""
        grep -aE '^(invariant:|SUMMARY:)|runtime error:' "$log" | head -n 3 || true
        say "again:    $(program "$1") $input"
        say "smaller:  $(program "$1") -minimize_crash=1 -max_total_time=60 -exact_artifact_path=smaller $input"
        say "for good: copy it under a telling name to $here/corpus/$1, then ctest -R fuzz_corpus_of_$1 replays it"
    done
}

# Only inputs that reach new branches: those that merely take them another number of times would be thousands.
keep_new() {
    nice "$(program "$1")" -set_cover_merge=1 -use_counters=0 "$here/corpus/$1" "$work/$1/inputs" >"$work/$1/merge-log" 2>&1 ||
        fail "merging failed: see $work/$1/merge-log"
    local size
    size="$(du -sk --apparent-size "$here/corpus" | cut -f 1)"
    say "corpus/$1: $(find "$here/corpus/$1" -type f | wc -l) inputs; $size KB in all targets"
    [ "$size" -le "$kept_limit_kb" ] || say "more than $kept_limit_kb KB: thin them out before they are committed"
}

build_targets
fuzz_all
say "| target       | executions | branches | crashes |"
say "| ------------ | ---------: | -------: | ------: |"
for target in "${targets[@]}"; do
    tell "$target"
done
for target in "${targets[@]}"; do
    explain "$target"
    [ "$keep" = no ] || keep_new "$target"
done
[ "$found" -eq 0 ]
