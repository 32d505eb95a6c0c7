#!/usr/bin/env bash
# Measures the release build against the floors of the same run; `soak` runs the school day for hours instead.
source "$(dirname "$0")/steps.sh"

what=${1:-figures}
scripts/prerequisites.sh
scripts/web.sh
step "Building the program and the load (the first time 5 to 15 minutes on two cores)"
cargo build --release --locked -p digione -p loadtest || give_up "the program does not build; the reason stands above."
export DIGIONE="$(target_folder)/release/digione" LOADTEST="$(target_folder)/release/loadtest"
step "Measuring: $what"
exec "bench/$what.sh"
