# Containers of the application's IMAGE. ARCHIVE holds it, or REFERENCE names it in a registry; CONTAINER_CA_FILE is where a container finds the certificate of the databases'
# authority.

ENV_DIR=/etc/hacluster/application
CA_FILE=$ENV_DIR/ca.crt

load_image() {
    if docker image inspect "$IMAGE" > /dev/null 2>&1; then
        return 0
    fi
    if [ -n "$REFERENCE" ]; then
        pull_image
        return 0
    fi
    [ -s "$ARCHIVE" ] || fail "$ARCHIVE is missing" "run up again: it is copied there"
    docker load -q -i "$ARCHIVE" > /dev/null
    docker image inspect "$IMAGE" > /dev/null 2>&1 ||
        fail "$ARCHIVE does not hold the image $IMAGE" "remove the local image archive and run up again"
    say "loaded $IMAGE"
}

# What cannot run here is refused before anything is stopped.
pull_image() {
    local problem kind user
    problem=$(timeout 600 docker --config "$DOCKER_CONFIG_DIR" pull --quiet "$REFERENCE" 2>&1 > /dev/null) ||
        fail "$REFERENCE cannot be pulled: ${problem:-nothing came for 600 s}" "look whether the registry answers and has the image, then deploy again"
    kind=$(docker image inspect --format '{{.Architecture}}' "$REFERENCE")
    user=${CONTAINER_USER:-$(docker image inspect --format '{{.Config.User}}' "$REFERENCE")}
    [ "$kind" = "$(dpkg --print-architecture)" ] ||
        reject "$REFERENCE is for processors of the kind $kind, and this host is $(dpkg --print-architecture)" "build it for this kind of processor"
    case ${user%%:*} in
        '' | 0 | root) reject "$REFERENCE runs as root" "set application.user to the number of another user, or USER in its Dockerfile" ;;
    esac
    docker tag "$REFERENCE" "$IMAGE"
    # It has a name of ours now, and goes when that one goes.
    docker rmi "$REFERENCE" > /dev/null
    say "pulled $REFERENCE"
}

# reject WHAT FIX: what was pulled does not stay.
reject() {
    docker rmi "$REFERENCE" > /dev/null 2>&1 || true
    fail "$1" "$2"
}

write_authority() {
    write_file "$CA_FILE" 0644 root "$CA_CERTIFICATE"
    chmod 0755 "$ENV_DIR"
}

# run_container NAME COMMAND OPTION...: COMMAND has its arguments, one a line; without them, and without CONTAINER_USER, those of the image apply.
# The container shares the host's network: with a bridge of its own, each packet would pass two more interfaces, address translation and the
# tracking of connections.
run_container() {
    local name=$1 command=$2 arguments=() user=()
    shift 2
    [ -z "$command" ] || mapfile -t arguments <<< "$command"
    [ -z "$CONTAINER_USER" ] || user=(--user "$CONTAINER_USER")
    docker run --detach --name "$name" --hostname "$name" \
        --env-file "$ENV_DIR/$name.env" --network host --no-healthcheck \
        --volume "$CA_FILE:$CONTAINER_CA_FILE:ro" \
        --read-only="$READ_ONLY" ${user[@]+"${user[@]}"} --tmpfs /tmp:rw,noexec,nosuid,nodev,size=16m \
        --memory "${MEMORY_MB}m" --memory-swap "${MEMORY_MB}m" --pids-limit 128 --ulimit nofile=4096:4096 \
        --cap-drop ALL --security-opt no-new-privileges \
        --log-opt max-size=10m --log-opt max-file=3 \
        "$@" "$IMAGE" ${arguments[@]+"${arguments[@]}"} > /dev/null
}
