#!/usr/bin/env bash
# Prints the path of a Chromium that runs, installing one when there is none. Words go to stderr, the path to stdout.
source "$(dirname "$0")/steps.sh"

# A command may be there and not run: Ubuntu's chromium-browser without snap is only a notice.
works() { [ -n "$1" ] && timeout 60 "$1" --version >/dev/null 2>&1; }

find_one() {
  local name path
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome microsoft-edge; do
    path=$(command -v "$name" 2>/dev/null || true)
    if works "$path"; then
      echo "$path"
      return 0
    fi
  done
  for path in "${HOME:-/root}"/.cache/ms-playwright/chromium*/chrome-*/{chrome,headless_shell,chrome-headless-shell}; do
    if [ -x "$path" ] && works "$path"; then
      echo "$path"
      return 0
    fi
  done
  return 1
}

find_one && exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  as_root=(sudo -n)
  sudo -n true 2>/dev/null || as_root=(false)
fi
if command -v apt-get >/dev/null && [ "${as_root[0]:-}" != false ] && grep -qs '^ID=debian' /etc/os-release; then
  step "Installing Chromium with apt-get for the browser tests (a minute, about 300 MB)" >&2
  "${as_root[@]}" apt-get update -qq >&2 || true
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >&2 || true
  find_one && exit 0
fi

with_deps=()
[ "${as_root[0]:-}" = false ] || with_deps=(--with-deps)
step "Fetching Playwright's own Chromium for the browser tests (a minute, about 150 MB)" >&2
node web/node_modules/playwright-core/cli.js install "${with_deps[@]}" --only-shell chromium >&2 || true
find_one && exit 0

give_up "the browser tests need Chromium, and it could not be installed here. Install it (Debian: apt-get install chromium; Ubuntu: \
snap install chromium, or Google Chrome's package), or name one in CHROMIUM, and run again."
