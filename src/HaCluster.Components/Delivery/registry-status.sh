#!/bin/bash
# Prints what this registry holds and whether it answers, as one JSON object. Read-only.
set -uo pipefail

# shellcheck source=/dev/null
. "${0%/*}/registry.env"

# It asks everybody for a password.
answers() { [ "$(curl -sS -o /dev/null -w '%{http_code}' --max-time 2 --cacert /etc/hacluster/registry/ca.crt "https://$ADDRESS:$1/v2/" 2> /dev/null)" = 401 ]; }

answers "$PUSH_PORT" && push=true || push=false
answers "$PULL_PORT" && pull=true || pull=false
images=$(find "$STORAGE/docker/registry/v2/repositories" -path '*/_manifests/revisions/sha256/*' -name link 2> /dev/null | wc -l)
used=$(du -sb "$STORAGE" 2> /dev/null | cut -f1)
free=$(df -B1 --output=avail "$STORAGE" 2> /dev/null | tail -n 1)
collected=$(stat -c %Y "$STORAGE/collected" 2> /dev/null)
if [ -x "${0%/*}/jenkins-status" ]; then jenkins=$("${0%/*}/jenkins-status"); fi
jq -nc --argjson push "$push" --argjson pull "$pull" --argjson images "$images" --argjson used "${used:-null}" --argjson free "${free:-null}" \
    --argjson collected "${collected:-null}" --argjson jenkins "${jenkins:-null}" '{ push: $push, pull: $pull, images: $images, usedBytes: $used, freeBytes: $free, collected: $collected, jenkins: $jenkins }'
