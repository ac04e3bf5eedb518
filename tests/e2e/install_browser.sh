#!/usr/bin/env bash
# Chromium for the browser tests, from Debian's or Ubuntu's own packages, where we may install it.
command -v chromium >/dev/null || command -v chromium-browser >/dev/null && exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
if command -v apt-get >/dev/null && [ "$as_root" != none ]; then
    echo "Installing Chromium for the browser tests"
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "There is no Chromium here: the browser tests will be skipped. Install the package 'chromium' to run them."
[ "${CI:-}" != true ]
