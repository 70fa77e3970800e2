#!/bin/bash
# Removes images that nothing needs from the registry: of each repository the tags of deployments (DEPLOYED_TAG) but for the newest KEEP_DEPLOYED,
# then all images that no tag names, but for the newest KEEP_IMAGES and the parts of an index that is kept; then the blobs that no image has any
# more. Nothing can be pushed meanwhile, because the registry itself would remove what is being uploaded. Expects STORAGE and these variables.
set -euo pipefail

REPOSITORIES=$STORAGE/docker/registry/v2/repositories
BLOBS=$STORAGE/docker/registry/v2/blobs/sha256
COLLECTED=$STORAGE/collected

# parts DIGEST...: the images that an index has for the kinds of processors.
parts() {
    local digest
    for digest in "$@"; do
        jq -r '.manifests[]?.digest | ltrimstr("sha256:")' "$BLOBS/${digest:0:2}/$digest/data" 2> /dev/null || true
    done
}

# needed MANIFESTS: the digests that stay, one a line. MANIFESTS is the folder of a repository.
needed() {
    local manifests=$1 all tagged named untagged=() digest
    tagged=$(cat "$manifests"/tags/*/current/link 2> /dev/null | tr ' ' '\n' | sed 's/sha256:/\n/g' | sed '/^$/d' || true)
    # shellcheck disable=SC2012 # Newest first; the names are digests.
    mapfile -t all < <(ls -t "$manifests/revisions/sha256")
    # What an index names is kept with it, and does not count.
    named=$(parts "${all[@]}")
    for digest in "${all[@]}"; do
        if ! grep -qxF "$digest" <<< "$tagged"$'\n'"$named"; then untagged+=("$digest"); fi
    done
    mapfile -t all < <(printf '%s\n' "$tagged" ${untagged[@]+"${untagged[@]:0:$KEEP_IMAGES}"} | sed '/^$/d')
    printf '%s\n' ${all[@]+"${all[@]}"}
    parts ${all[@]+"${all[@]}"}
}

# forget_deployments MANIFESTS
forget_deployments() {
    local link
    # shellcheck disable=SC2012 # Newest first; the names are digits.
    { ls -t "$1/tags/$DEPLOYED_TAG"*/current/link 2> /dev/null || true; } | tail -n "+$((KEEP_DEPLOYED + 1))" | while read -r link; do
        rm -rf "${link%/current/link}"
    done
}

# remove_unneeded MANIFESTS
remove_unneeded() {
    local path digest keep
    forget_deployments "$1"
    keep=$(needed "$1")
    for path in "$1"/revisions/sha256/*; do
        digest=${path##*/}
        grep -qxF "$digest" <<< "$keep" || rm -rf "$path" "$1"/tags/*/index/sha256/"$digest"
    done
}

trap 'systemctl start hacluster-registry@push' EXIT
systemctl stop hacluster-registry@push
if [ -d "$REPOSITORIES" ]; then
    find "$REPOSITORIES" -type d -name _manifests | while read -r manifests; do
        if [ -n "$(ls "$manifests/revisions/sha256" 2> /dev/null)" ]; then remove_unneeded "$manifests"; fi
    done
    runuser -u docker-registry -- docker-registry garbage-collect /etc/hacluster/registry/push.yml > /dev/null
fi
touch "$COLLECTED"
