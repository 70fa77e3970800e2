# The cut-over of an import, or what is left of one that has begun. COMPARE: counts, contents or none. LOCK_SOURCE: true ends the sessions of the source
# and lets it be read only. TIMELINE is that of the primary when the operator was asked. WITHOUT_SOURCE: true leaves what is at the source there. Until the
# transaction that changes over nothing is different; after it only what is not needed any more is removed.

# A source that is not left is to go on as before.
leave_source() {
    local code=$?
    if [ "$code" != 0 ] && [ "$(record state)" = copying ] && [ "$(record locked)" = t ]; then
        if unlock_source; then
            printf '%s: the source takes writes\n' "$HOST" >&2
        else
            printf '%s: the source still refuses writes\n' "$HOST" >&2
        fi
    fi
    leave
    exit "$code"
}

require_ready() {
    [ "$(database_sql "select count(*) > 0 and bool_and(srsubstate = 'r')
            and not exists (select from hacluster.import_statements where phase <> 'cut-over' and not done) from ($CARRIED) carried")" = t ] ||
        fail "the copy is not complete" "see how far it is: 'hacluster import status'"
    [ "$(database_sql "select subenabled from pg_subscription where subname = '$NAME'")" = t ] ||
        fail "the import stands still" "see why: 'hacluster import status'; then go on: 'hacluster import start --from CONNINFO'"
    [ "$(database_sql "select $CURRENT_TIMELINE")" = "$TIMELINE" ] || fail "the primary has changed meanwhile" "run the command again"
}

# Every table, column and sequence of the source must be here, and every table be carried; whoever changes a definition changes it on both sides.
require_same_definition() {
    local missing
    source_sql "$DEFINITION" > "$work_folder/there" || fail "the definitions of the source cannot be read: $(source_problem)" "run the command again"
    as_postgres "$BIN/psql" -XAtq -v ON_ERROR_STOP=1 -p "$PG_PORT" -d "$DATABASE" -c "$SESSION" -c "$DEFINITION" > "$work_folder/here"
    missing=$(comm -23 <(sort "$work_folder/there") <(sort "$work_folder/here") | head -n 5 | paste -sd';' | sed 's/;/; /g')
    [ -z "$missing" ] || fail "the source has what the cluster does not have: $missing" \
        "make the same change in the cluster, as $OWNER; or undo it at the source, if nobody has written to it; or begin again: 'hacluster import cancel'"
    source_sql "select format('%I.%I', nspname, relname) from $SOURCE_TABLES t" > "$work_folder/there"
    missing=$(comm -23 <(sort "$work_folder/there") <(database_sql "select name from ($CARRIED) carried" | sort) | head -n 5 | paste -sd',' | sed 's/,/, /g')
    [ -z "$missing" ] || fail "these tables of the source are newer than the import, and are not carried: $missing" \
        "drop them there; or begin again: 'hacluster import cancel'"
}

lock_source() {
    if [ "$(source_sql "$IS_LOCKED")" != t ]; then
        database_sql 'update hacluster.import set locked = true' > /dev/null
        source_sql "do \$do\$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end \$do\$" > /dev/null ||
            fail "the source cannot be locked: $(source_problem)" "stop what writes to it yourself, and run the command without --lock-source"
    fi
    source_sql "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
            and (usename not in (select rolname from pg_roles where rolsuper) or exists (select from pg_roles where rolname = current_user and rolsuper))" > /dev/null ||
        fail "the sessions of the source cannot be ended: $(source_problem)" "stop what writes to it yourself, and run the command without --lock-source"
}

# The next number of a transaction of the whole server, and the rows that were written in this database.
activity() {
    source_sql "select txid_snapshot_xmax(txid_current_snapshot()) || ' ' || (select tup_inserted + tup_updated + tup_deleted from pg_stat_database where datname = current_database())"
}

writers() {
    source_sql "select string_agg(distinct format('%s (%s)', usename, coalesce(nullif(application_name, ''), 'no name')), ', ')
            from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and a.datname = current_database() and a.pid <> pg_backend_pid()"
    source_sql "select 'the prepared transaction ' || gid from pg_prepared_xacts where database = current_database() limit 1"
}

clients() {
    source_sql "select coalesce(string_agg(distinct format('%s (%s)', usename, coalesce(nullif(application_name, ''), 'no name')), ', '), 'nobody now')
        from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
}

# Without a new transaction in a second nobody writes. Where another database of the server has some, the rows that were written here count; what a session
# has written is counted up to seconds after it.
require_quiet() {
    local before said pause
    for pause in 1 2 2; do
        before=$(activity)
        sleep "$pause"
        seen=$(activity)
        said=$(writers | paste -sd',')
        [ -n "$said" ] || { [ "${before% *}" != "${seen% *}" ] && { [ "$pause" = 1 ] || [ "${before#* }" != "${seen#* }" ]; }; } || return 0
    done
    fail "the source is still written to: ${said:-"rows were inserted, updated or deleted; its sessions are of $(clients)"}" \
        "stop its writers, or let them be ended (--lock-source), then run the command again"
}

# await_applied LSN
await_applied() {
    AWAIT_INTERVAL=0.1 await "the cluster to have all that the source has written" 300 has_applied "$1" ||
        fail "$AWAITED" "see what holds it up: 'hacluster import status'; then run the command again"
}

has_applied() {
    local left
    left=$(source_sql "select case when confirmed_flush_lsn >= '$1' then 0 else pg_wal_lsn_diff('$1', confirmed_flush_lsn) end from pg_replication_slots where slot_name = '$NAME'") ||
        { source_problem; return 1; }
    [ "$left" = 0 ] || { echo "${left:-the slot is gone;} bytes are left"; return 1; }
}

position() { source_sql 'select pg_current_wal_flush_lsn()'; }

# compare: a line "NAME|ROWS" a table in the file `rows`, of both servers alike.
compare() {
    local query different other
    : > "$work_folder/rows"
    [ "$COMPARE" != none ] || return 0
    query=$(comparison_sql "$COMPARE")
    source_sql "$query" > "$work_folder/rows-of-source" &
    other=$!
    as_postgres "$BIN/psql" -XAtq -v ON_ERROR_STOP=1 -p "$PG_PORT" -d "$DATABASE" -c "$SESSION" -c "$query" > "$work_folder/rows-here"
    wait "$other" || fail "the source does not say what it has: $(source_problem)" "run the command again"
    sort "$work_folder/rows-here" > "$work_folder/rows"
    different=$({ diff "$work_folder/rows" <(sort "$work_folder/rows-of-source") || true; } |
        sed -n 's/^[<>] \(.*\)|.*/\1/p' | sort -u | head -n 5 | paste -sd',' | sed 's/,/, /g')
    [ -z "$different" ] || fail "the cluster does not have the same rows as the source: $different" \
        "look who has written to these tables; if it was nobody here, begin again: 'hacluster import cancel'"
}

sequences() {
    local list
    list=$(source_sql "select string_agg(format('select %L as name, last_value, is_called from %I.%I', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname), ' union all ')
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')")
    [ -z "$list" ] || source_sql "select format('select pg_catalog.setval(%L, %s, %L::boolean);', name, last_value, is_called) from ($list) s"
}

# What came into the schema public goes to that of the application. Sequences of columns go with their tables.
readonly MOVE="
do \$\$
declare
    due record;
begin
    for due in
        select format('alter %s %s set schema application', i.type, i.identity) as statement
        from hacluster.import_objects o, pg_identify_object(o.classid, o.objid, 0) i
        where i.schema = 'public' and o.classid not in ('pg_namespace'::regclass, 'pg_extension'::regclass, 'pg_cast'::regclass)
            and not (i.type = 'sequence' and exists (select from pg_depend d where d.classid = o.classid and d.objid = o.objid and d.deptype in ('a', 'i')
                and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0))
        union all
        select format('alter statistics public.%I set schema application', s.stxname) from pg_statistic_ext s
            join hacluster.import_objects o on o.classid = 'pg_class'::regclass and o.objid = s.stxrelid where s.stxnamespace = 'public'::regnamespace
        union all
        select format('alter extension %I set schema application', e.extname) from pg_extension e
            join hacluster.import_objects o on o.classid = 'pg_extension'::regclass and o.objid = e.oid where e.extnamespace = 'public'::regnamespace and e.extrelocatable
    loop
        execute due.statement;
    end loop;
end
\$\$;"

# In one transaction: nothing of it, or all.
change_over() {
    local result
    result=$(awk -F'|' '{ rows = $NF; name = substr($0, 1, length($0) - length(rows) - 1); split(rows, parts, " "); printf "%s\t%s\n", name, parts[1] }' "$work_folder/rows" |
        jq -Rnc --arg compared "$COMPARE" --argjson sequences "$(grep -c setval "$work_folder/sequences" || true)" \
            '{ compared: $compared, sequences: $sequences, tables: [inputs | split("\t") | { name: .[0], rows: (.[1] | tonumber) }] }')
    {
        echo "begin; set local lock_timeout = '10s'; alter subscription $NAME disable; alter subscription $NAME set (slot_name = none);"
        cat "$work_folder/sequences"
        printf '%s\n' "do \$do\$
            declare
                due record;
            begin
                set local role \"$OWNER\";
                reset role;
                for due in select * from hacluster.import_statements where phase = 'cut-over' and not done order by number loop
                    set local role \"$OWNER\";
                    execute due.statement;
                    reset role;
                end loop;
            end
            \$do\$;" "set local search_path = pg_catalog;" "$MOVE"
        echo "update hacluster.import set state = 'switched', result = $(sql_literal "$result"), cut_over_seconds = extract(epoch from clock_timestamp()) - $started / 1000.0;"
        echo 'commit;'
    } > "$work_folder/change-over"
    database_script < "$work_folder/change-over" > /dev/null 2> "$work_folder/problem" ||
        fail "the change-over failed, and the import is as it was: $(grep -v NOTICE: "$work_folder/problem" | one_line 3)" "repair the cause and run the command again"
}

# Both sides are compared until nobody has written meanwhile. A new transaction may be of another database, or of autovacuum.
settle() {
    local first
    for _ in 1 2 3; do
        require_quiet
        first=$seen
        await_applied "$(position)"
        sequences > "$work_folder/sequences" || fail "the sequences of the source cannot be read: $(source_problem)" "let its role read them, then run the command again"
        compare
        seen=$(activity)
        [ "${seen% *}" != "${first% *}" ] || return 0
        sleep 1
        seen=$(activity)
        if [ "${seen#* }" = "${first#* }" ] && [ -z "$(writers)" ]; then
            await_applied "$(position)"
            return 0
        fi
    done
    fail "the source was written to during the cut-over" "stop its writers, or let them be ended (--lock-source), then run the command again"
}

cut_over() {
    require_source
    require_ready
    require_same_definition
    started=$(now_ms)
    [ "$LOCK_SOURCE" != true ] || lock_source
    settle
    change_over
}

remove_from_source() {
    if [ "$WITHOUT_SOURCE" = true ]; then return 0; fi
    require_source
    AWAIT_INTERVAL=0.5 await "the slot of the source to be free" 60 slot_is_gone ||
        fail "the cluster serves the data, and the slot $NAME is left at the source: $AWAITED" "run the command again, which goes on here"
    source_sql "drop publication if exists $NAME, ${NAME}_inserts" > /dev/null ||
        fail "the cluster serves the data, and publications are left at the source: $(source_problem)" "run the command again, which goes on here"
}

slot_is_gone() {
    source_sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$NAME'" > /dev/null || { source_problem; return 1; }
}

refresh_views() {
    local view
    while IFS= read -r view; do
        [ -n "$view" ] || continue
        database_sql "refresh materialized view $view" 2> /dev/null || printf '%s: %s could not be refreshed\n' "$HOST" "$view" >&2
    done < <(database_sql "select o.objid::regclass from hacluster.import_objects o join pg_class c on c.oid = o.objid and o.classid = 'pg_class'::regclass where c.relkind = 'm' order by o.objid")
}

clean_up() {
    remove_from_source
    refresh_views
    database_sql analyze > /dev/null 2>&1 || true
    database_sql "begin; drop subscription if exists $NAME; truncate hacluster.import_objects, hacluster.import_statements;
        update hacluster.import set state = 'finished', finished_at = now(), conninfo = '', root_certificate = ''; commit" > /dev/null
    rm -f "$ROOT_CERTIFICATE_FILE" "$RUN_DIR/import-work.sh"
}

main() {
    hold_import
    require_primary
    make_work_folder
    trap leave_source EXIT
    case $(record state) in
        copying)
            use_recorded_source
            cut_over
            clean_up
            ;;
        switched)
            use_recorded_source
            clean_up
            ;;
        finished) ;;
        *) fail "there is no import to finish" "begin one: 'hacluster import start --from CONNINFO'" ;;
    esac
    database_sql "select json_build_object('source', source, 'host', $(sql_literal "$HOST"), 'finishedAt', finished_at,
        'cutOverSeconds', cut_over_seconds, 'locked', locked, 'result', result) from hacluster.import"
}
