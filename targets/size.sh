#!/bin/sh
# size.sh SIZE-TOOL LIBRARY... : text, data and bss of each library in bytes.
size_tool="$1"
shift
printf '%-20s %8s %8s %8s\n' library text data bss
for library in "$@"; do
    "$size_tool" -t "$library" | awk -v name="$(basename "$library")" '/TOTALS/ { printf "%-20s %8d %8d %8d\n", name, $1, $2, $3 }'
done
