# For a clone. ACTION:
#   version  prints the major version of PostgreSQL on this host
#   filled   prints the tables that have rows, a line each, as SQL names them; the rows by which the monitoring tries the application do not count
#   scrub    runs SQL on the copy in the folder COPY, as its superuser, in one transaction

filled() {
    local table rows
    database_sql "select c.oid::regclass from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind in ('r', 'p') and not relispartition and nspname !~ '^(pg_|information_schema$|hacluster$)' order by 1" |
        while read -r table; do
            rows=$table
            if [ "$table" = base.users ]; then rows+=" where username not like 'prober%'"; fi
            [ "$(database_sql "select exists (select from $rows)")" = f ] || echo "$table"
        done
}

scrub() {
    local said
    # It must not be the server of the cluster, whatever listens in that folder.
    [ "$(database_sql "select current_setting('data_directory')")" = "$COPY/data" ] ||
        fail "the copy in $COPY does not answer" "run the command again, which makes another one"
    said=$(as_postgres "$BIN/psql" -Xqw -v ON_ERROR_STOP=1 --single-transaction "${SERVER[@]}" -d "$DATABASE" -f - <<< "$SQL" 2>&1 > /dev/null) ||
        fail "the statements ended with an error: $(grep -v NOTICE: <<< "$said" | head -n 3 | tr '\n' ' ')" "correct the file, then run the command again"
}

main() {
    case $ACTION in
        version) echo "$PG_VERSION" ;;
        filled) filled ;;
        scrub) scrub ;;
    esac
}
