#!/usr/bin/env bash
# The figures of docs/benchmarks.md. Expects DIGIONE and LOADTEST (scripts/bench.sh builds them).
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/figures.mjs "$@"
