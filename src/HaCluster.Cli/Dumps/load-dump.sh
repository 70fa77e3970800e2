# Loads a dump into DATABASE on the primary, in one transaction. ACTION:
#   prepare  makes the folder of this run (TOKEN) for a dump of SIZE bytes, which the login of the operator may write to, and prints it
#   look     reads what was copied there, and prints {foreign, tables: [{name, present, filled}]}
#   load     loads it: FOREIGN is true for a dump of another product's database, whose objects the application is to own
#   remove   deletes the folder
# A dump of this product's database brings its owners and privileges along, and replaces what is there under the same names. One of another
# database comes without them, and what it has in the schema public goes to the schema of the application.

readonly PARENT=/var/lib/postgresql/load-dump
readonly FOLDER=$PARENT/$TOKEN
readonly RESERVE_BYTES=$((512 * 1024 * 1024))
readonly SESSION=hacluster-load-dump

free_bytes() { df --output=avail -B1 "${PARENT%/*}" | tail -n 1; }

# require_primary: one whose commits would end.
require_primary() {
    [ "$(server_role)" = primary ] || fail "no primary runs on this host" "see how the cluster is: 'hacluster status'"
    [ "$(database_sql "select current_setting('synchronous_standby_names') = '' or exists (select from pg_stat_replication where sync_state in ('sync', 'quorum'))")" = t ] ||
        fail "commits wait for a standby that is not there" "bring it back: 'hacluster rejoin'; or let commits not wait for it: 'hacluster degrade'"
}

prepare() {
    local free
    require_primary
    # What a run that was killed has left. Another one may be at work.
    find "$PARENT" -mindepth 1 -maxdepth 1 -mmin +1440 -exec rm -rf {} + 2> /dev/null || true
    free=$(free_bytes)
    # It is there as a whole and unpacked for a moment.
    [ "$free" -ge $((2 * SIZE + RESERVE_BYTES)) ] ||
        fail "the dump needs $((2 * SIZE >> 20)) MiB on the volume of ${PARENT%/*}, which has $((free >> 20)) MiB free, $((RESERVE_BYTES >> 20)) of them for the database" \
            "make room, then run the command again"
    install -d -m 0711 "$PARENT"
    install -d -m 0700 -o "${SUDO_USER:-root}" "$FOLDER"
    echo "$FOLDER"
}

# source_of_dump: the folder or the file that pg_restore reads.
source_of_dump() { if [ -e "$FOLDER/data/toc.dat" ]; then echo "$FOLDER/data"; else echo "$FOLDER/dump"; fi; }

unpack() {
    chown -R postgres:postgres "$FOLDER"
    [ -e "$FOLDER/dump" ] || return 0
    # Custom and tar format of pg_dump are read as they are.
    ! as_postgres "$BIN/pg_restore" --list "$FOLDER/dump" > /dev/null 2>&1 || return 0
    install -d -m 0700 -o postgres -g postgres "$FOLDER/data"
    if as_postgres tar -x -C "$FOLDER/data" -f "$FOLDER/dump" > /dev/null 2>&1 && [ -e "$FOLDER/data/toc.dat" ]; then
        rm "$FOLDER/dump"
    else
        rm -rf "$FOLDER/data"
    fi
}

# names_of KIND: schema and name of what the dump has of it, a line "SCHEMA NAME" each, from the list on stdin.
names_of() { awk -v kind="$1" '$4 == kind && $5 != "DATA" && $5 != "ATTACH" { name = $6; for (i = 7; i < NF; i++) name = name " " $i; print $5, name }'; }

# describe TABLE: whether it is here, and has rows.
describe() {
    local present filled=false
    present=$(database_sql "select to_regclass(\$name\$$1\$name\$) is not null")
    if [ "$present" = t ]; then filled=$(database_sql "select exists (select from $1)"); fi
    jq -nc --arg name "$1" --arg present "$present" --arg filled "$filled" '{ name: $name, present: ($present == "t"), filled: ($filled == "t") }'
}

look() {
    local list schema name foreign=false owner
    unpack
    list=$(as_postgres "$BIN/pg_restore" --list --exclude-schema=hacluster "$(source_of_dump)" 2> "$FOLDER/problem") ||
        fail "pg_restore of PostgreSQL $PG_VERSION does not read the file: $(head -n 1 "$FOLDER/problem")" \
            "give a dump that this product or pg_dump has made in the formats custom, directory (as a tar archive) or tar, of this version or an earlier one"
    list=$(grep -v '^;' <<< "$list") || fail "the dump is empty" "look what it holds: pg_restore --list FILE"
    # Each database of this product has the table of the built-in application.
    grep -q ' TABLE base users postgres$' <<< "$list" || foreign=true
    while read -r owner; do
        [ -n "$(database_sql "select 1 from pg_roles where rolname = \$name\$$owner\$name\$")" ] || foreign=true
    done < <(awk '$4 == "TABLE" || $4 == "SCHEMA" { print $NF }' <<< "$list" | sort -u)
    if [ "$foreign" = true ] && [ -z "$(database_sql "select 1 from pg_namespace where nspname = 'application'")" ]; then
        fail "the dump is of another product's database, and this one has no schema for such objects, since the cluster runs the built-in application" \
            "set application.image and run 'hacluster up' first"
    fi
    names_of TABLE <<< "$list" | while read -r schema name; do
        if [ "$foreign" = true ] && [ "$schema" = public ]; then schema=application; fi
        describe "$(database_sql "select format('%I.%I', \$name\$$schema\$name\$, \$name\$$name\$name\$)")"
    done | jq -sc --argjson foreign "$foreign" '{ foreign: $foreign, tables: . }'
}

# Ends the transaction before the volume is full: PostgreSQL would stop.
watch_room() {
    # Not longer than the script, however that ends.
    while sleep 1 && kill -0 "$$" 2> /dev/null; do
        if [ "$(free_bytes)" -lt $((RESERVE_BYTES / 2)) ]; then
            touch "$FOLDER/full"
            database_sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '$SESSION'" > /dev/null || true
        fi
    done
}

# What a dump of another database has brought into the schema public, where only it has objects of the application's role. Sequences of columns
# go with their tables.
readonly MOVE_FROM_PUBLIC="
do \$\$
declare
    object record;
begin
    for object in
        select format('alter table %s set schema application', c.oid::regclass) as statement
        from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relowner = '$OWNER'::regrole and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('e', 'a', 'i') and d.refclassid <> 'pg_namespace'::regclass)
        union all
        select format('alter routine %s set schema application', p.oid::regprocedure)
        from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.proowner = '$OWNER'::regrole
            and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        union all
        select format('alter type %s set schema application', t.oid::regtype)
        from pg_type t
        where t.typnamespace = 'public'::regnamespace and t.typowner = '$OWNER'::regrole and t.typtype in ('e', 'd')
            and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
    loop
        execute object.statement;
    end loop;
end
\$\$;"

# The statements of the whole load. Without the last line, which comes only after the whole dump was read, nothing is committed.
statements() {
    local options=(--file=- --exclude-schema=hacluster --no-publications --no-subscriptions)
    echo 'begin;'
    if [ "$FOREIGN" = true ]; then
        printf 'grant create on database "%s" to "%s"; grant create on schema public to "%s";\n' "$DATABASE" "$OWNER" "$OWNER"
        options+=(--no-owner --no-privileges "--role=$OWNER")
    else
        options+=(--clean --if-exists)
    fi
    as_postgres "$BIN/pg_restore" "${options[@]}" "$(source_of_dump)" 2> "$FOLDER/problem" || return 0
    echo 'reset role; reset search_path;'
    if [ "$FOREIGN" = true ]; then
        printf '%s\n' "$MOVE_FROM_PUBLIC"
        printf 'revoke create on database "%s" from "%s"; revoke create on schema public from "%s";\n' "$DATABASE" "$OWNER" "$OWNER"
    fi
    printf 'commit;\n\\echo committed\n'
}

load() {
    local said watcher
    mkdir -p "$RUN_DIR"
    exec 8> "$RUN_DIR/load-dump.lock"
    flock -n 8 || fail "another dump is being loaded" "wait until it has ended, then run the command again"
    require_primary
    watch_room 8>&- &
    watcher=$!
    said=$(statements | PGAPPNAME=$SESSION as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "${SERVER[@]}" -d "$DATABASE" 2> "$FOLDER/errors" 8>&-) || true
    kill "$watcher" 2> /dev/null || true
    [ ! -e "$FOLDER/full" ] ||
        fail "the volume of ${PARENT%/*} had less than $((RESERVE_BYTES / 2 >> 20)) MiB left; nothing was loaded" "make room, then run the command again"
    grep -qx committed <<< "$said" ||
        ! grep -qE 'server closed the connection|connection to server was lost|terminating connection' "$FOLDER/errors" ||
        fail "the connection to the server ended, and whether the dump was loaded is not known: $(head -n 1 "$FOLDER/errors")" "see how the cluster is and look at the tables; then run the command again"
    grep -qx committed <<< "$said" ||
        fail "nothing was loaded: $(cat "$FOLDER/problem" "$FOLDER/errors" 2> /dev/null | grep -v NOTICE: | head -n 3 | tr '\n' ' ')" "repair the cause and run the command again"
    # What fails here changes nothing of what was loaded, and autovacuum makes up for it.
    database_sql analyze > /dev/null 2>&1 || true
}

main() {
    case $ACTION in
        prepare) prepare ;;
        look) look ;;
        load) load ;;
        remove) rm -rf "$FOLDER" ;;
    esac
}
