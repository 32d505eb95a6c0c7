# Sourced by the other scripts: where we are, how a step is announced, how a script gives up.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
set -euo pipefail

# A shell that did not read the login profile (sudo, cron, a container) misses what rustup installed.
if ! command -v cargo >/dev/null && [ -x "${HOME:-/root}/.cargo/bin/cargo" ]; then
  PATH="${HOME:-/root}/.cargo/bin:$PATH"
fi

step() { printf '[%(%H:%M:%S)T] %s\n' -1 "$*"; }

give_up() {
  printf '\n[%(%H:%M:%S)T] Stopped: %s\n' -1 "$*" >&2
  exit 1
}

took() { printf '%d min %02d s' $((SECONDS / 60)) $((SECONDS % 60)); }

target_folder() {
  cargo metadata --format-version 1 --no-deps --locked | node -e '
    let text = ""; process.stdin.on("data", (part) => { text += part; });
    process.stdin.on("end", () => console.log(JSON.parse(text).target_directory));'
}
