#!/usr/bin/env bash
# What the tests need besides Python: Debian's Chromium, for the page of the rehearsal.
# Installs it where that is allowed, and says plainly what is skipped where it is not. With CI set, nothing
# may be skipped: then a missing Chromium is the end.
set -euo pipefail

CHROMIUM=${CHROMIUM:-/usr/bin/chromium}  # where tests/browser looks for it

say() { printf '%s\n' "$*" >&2; }

give_up() {
  if [[ -n "${CI:-}" ]]; then
    say "Chromium is not installed ($1), and with CI set nothing may be skipped."
    exit 1
  fi
  say "Skipping the tests in a browser: Chromium is not installed ($1)."
  say "To run them too: sudo apt-get install chromium"
  exit 0
}

[[ -x "$CHROMIUM" ]] && exit 0
command -v apt-get >/dev/null || give_up "there is no apt-get here to install it with"
[[ "$(id -u)" -eq 0 ]] || give_up "only root may install it"

say "Installing Chromium for the tests in a browser …"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install --yes --no-install-recommends chromium; } >/dev/null ||
  give_up "apt-get could not install it"
[[ -x "$CHROMIUM" ]] || give_up "apt-get installed none at $CHROMIUM"
