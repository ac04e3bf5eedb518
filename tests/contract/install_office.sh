#!/usr/bin/env bash
# LibreOffice, without its windows, for the tests that open our documents: from Debian's or Ubuntu's own packages.
packages="libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"
command -v soffice >/dev/null && command -v pdftotext >/dev/null && exit 0
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo"; else as_root="none"; fi
if command -v apt-get >/dev/null && [ "$as_root" != none ]; then
    echo "Installing LibreOffice for the tests of documents"
    # shellcheck disable=SC2086 - these are several packages
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null && exit 0
fi
echo "There is no LibreOffice here: the tests that open documents will be skipped. Install $packages to run them."
[ "${CI:-}" != true ]
