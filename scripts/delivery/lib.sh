# shellcheck shell=bash
# Shared by the stages of a delivery. It is sourced and never run.

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"

# required NAME...: fails unless each of these variables is set.
required() {
    local name
    for name in "$@"; do
        [ -n "${!name:-}" ] || fail "$EXIT_USAGE" "$name is not set." "docs/delivery.md lists the inputs of each stage."
    done
}

# use_buildah: builds and pushes without a daemon, with nothing but files in a folder that is gone at the end.
use_buildah() {
    has buildah || fail "$EXIT_PREFLIGHT" "buildah is not installed." "Install it (Debian: apt-get install buildah)."
    storage=$(mktemp -d)
    trap 'rm -rf "$storage"' EXIT
    export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot} STORAGE_DRIVER=${STORAGE_DRIVER:-vfs}
}

buildah_here() { buildah --root "$storage/root" --runroot "$storage/run" "$@"; }
