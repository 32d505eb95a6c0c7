#!/usr/bin/env bash
# The school day for a while. Expects DIGIONE and LOADTEST (scripts/bench.sh builds them).
set -euo pipefail
cd "$(dirname "$0")/.."
exec node bench/soak.mjs "$@"
