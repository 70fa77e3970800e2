# Runs the migrations of an image, before the first instance with it starts: MIGRATIONS has the arguments of the container, one a line, and
# ENVIRONMENT its variables. What has succeeded is kept in RECORD, so that going back to an earlier image runs nothing again.

RECORD=$STATE_DIR/migrations
LABEL=hacluster.migrations

# fingerprint IMAGE: what has run, or would: the content of an image with arguments.
fingerprint() {
    { docker image inspect --format '{{.Id}}' "$1"; printf '%s\n' "$MIGRATIONS"; } | sha256sum | cut -c1-32
}

has_run() { grep -qxF "$1" "$RECORD" 2> /dev/null; }

record() {
    has_run "$1" || { echo "$1" >> "$RECORD" && sync "$RECORD"; }
}

# The database suits what serves now. Going back to it must run nothing, and it may not know these arguments.
record_what_serves() {
    local image
    for image in $(docker ps --filter label=hacluster.application --format '{{.Image}}' | sort -u); do
        [ "$image" = "$IMAGE" ] || record "$(fingerprint "$image")"
    done
}

# The container goes on when the connection to this host breaks; the next run waits for it, and starts no second one.
start_unless_begun() {
    local begun
    begun=$(docker container inspect --format "{{index .Config.Labels \"$LABEL\"}} {{.State.Running}}" "$NAME" 2> /dev/null || true)
    [ "${begun% *}" != "$1" ] || return 0
    [ "${begun#* }" != true ] ||
        fail "the migrations of another image are still running" "wait for them, or end them: on $HOST, docker stop $NAME; then run this again"
    docker rm "$NAME" > /dev/null 2>&1 || true
    run_container "$NAME" "$MIGRATIONS" --label "$LABEL=$1"
}

main() {
    local version code lines
    install -d -m 0755 "$RUN_DIR"
    exec 9> "$RUN_DIR/migrations.lock"
    flock 9
    load_image
    version=$(fingerprint "$IMAGE")
    if has_run "$version"; then
        say "the migrations of $IMAGE have run before"
        return
    fi
    record_what_serves
    write_authority
    write_file "$ENV_DIR/$NAME.env" 0600 root "$ENVIRONMENT"
    start_unless_begun "$version"
    code=$(docker wait "$NAME")
    lines=$(docker logs --tail 20 "$NAME" 2>&1)
    docker rm "$NAME" > /dev/null
    rm -f "$ENV_DIR/$NAME.env"
    [ "$code" = 0 ] ||
        fail "the migrations of $IMAGE ended with exit code $code: $lines" "repair the image or the database, and run the command again"
    record "$version"
    say "the migrations of $IMAGE have run"
}
