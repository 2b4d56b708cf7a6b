#!/usr/bin/env bash
# What the tests need besides Python: Debian's Chromium, for the page of the rehearsal, and Debian's khal, which reads
# our calendars as other people's programs do. Installs them where that is allowed, and says plainly what is skipped
# where it is not. With CI set, nothing may be skipped: then a missing one is the end.
set -euo pipefail

CHROMIUM=${CHROMIUM:-/usr/bin/chromium}  # where tests/browser looks for it
KHAL=${KHAL:-/usr/bin/khal}              # where tests/features/calendars looks for it

missing=()
say() { printf '%s\n' "$*" >&2; }

look() {
  missing=()
  [[ -x "$CHROMIUM" ]] || missing+=(chromium)
  [[ -x "$KHAL" ]] || missing+=(khal)
}

give_up() {
  if [[ -n "${CI:-}" ]]; then
    say "Not installed: ${missing[*]} ($1), and with CI set nothing may be skipped."
    exit 1
  fi
  say "Skipping the tests that need what is not installed: ${missing[*]} ($1)."
  say "To run them too: sudo apt-get install ${missing[*]}"
  exit 0
}

look
[[ ${#missing[@]} -eq 0 ]] && exit 0
command -v apt-get >/dev/null || give_up "there is no apt-get here to install it with"
[[ "$(id -u)" -eq 0 ]] || give_up "only root may install it"

say "Installing for the tests: ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >/dev/null ||
  give_up "apt-get could not install it"
look
[[ ${#missing[@]} -eq 0 ]] || give_up "apt-get installed them somewhere else"
