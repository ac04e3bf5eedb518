#!/usr/bin/env bash
# LibreOffice, without its windows, for the tests that open our documents: from Debian's or Ubuntu's own packages.
# Only what is missing: the packages without windows would take the place of a LibreOffice that somebody works with.
packages=""
command -v soffice >/dev/null || packages="libreoffice-writer-nogui libreoffice-calc-nogui"
command -v pdftotext >/dev/null || packages="$packages poppler-utils"
[ -z "$packages" ] && exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
if command -v apt-get >/dev/null && [ "$as_root" != none ]; then
    echo "Installing for the tests of documents:" $packages
    # shellcheck disable=SC2086 - these may be several packages
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null && exit 0
fi
echo "The tests that open documents will be skipped. Install these to run them:" $packages
[ "${CI:-}" != true ]
