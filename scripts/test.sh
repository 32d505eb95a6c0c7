#!/usr/bin/env bash
# Everything that must hold: Rust tests (unit and integration, each with a private PostgreSQL), then browser tests.
source "$(dirname "$0")/steps.sh"

scripts/prerequisites.sh
scripts/web.sh
# Before the long steps, so that a missing browser is known at once.
CHROMIUM=$(scripts/chromium.sh)
step "Browser: $CHROMIUM"

step "Building the tests (the first time 5 to 10 minutes on two cores)"
cargo test --workspace --locked --no-run || give_up "the tests do not build; the reason stands above."
step "Running the Rust tests (2 to 5 minutes)"
cargo test --workspace --locked --no-fail-fast || give_up "Rust tests failed; their names stand above."
# Servers of tests end with their programs; their folders go with the next test or here.
for left in "${TMPDIR:-/tmp}"/digione-test-*/lock; do
  [ -e "$left" ] && flock --nonblock "$left" rm -rf "$(dirname "$left")" || true
done

step "Building the program for the browser tests"
cargo build --locked -p digione || give_up "the program does not build; the reason stands above."
DIGIONE="$(target_folder)/debug/digione"
step "Running the browser tests (2 to 5 minutes)"
export CHROMIUM DIGIONE
npm --prefix web test || give_up "browser tests failed; their names stand above."
step "All tests passed after $(took)"
