#!/usr/bin/env bash
# Reads archives with GDAL and compares what it finds with the npm reader, layer by layer at every zoom.
# usage: gdal.sh ARCHIVE.pmtiles …
set -euo pipefail

readonly MIN_VERSION=3.8
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)

usage() {
  echo "usage: gdal.sh ARCHIVE.pmtiles …"
  echo
  echo "One line of JSON per archive and layer: features per zoom in GDAL and in npm pmtiles + @mapbox/vector-tile."
  echo "Exit codes: 0 all agree, 1 a difference, an unreadable tile or no GDAL >= $MIN_VERSION."
  echo
  echo "GDAL: ogrinfo >= $MIN_VERSION on the PATH, else that of a Debian trixie root: WG_TRIXIE_ROOT, by default"
  echo "var/trixie, which is made with debootstrap (as root, once, about 700 MB) when it is not there."
}

fail() {
  echo "gdal.sh: $*" >&2
  exit 1
}

has_pmtiles() {
  local version
  version=$("$@" --version 2>/dev/null | sed -n 's/^GDAL \([0-9.]*\).*/\1/p') || return 1
  [[ -n $version && $(printf '%s\n' "$MIN_VERSION" "$version" | sort -V | head -n 1) == "$MIN_VERSION" ]] \
    && "$@" --formats 2>/dev/null | grep -q PMTiles
}

# Runs a program of the root with the root's own libraries: needs no chroot, so no privilege and no copy of the archive.
from_root() {
  local root=$1 libraries loader
  libraries=$(echo "$root"/usr/lib/*-linux-gnu)
  loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux*' | head -n 1)
  [[ -n $loader ]] || fail "$root: no Debian root (expected: /usr/lib/*-linux-gnu/ld-linux*)"
  GDAL_DATA=$root/usr/share/gdal PROJ_DATA=$root/usr/share/proj GDAL_DRIVER_PATH=$libraries/gdalplugins \
    "$loader" --library-path "$libraries:$libraries/blas:$libraries/lapack:$root/usr/lib" "$root/usr/bin/$2" "${@:3}"
}

make_root() {
  [[ $(id -u) -eq 0 ]] || fail "no GDAL >= $MIN_VERSION (remedy: install it, set WG_TRIXIE_ROOT, or run this once as root)"
  command -v debootstrap >/dev/null || fail "no debootstrap (remedy: apt-get install debootstrap)"
  echo "gdal.sh: making a Debian trixie root in $1" >&2
  mkdir -p "$(dirname "$1")"
  # Named at the end only, so that a root that was interrupted is not taken for one.
  rm -rf "$1.part"
  debootstrap --variant=minbase trixie "$1.part" http://deb.debian.org/debian >&2
  chroot "$1.part" apt-get -qq install -y --no-install-recommends gdal-bin >&2
  mv "$1.part" "$1"
}

ogrinfo=()
find_gdal() {
  if has_pmtiles ogrinfo; then
    ogrinfo=(ogrinfo)
    return
  fi
  local root=${WG_TRIXIE_ROOT:-$project/var/trixie}
  [[ -d $root ]] || make_root "$root"
  ogrinfo=(from_root "$root" ogrinfo)
  has_pmtiles "${ogrinfo[@]}" || fail "$root: ogrinfo cannot read PMTiles (expected: GDAL >= $MIN_VERSION)"
}

# One line per zoom with what GDAL reads; all features are fetched, so every tile is decoded. Unclipped: GDAL else leaves
# out what lies in the buffer only.
gdal_counts() {
  local archive=$1 zoom
  for ((zoom = $2; zoom <= $3; zoom++)); do
    "${ogrinfo[@]}" -ro -al -so -json -oo CLIP=NO -oo "ZOOM_LEVEL=$zoom" "$archive" >"$work/ogr.json" 2>"$work/ogr.err" \
      || fail "$archive: zoom $zoom: $(tail -n 1 "$work/ogr.err")"
    if grep -E '^(ERROR|Warning)' "$work/ogr.err" >&2; then
      fail "$archive: zoom $zoom: GDAL complains (expected: silence)"
    fi
    node -e '
      const { layers } = JSON.parse(require("fs").readFileSync(process.argv[1]));
      console.log(JSON.stringify(Object.fromEntries(layers.map((layer) => [layer.name, layer.featureCount]))));
    ' "$work/ogr.json" || return 1
  done
}

compare() {
  local archive=$1 zooms
  node "$here/read.mjs" "$archive" >"$work/npm.json" || return 1
  zooms=$(node -p 'const a = JSON.parse(require("fs").readFileSync(process.argv[1])); `${a.minZoom} ${a.maxZoom}`' "$work/npm.json") || return 1
  # shellcheck disable=SC2086 # two numbers
  gdal_counts "$archive" $zooms >"$work/gdal.jsonl" || return 1
  node "$here/compare.mjs" "$work/npm.json" "$work/gdal.jsonl"
}

case ${1:-} in
  --help | -h) usage && exit 0 ;;
  '') usage >&2 && exit 1 ;;
esac
[[ -d $here/node_modules ]] || (cd "$here" && npm ci --no-audit --no-fund >&2)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find_gdal
status=0
for archive in "$@"; do
  # In a shell of its own, so that a failure leaves the other archives to be read.
  (compare "$archive") || status=1
done
exit "$status"
