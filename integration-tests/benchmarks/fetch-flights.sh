#!/bin/sh
# Fetches 3,000,000 real flights, 13.5 MB of Parquet, once, and prints where they are. They are the
# US Bureau of Transportation Statistics', packaged with npm's vega-datasets (BSD-3). Needs npm.
set -eu
SHA256=dbeb920c90f59b6ccaff823dcc3d08f25a97fa1ce128d93f40be4e931f5900b0
CACHE="${TWINBEAM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/twinbeam}"
FILE="$CACHE/flights-3m.parquet"

is_whole() {
  [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$SHA256" ]
}

if ! is_whole "$FILE"; then
  mkdir -p "$CACHE"
  work=$(mktemp -d "$CACHE/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --silent vega-datasets@3.2.1 >/dev/null && tar -xzf ./*.tgz package/data/flights-3m.parquet)
  is_whole "$work/package/data/flights-3m.parquet" || {
    echo "flights-3m.parquet of vega-datasets 3.2.1 is not the file with SHA-256 $SHA256" >&2
    exit 1
  }
  mv "$work/package/data/flights-3m.parquet" "$FILE"
fi
echo "$FILE"
