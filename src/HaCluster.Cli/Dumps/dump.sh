# Writes a dump of DATABASE to standard output: a tar archive of pg_dump's directory format, made with JOBS connections. What HaCluster itself
# keeps in the database (the schema hacluster) is left out, and so is the subscription of an import, which has a password.

readonly FOLDER=/var/lib/postgresql/dump
readonly RESERVE_BYTES=$((512 * 1024 * 1024))

remove() { rm -rf "$FOLDER"; }

main() {
    local needed free problem
    mkdir -p "$RUN_DIR"
    exec 8> "$RUN_DIR/dump.lock"
    flock -n 8 || fail "another dump is being made on this host" "wait until it has ended, then run the command again"
    # Left by a run that was killed.
    remove
    trap remove EXIT
    needed=$(database_sql "select coalesce(sum(pg_table_size(c.oid)), 0) from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind in ('r', 'm') and nspname !~ '^(pg_|information_schema$)'") ||
        fail "the database does not answer" "see how it is: 'hacluster status'"
    free=$(df --output=avail -B1 "${FOLDER%/*}" | tail -n 1)
    # Compressed tables are smaller than the tables; how much smaller is not known before.
    [ "$free" -ge $((needed + RESERVE_BYTES)) ] ||
        fail "the dump takes up to $((needed >> 20)) MiB on the volume of ${FOLDER%/*}, which has $((free >> 20)) MiB free, $((RESERVE_BYTES >> 20)) of them for the database" \
            "make room, or dump in the other region (--region)"
    install -d -m 0700 -o postgres -g postgres "$FOLDER"
    problem=$(as_postgres "$BIN/pg_dump" -w "${SERVER[@]}" --format=directory --jobs="$JOBS" --compress=6 --exclude-schema=hacluster --no-subscriptions --no-publications \
        --lock-wait-timeout=60s --file="$FOLDER/data" "$DATABASE" 2>&1 8>&-) ||
        fail "pg_dump ended with an error: $(head -n 3 <<< "$problem" | tr '\n' ' ')" "repair the cause and run the command again"
    tar -C "$FOLDER/data" -c .
}
