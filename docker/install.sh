#!/bin/sh
# Installs the package as the command `ttfa`, with the packages that workers need, and leaves nothing else:
# install.sh <tarball> <prefix>
set -eu
install() { npm install --global --prefix "$prefix" --omit=dev --no-audit --no-fund --prefer-offline "$@"; }
prefix=$2
install "$1"
# Peers are optional and not installed by themselves.
install $(cd "$prefix/lib/node_modules/ttfa" && node -p \
  "Object.entries(require('./package.json').peerDependencies).map((each) => each.join('@')).join(' ')")
rm -f "$1"
