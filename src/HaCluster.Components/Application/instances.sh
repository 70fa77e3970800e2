# Brings the host's application containers to the wanted image and settings, one at a time, each ready before the next is touched.
# INSTANCES has one line a container: its name, its port, and the variable that holds its environment. The container listens on that port
# of ADDRESS, answers READY_PATH with 200 while it can serve requests, and finds the certificate of the databases' authority in
# CONTAINER_CA_FILE. COMMAND has its arguments, one a line, and CONTAINER_USER its user; where they are empty, those of the image apply.

ENV_DIR=/etc/hacluster/application
CA_FILE=$ENV_DIR/ca.crt
LABEL=hacluster.application

load_image() {
    if docker image inspect "$IMAGE" > /dev/null 2>&1; then
        return 0
    fi
    [ -s "$ARCHIVE" ] || fail "$ARCHIVE is missing" "run up again: it is copied there"
    docker load -q -i "$ARCHIVE" > /dev/null
    docker image inspect "$IMAGE" > /dev/null 2>&1 ||
        fail "$ARCHIVE does not hold the image $IMAGE" "remove the local image archive and run up again"
    say "loaded $IMAGE"
}

# Everything that decides how a container runs, as one fingerprint; a container carries that of its creation as a label.
fingerprint() {
    {
        docker image inspect --format '{{.Id}}' "$IMAGE"
        cat "$CA_FILE" "$ENV_DIR/$1.env"
        printf '%s\n' "$CONTAINER_CA_FILE" "$MEMORY_MB" "$CONTAINER_USER" "$READ_ONLY" "$COMMAND"
        declare -f run_container
    } | sha256sum | cut -c1-32
}

# The container shares the host's network: with a bridge of its own, each packet would pass two more interfaces, address translation and the
# tracking of connections. The load balancers ask each instance every second whether it is ready; the engine, which would start a process in
# the container each time, does not ask as well.
run_container() {
    local name=$1 arguments=() user=()
    [ -z "$COMMAND" ] || mapfile -t arguments <<< "$COMMAND"
    [ -z "$CONTAINER_USER" ] || user=(--user "$CONTAINER_USER")
    docker run --detach --name "$name" --hostname "$name" --restart unless-stopped \
        --label "$LABEL=true" --label "hacluster.fingerprint=$2" \
        --env-file "$ENV_DIR/$name.env" --network host --no-healthcheck \
        --volume "$CA_FILE:$CONTAINER_CA_FILE:ro" \
        --read-only="$READ_ONLY" ${user[@]+"${user[@]}"} --tmpfs /tmp:rw,noexec,nosuid,nodev,size=16m \
        --memory "${MEMORY_MB}m" --memory-swap "${MEMORY_MB}m" --pids-limit 128 --ulimit nofile=4096:4096 \
        --cap-drop ALL --security-opt no-new-privileges \
        --log-opt max-size=10m --log-opt max-file=3 \
        "$IMAGE" ${arguments[@]+"${arguments[@]}"} > /dev/null
}

# `deploy` watches what the first instances answer while the others are still to come.
is_refused() { [ "$(cat "$REFUSED_IMAGE" 2> /dev/null)" = "$IMAGE" ]; }

refuse_what_failed() {
    ! is_refused || fail "$IMAGE has failed requests here and was stopped" "deploy another image, or the same one again to try it again"
}

# Prints the fingerprint of a running container; nothing for one that is absent, stopped or about to be removed.
running_fingerprint() {
    docker container inspect --format '{{if .State.Running}}{{index .Config.Labels "hacluster.fingerprint"}}{{end}}' "$1" 2> /dev/null || true
}

is_ready() {
    curl --silent --show-error --fail-with-body --max-time 2 "http://$ADDRESS:$1$READY_PATH" ||
        { docker logs --tail 3 "$2" 2>&1; return 1; }
}

is_ready_or_refused() { is_refused || is_ready "$@"; }

# await_ready NAME PORT
await_ready() {
    wait_for "$1 to be ready" 60 is_ready_or_refused "$2" "$1"
    refuse_what_failed
}

# It drains first: asked to stop, it finishes what it has.
remove_container() {
    docker stop --time 10 "$1" > /dev/null 2>&1 || true
    docker rm --force "$1" > /dev/null 2>&1 || true
}

remove_unwanted() {
    local present
    for present in $(docker ps --all --filter "label=$LABEL" --format '{{.Names}}'); do
        if ! awk '{ print $1 }' <<< "$INSTANCES" | grep -qxF "$present"; then
            remove_container "$present"
            rm -f "$ENV_DIR/$present.env"
            say "removed $present"
        fi
    done
}

remove_old_images() {
    local image
    for image in $(docker images --filter "reference=${IMAGE%/*}/*" --format '{{.Repository}}:{{.Tag}}'); do
        [ "$image" = "$IMAGE" ] || docker rmi "$image" > /dev/null
    done
}

main() {
    local name port environment wanted running instance fresh=()
    load_image
    write_file "$CA_FILE" 0644 root "$CA_CERTIFICATE"
    chmod 0755 "$ENV_DIR"
    while read -r name port environment; do
        write_file "$ENV_DIR/$name.env" 0600 root "${!environment}"
    done <<< "$INSTANCES"

    # Those which do not run serve nobody: they all start at once.
    while read -r name port _; do
        if [ -z "$(running_fingerprint "$name")" ]; then
            refuse_what_failed
            remove_container "$name"
            run_container "$name" "$(fingerprint "$name")"
            fresh+=("$name $port")
        fi
    done <<< "$INSTANCES"
    for instance in ${fresh[@]+"${fresh[@]}"}; do
        read -r name port <<< "$instance"
        await_ready "$name" "$port"
        say "started $name on port $port"
    done

    while read -r name port _; do
        wanted=$(fingerprint "$name")
        running=$(running_fingerprint "$name")
        if [ "$running" != "$wanted" ]; then
            refuse_what_failed
            remove_container "$name"
            run_container "$name" "$wanted"
            await_ready "$name" "$port"
            say "replaced $name on port $port"
        fi
    done <<< "$INSTANCES"
    remove_unwanted
    remove_old_images
}
