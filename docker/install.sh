#!/bin/sh
# Installs the package as the command `ttfa`, and leaves nothing else: install.sh <tarball> <prefix>
set -eu
npm install --global --prefix "$2" --omit=dev --no-audit --no-fund --prefer-offline "$1"
rm -f "$1"
