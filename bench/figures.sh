#!/usr/bin/env bash
# The figures of docs/benchmarks.md. Expects DIGIONE and LOADTEST (scripts/bench.sh builds them).
set -euo pipefail
cd "$(dirname "$0")/.."
node bench/figures.mjs "$@"
echo "OneRoster CSV: 50,000 users and 250,000 enrolments into a database of its own (not synced to disk)"
set=$(mktemp --suffix=.zip)
trap 'rm -f "$set"' EXIT
cargo run --release --locked --quiet -p oneroster --example make_roster -- "$set" 50000 250000
cargo run --release --locked --quiet -p oneroster --example measure_import -- "$set"
