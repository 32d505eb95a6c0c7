#!/usr/bin/env bash
# Formatter and clippy; warnings are errors.
source "$(dirname "$0")/steps.sh"

for tool in fmt clippy; do
  cargo $tool --version >/dev/null 2>&1 ||
    rustup component add "${tool/fmt/rustfmt}" || give_up "cargo $tool is missing: rustup component add ${tool/fmt/rustfmt}"
done
step "Formatter"
cargo fmt --all --check || give_up "some files are not formatted: cargo fmt --all"
# The program embeds the built styles, so they have to be there before anything that compiles it.
scripts/web.sh
step "Clippy (the first time 3 to 8 minutes on two cores)"
cargo clippy --workspace --all-targets --locked -- -D warnings || give_up "clippy has something to say; it stands above."
