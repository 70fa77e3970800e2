#!/usr/bin/env bash
# Builds the image of a host and prints its tag as the last line of standard output; everything else goes to standard error.
#   docker/host/build.sh                builds if no image of the present inputs exists
#   docker/host/build.sh --LAYER...     the same with layers/LAYER.sh on top of it, one layer on the other
#   docker/host/build.sh --check        builds nothing: exits with 0 and the tag if the image exists, else with 1
# The tag is a hash of the inputs, so that an image is built only if its inputs have changed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/lib.sh
. "$here/../../scripts/lib.sh"

readonly SUITE=bookworm
readonly BASE_IMAGE=hacluster/base:$SUITE
readonly REGISTRY_IMAGE=debian:$SUITE-slim
readonly PULL_DEADLINE=60s

content_hash() {
    (cd "$here" && echo "$SUITE" && find Dockerfile install.sh configure.sh rootfs -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) |
        sha256sum | cut -c1-12
}

# layer_hash NAME
layer_hash() { (cd "$here/layers" && sha256sum Dockerfile install.sh "$1.sh") | sha256sum | cut -c1-8; }

image_exists() { docker image inspect --format '{{.Id}}' "$1" >/dev/null 2>&1; }

# machine_sources: prints the Debian mirrors of this machine for the suite, one line of apt's format each; nothing on another distribution.
machine_sources() {
    has apt-get || return 0
    # The fields are expanded by apt and not by the shell.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$SUITE" '
            $2 ~ "^" suite "(-updates|-security)?$" && $3 == "main" && ($4 == "" || $4 == "Debian") && !seen[$1, $2]++ {
                print "deb " $1 " " $2 " main" }'
}

# write_apt_settings DIR: writes the mirrors, proxies and certificates that apt needs on this machine, for the first stage of the build only.
write_apt_settings() {
    local dir=$1
    machine_sources > "$dir/sources.list"
    { has apt-config && apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date|Retries)\b'; } \
        > "$dir/apt.conf" || true
    if grep -q 'https://' "$dir/sources.list" && [ -r /etc/ssl/certs/ca-certificates.crt ]; then
        cp /etc/ssl/certs/ca-certificates.crt "$dir/ca.crt"
        echo 'Acquire::https::CAInfo "/tmp/apt/ca.crt";' >> "$dir/apt.conf"
    fi
}

bootstrap_base() {
    local rootfs=$work/rootfs mirror
    has debootstrap || fail "$EXIT_PREFLIGHT" "No registry serves $REGISTRY_IMAGE, and debootstrap is not installed." \
        "Install debootstrap and debian-archive-keyring, or run scripts/prepare as root."
    can_be_root || fail "$EXIT_PREFLIGHT" "No registry serves $REGISTRY_IMAGE, and debootstrap needs root." \
        "Run docker/host/build.sh once as root."
    mirror=$(machine_sources | awk -v suite="$SUITE" '$3 == suite && !seen++ { print $2 }')
    say "base image: debootstrap of Debian $SUITE"
    # If this machine has no mirror, debootstrap uses its default.
    as_root debootstrap --variant=minbase "$SUITE" "$rootfs" ${mirror:+"$mirror"} > "$work/debootstrap.log" 2>&1 ||
        { tail -n 20 "$work/debootstrap.log" >&2
          fail 1 "debootstrap of $SUITE failed; the end of its output is above." "Check the network and the apt sources of this machine."; }
    [ -z "$mirror" ] || as_root truncate -s 0 "$rootfs/etc/apt/sources.list"
    as_root tar --one-file-system -C "$rootfs" -c . | docker import - "$BASE_IMAGE" >/dev/null
}

ensure_base() {
    ! image_exists "$BASE_IMAGE" || return 0
    local started=$SECONDS
    if timeout "$PULL_DEADLINE" docker pull -q "$REGISTRY_IMAGE" >/dev/null 2>"$work/pull.log"; then
        docker tag "$REGISTRY_IMAGE" "$BASE_IMAGE"
        say "base image: pulled $REGISTRY_IMAGE in $((SECONDS - started)) s"
    else
        bootstrap_base
        say "base image: built in $((SECONDS - started)) s"
    fi
}

# build TAG ARGUMENT FILE...: an image from these files and the apt settings of this machine.
build() {
    local tag=$1 argument=$2 context=$work/context started=$SECONDS
    shift 2
    # BuildKit is used if the client has the plug-in; else the classic builder is selected, so that the client does not ask for the plug-in.
    docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
    rm -rf "$context"
    mkdir -p "$context/apt"
    cp -r "$@" "$context/"
    [ -z "$layer" ] || mv "$context/$layer.sh" "$context/layer.sh"
    write_apt_settings "$context/apt"
    say "host image: building $tag"
    # With the network of the host, a proxy or resolver on the loopback address of this machine can be used.
    docker build --network host --build-arg "$argument" --build-arg http_proxy --build-arg https_proxy --build-arg no_proxy \
        -t "$tag" "$context" > "$work/build.log" 2>&1 ||
        { tail -n 40 "$work/build.log" >&2
          fail 1 "The host image could not be built; the end of the output is above." "Repair the cause and run docker/host/build.sh again."; }
    # The classic builder leaves the first stage as an image without a name.
    docker image prune -f --filter label=hacluster.stage=installed >/dev/null
    say "host image: built in $((SECONDS - started)) s"
}

build_missing() {
    layer=''
    if ! image_exists "$host"; then
        ensure_base
        build "$host" "BASE=$BASE_IMAGE" "$here/Dockerfile" "$here"/*.sh "$here/rootfs"
    fi
    local above below=$host
    for layer in ${layers[@]+"${layers[@]}"}; do
        above=$below-$layer-$(layer_hash "$layer")
        image_exists "$above" || build "$above" "HOST=$below" "$here"/layers/{Dockerfile,install.sh} "$here/layers/$layer.sh"
        below=$above
    done
}

host=hacluster/host:$(content_hash)
tag=$host
layers=()
for argument in "$@"; do
    case $argument in
        --check)
            image_exists "$tag" || exit 1
            echo "$tag"
            exit 0 ;;
        --jenkins | --monitoring | --registry | --zabbix) layers+=("${argument#--}") ;;
        *) fail "$EXIT_USAGE" "Unknown argument '$argument'." "usage: docker/host/build.sh [--monitoring] [--zabbix] [--registry] [--jenkins] | --check" ;;
    esac
done
for layer in ${layers[@]+"${layers[@]}"}; do
    tag=$tag-$layer-$(layer_hash "$layer")
done

if ! image_exists "$tag"; then
    docker version --format '{{.Server.Version}}' >/dev/null 2>&1 ||
        fail "$EXIT_PREFLIGHT" "No Docker daemon answers." "Run scripts/prepare, or start Docker and try again."
    exec 9> "${TMPDIR:-/tmp}/hacluster-host-image-$(id -u).lock"
    flock 9
    work=$(mktemp -d)
    trap 'as_root rm -rf --one-file-system "$work"' EXIT
    build_missing
fi
echo "$tag"
