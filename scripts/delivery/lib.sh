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

# use_buildah: builds without a daemon, with nothing but files in the folder STORAGE, or in one that is gone at the end.
use_buildah() {
    has buildah || fail "$EXIT_PREFLIGHT" "buildah is not installed." "Install it (Debian: apt-get install buildah)."
    storage=${STORAGE:-}
    if [ -z "$storage" ]; then
        storage=$(mktemp -d)
        trap 'rm -rf "$storage"' EXIT
    fi
    export BUILDAH_ISOLATION=${BUILDAH_ISOLATION:-chroot}
    # With vfs each layer is a copy of all below it; overlay needs a kernel and a file system for it.
    if [ -z "${STORAGE_DRIVER:-}" ]; then
        export STORAGE_DRIVER=overlay
        buildah --root "$storage/try" --runroot "$storage/run" info > /dev/null 2>&1 || STORAGE_DRIVER=vfs
        rm -rf "$storage/try"
    fi
}

buildah_here() { buildah --root "$storage/root" --runroot "$storage/run" "$@"; }
