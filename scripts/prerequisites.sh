#!/usr/bin/env bash
# Is everything here that we cannot bring along ourselves? All that is missing is named at once, with the way to get it.
source "$(dirname "$0")/steps.sh"

missing=()
need() { missing+=("  - $1"); }

# Is version $1 at least version $2?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

rust_wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
if ! command -v cargo >/dev/null || ! rust=$(rustc --version 2>/dev/null); then
  need "Rust $rust_wanted or newer: see https://rustup.rs (curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh)"
elif rust=$(cut -d ' ' -f 2 <<<"$rust") && ! at_least "$rust" "$rust_wanted"; then
  need "Rust $rust_wanted or newer; here is $rust: rustup update stable"
fi
if ! node=$(node --version 2>/dev/null); then
  need "Node.js 20 or newer: see https://nodejs.org (on Debian 13 and Ubuntu 26.04: apt-get install nodejs npm)"
elif ! at_least "${node#v}" 20; then
  need "Node.js 20 or newer; here is $node: see https://nodejs.org"
fi
command -v npm >/dev/null || need "npm, which comes with Node.js (on Debian and Ubuntu: apt-get install npm)"
command -v cc >/dev/null || need "a C compiler and linker (on Debian and Ubuntu: apt-get install build-essential)"
case "$(uname -s)" in
  Linux | Darwin) ;;
  *) need "Linux or macOS; here is $(uname -s)" ;;
esac
free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024 / 1024) }')
[ "$free" -ge 4 ] || need "about 4 GB of free disk for the build and the demo data; here are $free GB"

if [ ${#missing[@]} -gt 0 ]; then
  give_up "this machine still lacks
$(printf '%s\n' "${missing[@]}")
Then run the same command again."
fi
step "Prerequisites are here: Rust $rust, Node ${node#v}, $(cc --version | head -n 1)"
