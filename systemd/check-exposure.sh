#!/bin/sh
# Fails when the unit is exposed more than 1.5 (systemd-analyze security, offline), or when
# systemd finds a setting that it does not know. Usage: systemd/check-exposure.sh [UNIT]
set -eu

unit=${1:-${0%/*}/yizhand.service}
# In tenths, as systemd-analyze takes it.
limit=15

if ! command -v systemd-analyze >/dev/null 2>&1; then
    echo "check-exposure: systemd-analyze is missing." >&2
    echo "  It belongs to the package systemd: apt-get install systemd (250 or later)." >&2
    exit 1
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT

if ! LC_ALL=C SYSTEMD_PAGER=cat systemd-analyze security --no-pager --offline=yes \
    --threshold="$limit" "$unit" >"$report" 2>&1; then
    cat "$report" >&2
    echo "check-exposure: $unit is exposed more than $limit tenths, or could not be read." >&2
    exit 1
fi

# A misspelt setting protects nothing, and systemd only warns of it.
if grep -Ei 'unknown (key|lvalue|section)|failed to parse|ignoring' "$report" >&2; then
    echo "check-exposure: $unit has lines that systemd does not understand (above)." >&2
    exit 1
fi

grep 'Overall exposure' "$report"
