# Brings the host's application containers to the wanted image and settings, one at a time, each ready before the next is touched.
# INSTANCES has one line a container: its name, its port, and the variable that holds its environment. The container listens on that port
# of ADDRESS and answers READY_PATH with 200 while it can serve requests. COMMAND has its arguments. LIVE_PATH is what it answers with 200 while
# its process works; empty where nothing looks at that.

LABEL=hacluster.application
PREVIOUS=$STATE_DIR/previous-image

# Everything that decides how a container runs, as one fingerprint; a container carries that of its creation as a label.
fingerprint() {
    {
        docker image inspect --format '{{.Id}}' "$IMAGE"
        cat "$CA_FILE" "$ENV_DIR/$1.env"
        printf '%s\n' "$CONTAINER_CA_FILE" "$MEMORY_MB" "$CONTAINER_USER" "$READ_ONLY" "$COMMAND"
        declare -f run_container run_instance
    } | sha256sum | cut -c1-32
}

# The load balancers ask each instance every second whether it is ready; the engine, which would start a process in the container each time,
# does not ask as well.
run_instance() {
    run_container "$1" "$COMMAND" --restart unless-stopped --label "$LABEL=true" --label "hacluster.fingerprint=$2"
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

# What serves now stays on the host when it is replaced: going back needs no registry.
note_previous() {
    local image
    image=$(docker ps --filter "label=$LABEL" --format '{{.Image}}' | grep -vxF "$IMAGE" | head -n 1 || true)
    [ -z "$image" ] || echo "$image" > "$PREVIOUS"
}

remove_old_images() {
    local image
    for image in $(docker images --filter "reference=${IMAGE%/*}/*" --format '{{.Repository}}:{{.Tag}}'); do
        [ "$image" = "$IMAGE" ] || [ "$image" = "$(cat "$PREVIOUS" 2> /dev/null)" ] || docker rmi "$image" > /dev/null
    done
}

LIVENESS_SERVICE=hacluster-liveness.service

# watch_liveness: restarts what runs and does not answer LIVE_PATH any more; nothing does without that path.
watch_liveness() {
    local unit=/etc/systemd/system/$LIVENESS_SERVICE
    if [ -z "$LIVE_PATH" ]; then
        [ -e "$unit" ] || return 0
        systemctl disable -q --now "$LIVENESS_SERVICE"
        rm -f "$unit" "$LIB/liveness" "$LIB/liveness.env"
        systemctl daemon-reload
        say "instances are not restarted any more for what they answer"
        return 0
    fi
    write_file "$LIB/liveness" 0755 root "$LIVENESS"
    write_file "$LIB/liveness.env" 0644 root "$(printf '%s=%q\n' ADDRESS "$ADDRESS" LIVE_PATH "$LIVE_PATH" INSTANCES "$(awk '{ print $1, $2 }' <<< "$INSTANCES")")
"
    write_file "$unit" 0644 root "$LIVENESS_UNIT"
    if changed "$unit"; then systemctl daemon-reload; fi
    ensure_enabled "$LIVENESS_SERVICE"
    if changed "$unit" "$LIB/liveness" "$LIB/liveness.env" || ! systemctl is-active -q "$LIVENESS_SERVICE"; then
        systemctl restart "$LIVENESS_SERVICE"
    fi
}

main() {
    local name port environment wanted running instance fresh=()
    load_image
    note_previous
    write_authority
    while read -r name port environment; do
        write_file "$ENV_DIR/$name.env" 0600 root "${!environment}"
    done <<< "$INSTANCES"

    # Those which do not run serve nobody: they all start at once.
    while read -r name port _; do
        if [ -z "$(running_fingerprint "$name")" ]; then
            refuse_what_failed
            remove_container "$name"
            run_instance "$name" "$(fingerprint "$name")"
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
            run_instance "$name" "$wanted"
            await_ready "$name" "$port"
            say "replaced $name on port $port"
        fi
    done <<< "$INSTANCES"
    remove_unwanted
    watch_liveness
    remove_old_images
}
