# Begins an import, or continues one that was begun: CONNINFO and SECRET are the halves of the subscription's connection string, the second
# with the password; SOURCE is how the source is shown. SYNCHRONOUS: commits wait for the standby. Each step finds what an earlier run has done.

# The record and the subscription, which connects to nothing yet: from here on the password is where only superusers read it.
note() {
    database_script <<< "begin;
        drop table if exists hacluster.import, hacluster.import_objects, hacluster.import_statements;
        create table hacluster.import (
            only_row boolean primary key default true check (only_row), state text not null, source text not null, conninfo text not null,
            root_certificate text not null, append_only text[] not null, timeline int not null,
            locked boolean not null default false, result json, problem text not null default '', started_at timestamptz not null default now(),
            finished_at timestamptz, cut_over_seconds numeric);
        create table hacluster.import_objects (classid oid, objid oid, primary key (classid, objid));
        create table hacluster.import_statements (number int primary key, phase text not null, statement text not null, done boolean not null default false);
        insert into hacluster.import (state, source, conninfo, root_certificate, append_only, timeline)
            values ('prepared', $(sql_literal "$SOURCE"), $(sql_literal "$CONNINFO"), $(sql_literal "$CERTIFICATE"),
                array(select line from unnest(string_to_array($(sql_literal "$APPEND_ONLY"), e'\n')) line where line <> ''), $CURRENT_TIMELINE);
        create subscription $NAME connection $(sql_literal "$CONNINFO$SECRET") publication $NAME, ${NAME}_inserts
            with (connect = false, slot_name = '$NAME', synchronous_commit = '$([ "$SYNCHRONOUS" = true ] && echo on || echo off)');
        commit;"
}

# With the password of this run, which may be a new one.
renew_password() { database_script <<< "alter subscription $NAME connection $(sql_literal "$CONNINFO$SECRET");"; }

# tables_of CONDITION: of the source, as a publication takes them.
tables_of() { source_sql "select string_agg(format('%I.%I', nspname, relname), ', ' order by nspname, relname) from $SOURCE_TABLES t where $1"; }

publish() {
    local name=$1 tables=$2 operations=$3
    [ -n "$(source_sql "select 1 from pg_publication where pubname = '$name'")" ] ||
        source_sql "create publication $name with (publish = '$operations')" ||
        fail "the publication cannot be created at the source: $(source_problem)" "give its role the right, then run the command again"
    [ -z "$tables" ] || source_sql "alter publication $name set table $tables" ||
        fail "the tables cannot be published at the source: $(source_problem)" "give its role the right, then run the command again"
}

# Two publications: an update of a table without a key would fail at the source if it were published.
prepare_source() {
    local kept whole inserts operations='insert, update, delete'
    [ "$(source_sql 'show server_version_num')" -lt 110000 ] || operations+=', truncate'
    kept="format('%I.%I', nspname, relname) in ($(sed "s/'/''/g; s/.*/'&'/" <<< "$APPEND_ONLY" | paste -sd,))"
    { whole=$(tables_of "not $kept") && inserts=$(tables_of "$kept"); } ||
        fail "the tables of the source cannot be listed: $(source_problem)" "repair the cause and run the command again"
    publish "$NAME" "$whole" "$operations"
    publish "${NAME}_inserts" "$inserts" insert
    [ -n "$(source_sql "select 1 from pg_replication_slots where slot_name = '$NAME'")" ] ||
        source_sql "select pg_create_logical_replication_slot('$NAME', 'pgoutput')" > /dev/null ||
        fail "the slot cannot be created at the source: $(source_problem)" "repair the cause and run the command again"
}

# What was written while there was no slot is sent by no other slot. A table that was made since the start is not published: its updates would fail
# there without a primary key, and its rows would end the copy here.
require_slot() {
    local count
    count=$(source_sql "select count(*) from pg_replication_slots where slot_name = '$NAME'") ||
        fail "the slot of the source cannot be looked at: $(source_problem)" "repair the cause and run the command again"
    [ "$count" = 1 ] ||
        fail "the slot $NAME is gone at the source: what was written there since is not sent any more" "begin again: 'hacluster import cancel'"
}

# text_of ENTRY: its SQL, for the server alone: what psql takes for its own commands is not in it.
text_of() {
    printf '%s\n' "$1" > "$work_folder/entry"
    as_postgres "$BIN/pg_restore" --no-owner --no-privileges -L "$work_folder/entry" -f - "$work_folder/dump" |
        grep -vE '^(--|\\(un)?restrict |SET (statement_timeout|lock_timeout|idle_in_transaction_session_timeout|transaction_timeout) |$)'
}

# The list of what the dump has, without what superusers own, and the schemas that are here by then.
list_dump() {
    local present
    from_source pg_dump -Fc --schema-only --no-owner --no-privileges --no-publications --no-subscriptions --exclude-schema=hacluster \
        --lock-wait-timeout=60s > "$work_folder/dump" || fail "pg_dump ended with an error: $(source_problem)" "repair the cause and run the command again"
    chown postgres:postgres "$work_folder/dump"
    present=$({ database_sql "select nspname from pg_namespace where nspname !~ '^pg_'"; extension_schemas; } | sort -u)
    as_postgres "$BIN/pg_restore" --list "$work_folder/dump" | grep -v '^;' | while IFS= read -r entry; do
        case $(what_is "$entry") in
            'EXTENSION '* | 'EVENT TRIGGER '* | 'PUBLICATION '* | 'SUBSCRIPTION '* | 'FOREIGN DATA WRAPPER '* | 'SERVER '* | 'USER MAPPING '*) ;;
            'PROCEDURAL LANGUAGE '* | 'COMMENT - EXTENSION '* | 'COMMENT - EVENT TRIGGER '* | 'COMMENT - SCHEMA '* | 'COMMENT - LANGUAGE '*) ;;
            'SCHEMA - '*) grep -qxF "$(schema_of "$entry")" <<< "$present" || printf '%s\n' "$entry" ;;
            *) printf '%s\n' "$entry" ;;
        esac
    done > "$work_folder/list"
}

# what_is ENTRY: kind, schema, name and owner; a line of the list is "ID; CATALOG OID KIND SCHEMA NAME OWNER".
what_is() {
    local text=${1#*; }
    text=${text#* }
    printf '%s' "${text#* }"
}

schema_of() {
    local name
    name=$(what_is "$1")
    name=${name#SCHEMA - }
    printf '%s' "${name% *}"
}

extension_schemas() { source_sql "select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where n.nspname <> 'pg_catalog'"; }

extensions() {
    local name schema
    while IFS=$'\t' read -r name schema; do
        printf 'create schema if not exists %s authorization "%s";\ncreate extension if not exists %s schema %s;\n' "$schema" "$OWNER" "$name" "$schema"
    done < <(source_sql "select format('%I', e.extname) || e'\t' || format('%I', n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace
        where e.extname <> 'plpgsql' and n.nspname <> 'pg_catalog' order by e.oid")
}

# sort_entries: into those that come before the rows, with the keys by which a changed row is found, those that come after the copy, which is faster
# without them, and those of the cut-over: what a trigger does, it has done at the source.
sort_entries() {
    local entry what
    : > "$work_folder/early" && : > "$work_folder/keys" && : > "$work_folder/late" && : > "$work_folder/last"
    while IFS= read -r entry; do
        what=$(what_is "$entry")
        case $what in
            'CONSTRAINT '*) printf '%s\n' "$entry" >> "$work_folder/keys" ;;
            'INDEX ATTACH '*) printf '%s\n' "$entry" >> "$work_folder/late" ;;
            'INDEX '*)
                if text_of "$entry" | grep -q '^ALTER TABLE .* REPLICA IDENTITY USING INDEX '; then
                    printf '%s\n' "$entry" >> "$work_folder/keys"
                else
                    printf '%s\n' "$entry" >> "$work_folder/late"
                fi
                ;;
            'TRIGGER '* | 'RULE '* | 'COMMENT '*' TRIGGER '* | 'COMMENT '*' RULE '*) printf '%s\n' "$entry" >> "$work_folder/last" ;;
            'FK CONSTRAINT '* | 'POLICY '* | 'ROW SECURITY '* | 'STATISTICS '*) printf '%s\n' "$entry" >> "$work_folder/late" ;;
            'COMMENT '*' INDEX '* | 'COMMENT '*' CONSTRAINT '* | 'COMMENT '*' POLICY '* | 'COMMENT '*' STATISTICS '*)
                printf '%s\n' "$entry" >> "$work_folder/late"
                ;;
            *) printf '%s\n' "$entry" >> "$work_folder/early" ;;
        esac
    done < "$work_folder/list"
}

# keep PHASE FILE: its entries as statements that are run later, wherever the primary is then.
keep() {
    local entry
    while IFS= read -r entry; do
        kept_number=$((kept_number + 1))
        printf "insert into hacluster.import_statements (number, phase, statement) values (%d, '%s', %s);\n" \
            "$kept_number" "$1" "$(sql_literal "$(text_of "$entry")")"
    done < "$2"
}

definitions() {
    echo 'begin;'
    extensions
    printf 'grant create on database "%s" to "%s"; grant create on schema public to "%s"; set role "%s";\n' "$DATABASE" "$OWNER" "$OWNER" "$OWNER"
    cat "$work_folder/early" "$work_folder/keys" > "$work_folder/now"
    as_postgres "$BIN/pg_restore" --no-owner --no-privileges -L "$work_folder/now" -f - "$work_folder/dump"
    printf '%s\n' 'reset all; reset role; set client_min_messages = error;'
    printf 'revoke create on database "%s" from "%s"; revoke create on schema public from "%s";\n' "$DATABASE" "$OWNER" "$OWNER"
    # Rows of the catalog that this transaction has written are what has come.
    echo "insert into hacluster.import_objects
        select classid, objid from (
            select tableoid as classid, oid as objid, xmin from pg_namespace where nspname <> 'public'
            union all select tableoid, oid, xmin from pg_class where relkind in ('r', 'p', 'v', 'm', 'S') and relnamespace <> 'hacluster'::regnamespace
            union all select tableoid, oid, xmin from pg_type t where typtype in ('e', 'd', 'r')
                or (typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
            union all select tableoid, oid, xmin from pg_proc union all select tableoid, oid, xmin from pg_operator
            union all select tableoid, oid, xmin from pg_opfamily union all select tableoid, oid, xmin from pg_opclass
            union all select tableoid, oid, xmin from pg_collation union all select tableoid, oid, xmin from pg_ts_config
            union all select tableoid, oid, xmin from pg_ts_dict union all select tableoid, oid, xmin from pg_cast
            union all select tableoid, oid, xmin from pg_extension) written
        where xmin = pg_current_xact_id()::xid and not exists (select from pg_depend d where d.classid = written.classid and d.objid = written.objid
            and d.deptype in ('e', 'i') and (d.refclassid, d.refobjid) <> (d.classid, d.objid));"
    kept_number=0
    keep late "$work_folder/late"
    keep cut-over "$work_folder/last"
    printf "insert into hacluster.import_statements (number, phase, statement) values (%d, 'analyze', 'analyze');\n" $((kept_number + 1))
    printf "update hacluster.import set state = 'copying';\ncommit;\n"
}

create_definitions() {
    list_dump
    sort_entries
    definitions > "$work_folder/definitions"
    database_script < "$work_folder/definitions" > /dev/null 2> "$work_folder/problem" ||
        fail "the tables cannot be created: $(grep -v NOTICE: "$work_folder/problem" | one_line 3)" "repair the cause at the source and run the command again, or end the import: 'hacluster import cancel'"
    say "the tables are there; the rows are being copied"
}

copy() {
    local said
    # A cancellation that was not finished has parted the subscription from it.
    [ -n "$(database_sql "select subslotname from pg_subscription where subname = '$NAME'")" ] || database_sql "alter subscription $NAME set (slot_name = '$NAME')"
    database_sql "update hacluster.import set problem = ''"
    said=$({ database_sql "alter subscription $NAME enable" && database_sql "alter subscription $NAME refresh publication"; } 2>&1) ||
        fail "the copy cannot begin: $(one_line 3 <<< "$said")" "repair the cause and run the command again"
}

main() {
    local state
    hold_import
    require_primary
    make_work_folder
    use_source "$CONNINFO" "$PASSFILE" "$CERTIFICATE"
    require_source
    state=$(record state)
    if [ -n "$state" ] && [ "$state" != finished ]; then
        [ "$(record conninfo)" = "$CONNINFO" ] || fail "another import is not finished, from $(record source)" "see how it is: 'hacluster import status'"
        case $state in prepared | copying) renew_password ;; *) fail "the cut-over of this import has begun" "finish it: 'hacluster import finish'" ;; esac
        APPEND_ONLY=$(record "array_to_string(append_only, e'\n')")
    else
        note
        state=prepared
    fi
    if [ "$state" = prepared ]; then
        prepare_source
        create_definitions
    else
        require_slot
    fi
    copy
    launch_work
}
