#!/usr/bin/env bash
# Styles, scripts and fonts of the pages (web/dist), and the PostgreSQL that npm brings along. Quick when nothing changed.
source "$(dirname "$0")/steps.sh"

installed=web/node_modules/.digione-installed
built=web/node_modules/.digione-built
lock=$(sha256sum web/package-lock.json | cut -d ' ' -f 1)

if [ "$(cat $installed 2>/dev/null)" != "$lock" ]; then
  step "Installing the pages' packages and the embedded PostgreSQL with npm (half a minute, about 150 MB)"
  # No package needs its install script: the links that PostgreSQL's would make, the program makes itself.
  npm --prefix web ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    give_up "npm could not install the packages. Is the network up? Run again to retry."
  echo "$lock" >$installed
fi

sources=$(find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/test*' -print0 |
  LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [ "$(cat $built 2>/dev/null)" != "$sources" ] || [ -z "$(ls -A web/dist 2>/dev/null)" ]; then
  step "Building styles and scripts (a few seconds)"
  npm --prefix web run --silent build || give_up "the styles and scripts could not be built; the reason stands above."
  echo "$sources" >$built
else
  step "Styles and scripts are up to date"
fi
