#!/usr/bin/env bash
# Prints the tag of an image of Debian 12 in which `apt-get install` works; everything else goes to standard error.
#
#   docker/debian-base.sh
#
# It is debian:bookworm-slim where a registry serves it. Elsewhere it is the base of the host image with the package sources of this machine.
set -euo pipefail
tag=debian:bookworm-slim
if ! docker pull --quiet $tag > /dev/null 2>&1 && ! docker image inspect $tag > /dev/null 2>&1; then
    tag=hacluster/base:with-sources
    context=$(mktemp -d)
    trap 'rm -rf "$context"' EXIT
    cp -rL /etc/apt "$context/apt"
    printf 'FROM hacluster/base:bookworm\nRUN rm -rf /etc/apt/sources.list.d\nCOPY apt/ /etc/apt/\n' > "$context/Dockerfile"
    DOCKER_BUILDKIT=0 docker build --quiet -t $tag "$context" >&2
fi
echo $tag
