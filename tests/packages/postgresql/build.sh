#!/usr/bin/env bash
# Makes the packages of a later major version of PostgreSQL and puts them into DIR, with the list that makes it a package source. Prints the version.
#
#   tests/packages/postgresql/build.sh DIR
#
# It takes some minutes the first time; the image is kept and used again.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tag=hacluster/postgresql-packages:$(cat "$here"/* | sha256sum | cut -c1-12)
if ! docker image inspect "$tag" > /dev/null 2>&1; then
    base=$("$here/../../../docker/debian-base.sh")
    DOCKER_BUILDKIT=0 docker build --network host --build-arg http_proxy --build-arg https_proxy --build-arg no_proxy \
        --build-arg "BASE=$base" -t "$tag" "$here" >&2
fi
container=$(docker create "$tag" true)
trap 'docker rm -f "$container" > /dev/null' EXIT
mkdir -p "$1"
docker cp -q "$container:/packages/." "$1"
cat "$1/major"
