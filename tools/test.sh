#!/usr/bin/env bash
# The whole test run: native, cross compile, contracts, unit, end to end. The last line is "N passed, N failed".
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/scripts/common.sh"

usage() {
    cat <<EOF
Usage: tools/test.sh [--quick | --long] [--help]

Installs what is missing from Debian's packages and runs every test of the project on this machine:
  formatting, native tests (AddressSanitizer, UBSan; ThreadSanitizer for the sockets), half a minute of fuzzing each target, the
  Cortex-M4 compile, the Wi-Fi driver's and the TLS client's figures against what they have to reach, the TLS client on
  mbedTLS 3.6 too, the firmware against nanoFramework's API lists, .NET unit tests, and end-to-end tests with a real broker,
  time server and pseudo-terminal.

  --quick   leave out fuzzing and the end-to-end tests
  --long    besides: 100 MB through the driver's sockets, 10 000 TLS connections, and ten minutes of fuzzing each target
Exit code 0 when nothing failed. The last line is "N passed, N failed".
EOF
}

quick=no
long=no
for argument in "$@"; do
    case "$argument" in
    --quick) quick=yes ;;
    --long) long=yes ;;
    --help | -h) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
done

passed=0
failed=0
results="$artifacts/test-results"
rm -rf "$results"
mkdir -p "$results"

# count PASSED FAILED WHAT
count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    say "$3: $1 passed, $2 failed"
}

native_tests() {
    build_native sanitized -DCMAKE_BUILD_TYPE=Debug -DNIN_SANITIZE=ON
    local report="$results/native.xml" output="$results/native.log"
    ctest --test-dir "$artifacts/native/sanitized" --parallel 2 --output-on-failure --output-junit "$report" >"$output" 2>&1 || true
    local total failures
    total=$(sed -n 's/.*<testsuite[^>]* tests="\([0-9]*\)".*/\1/p;s/^[[:space:]]*tests="\([0-9]*\)".*/\1/p' "$report" | head -n 1)
    failures=$(sed -n 's/^[[:space:]]*failures="\([0-9]*\)".*/\1/p' "$report" | head -n 1)
    [ "${failures:-1}" = 0 ] || cat "$output"
    count $((total - failures)) "$failures" "native tests"
    if [ "$long" = yes ]; then
        check "100 MB through four sockets" \
            "$artifacts/native/sanitized/ism43362/tests/data_test" four_streams_at_once_arrive_unchanged --long
    fi
}

thread_tests() {
    build_native threads -DCMAKE_BUILD_TYPE=Debug -DNIN_THREAD_SANITIZE=ON
    check "sockets under ThreadSanitizer" \
        ctest --test-dir "$artifacts/native/threads" --output-on-failure --no-tests=error -R '^ism43362\.(threads_share|one_thread_is_told)'
}

driver_figures() {
    check "driver figures" "$repository/targets/ism43362/bench/run.sh"
    check "driver figures on a Cortex-M4" "$repository/targets/ism43362/bench/cortex_m4/run.sh"
}

tls_figures() {
    local options=()
    [ "$long" = no ] || options=(--long)
    check "TLS figures" "$repository/targets/tls/bench/run.sh" "${options[@]}"
}

# The newer mbedTLS, that of a later Debian, where the machine's package sources have it.
tls_newer() {
    local source
    if ! source="$("$repository/targets/tls/mbedtls/get.sh" trixie 2>/dev/null | tail -n 1)" || [ -z "$source" ]; then
        say "TLS client on mbedTLS 3.6: not run, its source package is out of reach"
        return
    fi
    build_native mbedtls3 -DCMAKE_BUILD_TYPE=Debug -DNIN_SANITIZE=ON -DNIN_MBEDTLS_SOURCE="$source"
    check "TLS client on mbedTLS 3.6" \
        ctest --test-dir "$artifacts/native/mbedtls3" --output-on-failure --no-tests=error --parallel 2 -R '^tls'
}

# Fuzzing (it is nice to others) takes what the end-to-end tests, which often wait for a peer, leave. In a session of its own,
# so that it and its children can be ended together.
start_fuzzing() {
    fuzzing_seconds=30
    [ "$long" = no ] || fuzzing_seconds=600
    setsid "$repository/targets/ism43362/fuzz/run.sh" --seconds "$fuzzing_seconds" >"$results/fuzzing.log" 2>&1 &
    fuzzing=$!
    trap 'kill -- -"$fuzzing" 2>/dev/null || true' EXIT
}

end_fuzzing() {
    check "fuzzing, $fuzzing_seconds s a target" wait_for "$fuzzing" "$results/fuzzing.log"
    trap - EXIT
}

# wait_for PROCESS LOG : its exit code, and what it has said.
wait_for() {
    local result=0
    wait "$1" || result=$?
    cat "$2"
    return "$result"
}

cross_compile() {
    if (build_native cortex-m4 -DCMAKE_TOOLCHAIN_FILE="$repository/targets/cmake/arm-none-eabi.cmake"); then
        count 1 0 "Cortex-M4 compile"
    else
        count 0 1 "Cortex-M4 compile"
    fi
}

# check WHAT COMMAND... : counts a command that must succeed as one test.
check() {
    local what="$1" log="$results/$1.log"
    shift
    if "$@" >"$log" 2>&1; then
        count 1 0 "$what"
    else
        tail -n 20 "$log"
        count 0 1 "$what"
    fi
}

formatting() {
    mapfile -t native < <(find "$repository/targets" -name '*.[ch]')
    check "formatting of C" clang-format --dry-run -Werror "${native[@]}"
    check "formatting of C#" dotnet format whitespace "$repository/NanoIoTNode.sln" --verify-no-changes --no-restore
}

# dotnet_tests PROJECT... : runs test projects that are built already, two at a time, and counts what has passed.
dotnet_tests() {
    local project running=0
    for project in "$@"; do
        [ $running -lt 2 ] || { wait -n && running=$((running - 1)); }
        run_dotnet_tests "$(basename "$project")" &
        running=$((running + 1))
    done
    wait
    for project in "$@"; do
        count_dotnet_tests "$(basename "$project")"
    done
}

run_dotnet_tests() {
    dotnet test "$repository/tests/$1" --no-build --nologo --logger "trx;LogFileName=$1.trx" --results-directory "$results" \
        >"$results/$1.log" 2>&1 || true
}

count_dotnet_tests() {
    local counters
    counters="$(grep -o '<Counters [^>]*' "$results/$1.trx" 2>/dev/null || true)"
    if [ -z "$counters" ]; then
        tail -n 40 "$results/$1.log"
        count 0 1 "$1 (did not run)"
        return
    fi
    local good bad
    good="$(sed -n 's/.* passed="\([0-9]*\)".*/\1/p' <<<"$counters")"
    bad=$(($(sed -n 's/.*total="\([0-9]*\)".*/\1/p' <<<"$counters") - good))
    [ "$bad" -eq 0 ] || grep -avE '^\s*$' "$results/$1.log" | tail -n 120
    count "$good" "$bad" "$1"
}

ensure_packages "${demo_packages[@]}" "${test_packages[@]}"
require_dotnet
say "Building"
build_native host -DCMAKE_BUILD_TYPE=Release
quietly "$artifacts/logs/dotnet-build.log" dotnet build "$repository/NanoIoTNode.sln" --nologo -v quiet

formatting
native_tests
thread_tests
cross_compile
driver_figures
tls_figures
tls_newer
mapfile -t projects < <(find "$repository/tests" -maxdepth 1 -name '*.Tests' ! -name EndToEnd.Tests | sort)
dotnet_tests "${projects[@]}"
if [ "$quick" = no ]; then
    start_fuzzing
    run_dotnet_tests EndToEnd.Tests
    count_dotnet_tests EndToEnd.Tests
    end_fuzzing
fi

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
