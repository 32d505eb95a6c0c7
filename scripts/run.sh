#!/usr/bin/env bash
# Builds what is not built, makes the demo country when there is none yet, and serves it.
source "$(dirname "$0")/steps.sh"

scripts/prerequisites.sh
scripts/web.sh
step "Building the program (the first time 5 to 15 minutes on two cores, later seconds)"
cargo build --release --locked -p digione || give_up "the program does not build; the reason stands above."
program="$(target_folder)/release/digione"
step "Starting after $(took). The first start makes the demo country, which takes a minute; Ctrl-C stops"
exec "$program" demo
