# What the scripts of an import have in common. What is known of it is in the database (schema hacluster), so that it goes where the primary goes;
# the password of the source is in the subscription alone, which only superusers read.
# shellcheck shell=bash disable=SC2154

readonly NAME=hacluster_import
readonly UNIT_OF_WORK=hacluster-import
readonly RESERVE_BYTES=$((512 * 1024 * 1024))
readonly ROOT_CERTIFICATE_FILE=$STATE_ON_DATA_VOLUME/import-root.crt
# Both servers write and read rows as the same text, and names come with their schemas. A source that is locked takes what the import itself
# writes there.
readonly SESSION="set search_path = ''; set statement_timeout = 0; set lock_timeout = '20s'; set client_min_messages = warning;
    set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 0;
    set lc_monetary = 'C'; set default_transaction_read_only = off"
# Ordinary tables and partitions of the source, by their columns oid, nspname, relname and those of pg_class.
readonly SOURCE_TABLES="(select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))"
# The tables that are carried over, as the cluster knows them.
readonly CARRIED="select format('%I.%I', n.nspname, c.relname) as name, c.relname, n.nspname, r.srsubstate, c.oid
    from pg_subscription s join pg_subscription_rel r on r.srsubid = s.oid join pg_class c on c.oid = r.srrelid
    join pg_namespace n on n.oid = c.relnamespace where s.subname = '$NAME'"
work_folder=''

# database_sql SQL: on this host's server, as its superuser.
database_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d "$DATABASE" -c "$1"; }

# database_script: SQL on stdin. Nothing of it is in a list of processes, in the views of sessions or in the log, whatever their settings are.
database_script() {
    { printf '%s\n' "set track_activities = off; set log_statement = 'none'; set log_min_error_statement = 'panic'; set log_min_duration_statement = -1;" \
        "set client_min_messages = error;"; cat; } | as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d "$DATABASE" -f -
}

sql_literal() { printf "'%s'" "${1//\'/\'\'}"; }

one_line() { head -n "${1:-1}" | tr '\n\t' '  ' | sed 's/ *$//'; }

# What the source complained of is not lost where nobody expected it to.
leave() {
    local code=$?
    if [ "$code" != 0 ] && [ -s "$work_folder/source-error" ] && ! [ -e "$work_folder/told" ]; then
        printf '%s: the source said: %s\n' "$HOST" "$(source_problem)" >&2
    fi
    [ -z "$work_folder" ] || rm -rf "$work_folder"
}

# A folder in memory for the password file of this run. Those of runs that were killed go.
make_work_folder() {
    local folder process
    install -d -m 0755 "$RUN_DIR"
    for folder in "$RUN_DIR"/import.*.*; do
        process=${folder#"$RUN_DIR/import."}
        if [ -d "$folder" ] && ! kill -0 "${process%.*}" 2> /dev/null; then rm -rf "$folder"; fi
    done
    work_folder=$(mktemp -d "$RUN_DIR/import.$$.XXXXXX")
    chown postgres:postgres "$work_folder"
    trap leave EXIT
}

# use_source CONNINFO PASSFILE_LINE CERTIFICATE: how the source is reached from here on.
use_source() {
    source_conninfo=$1
    [ -n "$work_folder" ] || make_work_folder
    (umask 077; printf '%s\n' "$2" > "$work_folder/passfile"; chown postgres:postgres "$work_folder/passfile")
    if [ -n "$3" ]; then write_file "$ROOT_CERTIFICATE_FILE" 0644 postgres "$3"; fi
}

# from_source PROGRAM ARGUMENT...: a program of PostgreSQL, connected to the source.
from_source() {
    local program=$1
    shift
    HOME=/nonexistent PGPASSFILE=$work_folder/passfile PGAPPNAME=$NAME PGCONNECT_TIMEOUT=10 \
        setpriv --reuid=postgres --regid=postgres --init-groups "$BIN/$program" -w -d "$source_conninfo" "$@" 2> "$work_folder/source-error"
}

# source_sql SQL: at the source; what it complains of is in source_problem.
source_sql() { from_source psql -XAtq -v ON_ERROR_STOP=1 -c "$SESSION" -c "$1"; }

# Whether the source's database lets nobody write who does not ask for it.
readonly IS_LOCKED="select exists (select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
    where d.datname = current_database() and s.setrole = 0 and array_to_string(s.setconfig, ' ') ~ 'default_transaction_read_only=on')"

# unlock_source: what the import has locked. A source that its role was not allowed to lock needs nothing.
unlock_source() {
    local locked
    [ "$(record locked)" = t ] || return 0
    locked=$(source_sql "$IS_LOCKED") || return 1
    [ "$locked" = f ] ||
        source_sql "do \$do\$ begin execute format('alter database %I reset default_transaction_read_only', current_database()); end \$do\$" > /dev/null ||
        return 1
    database_sql 'update hacluster.import set locked = false' > /dev/null
}

source_problem() {
    touch "$work_folder/told"
    grep -v '^$' "$work_folder/source-error" 2> /dev/null | one_line 2 | sed -E 's/^(psql|pg_dump): (error: )?//; s/ *password retrieved from file .*//'
}

require_source() {
    source_sql 'select 1' > /dev/null ||
        fail "the source does not answer from $HOST: $(source_problem)" "let it accept connections of both database hosts, then run the command again"
}

require_primary() {
    [ "$(server_role)" = primary ] || fail "no primary runs on this host" "see how the cluster is: 'hacluster status'"
}

# Two commands that change an import at once would undo each other.
hold_import() {
    mkdir -p "$RUN_DIR"
    exec 8> "$RUN_DIR/import.lock"
    flock -n 8 || fail "another command works on the import" "wait until it has ended, then run the command again"
}

# record COLUMN: of the import; empty when there is none.
record() {
    [ -n "$(database_sql "select to_regclass('hacluster.import')")" ] || return 0
    database_sql "select $1 from hacluster.import"
}

# use_recorded_source: with the password that is in the subscription.
use_recorded_source() {
    local line
    [ -n "$work_folder" ] || make_work_folder
    line=$(database_sql "select '*:*:*:*:' || replace(replace(regexp_replace(
            substr(s.subconninfo, length(i.conninfo) + 12, length(s.subconninfo) - length(i.conninfo) - 12), '\\\\(.)', '\\1', 'g'), '\\', '\\\\'), ':', '\\:')
        from pg_subscription s, hacluster.import i where s.subname = '$NAME' and length(s.subconninfo) > length(i.conninfo)")
    use_source "$(record conninfo)" "$line" "$(record root_certificate)"
}

# The rows of the carried tables, as SQL that either server runs: one line "NAME|VALUE" a table. WHAT: counts, or contents, which is used in either
# case for tables whose updates are not carried. Rows are read as text, in any order: the sum of parts of their hashes.
comparison_sql() {
    database_sql "select coalesce(string_agg(format(case when '$1' = 'contents' or name = any (i.append_only)
            then 'select %L as name, count(*) || '' '' || coalesce(sum((''x'' || substr(md5((t.*)::text), 1, 15))::bit(60)::bigint), 0) as rows from only %s t'
            else 'select %L as name, count(*)::text as rows from only %s t' end, name, name), ' union all '), 'select null, null where false')
        from ($CARRIED) carried, hacluster.import i"
}

# What a database has, one line a table, a column and a sequence: what changes in that is not carried by logical replication.
readonly DEFINITION="select format('%I.%I', t.nspname, t.relname) || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    from $SOURCE_TABLES t join pg_attribute a on a.attrelid = t.oid where a.attnum > 0 and not a.attisdropped
    union all select format('%I.%I', t.nspname, t.relname) from $SOURCE_TABLES t
    union all select 'sequence ' || format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'S' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')"

# launch_work: builds what comes after the copy, without this command. WORK is the script.
launch_work() {
    ! systemctl is-active -q "$UNIT_OF_WORK" || return 0
    systemctl reset-failed "$UNIT_OF_WORK" 2> /dev/null || true
    install -d -m 0755 "$RUN_DIR"
    replace_file "$RUN_DIR/import-work.sh" 0700 root "$WORK"
    systemd-run --quiet --collect --unit="$UNIT_OF_WORK" --description='Import of a database' bash "$RUN_DIR/import-work.sh" 8>&-
}
