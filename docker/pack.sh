#!/bin/sh
# Builds the package in the working directory, as `npm publish` would send it: pack.sh <folder>
set -eu
npm ci --no-audit --no-fund --prefer-offline
mkdir -p "$1"
npm pack --pack-destination "$1" --ignore-scripts
mv "$1"/ttfa-*.tgz "$1"/ttfa.tgz
