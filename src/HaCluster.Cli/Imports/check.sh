# Looks whether the database at CONNINFO can be imported, and changes nothing. PASSFILE is a line of a password file, CERTIFICATE the text of a
# certificate authority or empty, APPEND_ONLY names of tables that are never updated, one a line. ROLE: primary, or standby for what a role change
# would need. Prints lines of fields with tabs between: problem WHAT FIX, warning WHAT, fact KEY VALUE.

problem() { printf 'problem\t%s\t%s\n' "$1" "$2"; }
warning() { printf 'warning\t%s\n' "$1"; }
found() { printf 'fact\t%s\t%s\n' "$1" "$2"; }

# names SQL: what it finds at the source, at most ten, in one line.
names() { source_sql "select string_agg(name, ', ' order by name) from (select name from ($1) found(name) order by 1 limit 10) first"; }

answers() {
    if source_sql 'select 1' > /dev/null; then return 0; fi
    problem "The source does not answer from $HOST: $(source_problem)." \
        "Let its pg_hba.conf and its firewall accept both database hosts, and check host, port, database, user and password."
    return 1
}

version() {
    local number
    number=$(source_sql 'show server_version_num')
    found version "$((number / 10000))"
    if [ "$number" -lt 100000 ]; then
        problem "The source runs PostgreSQL $(source_sql 'show server_version'), which has no logical replication." "Load a dump of it: 'hacluster load-dump FILE'."
        return 1
    fi
    if [ "$((number / 10000))" -gt "$PG_VERSION" ]; then
        problem "The source runs PostgreSQL $((number / 10000)), and the cluster $PG_VERSION." "Import into a cluster of that version or a later one (database.version)."
        return 1
    fi
}

# The server itself: is it a primary that lets changes be read, and not this cluster.
server() {
    local level free
    if [ "$(source_sql 'select pg_is_in_recovery()')" = t ]; then
        problem "The source is a standby." "Name its primary."
    fi
    if [ "$(source_sql 'select system_identifier from pg_control_system()')" = "$(database_sql 'select system_identifier from pg_control_system()')" ]; then
        problem "The source is this cluster's own server." "Name another one; what is in another database here is moved with a dump."
    fi
    level=$(source_sql 'show wal_level')
    [ "$level" = logical ] || problem "wal_level is $level at the source." "Set wal_level = logical there and restart it."
    free=$(source_sql "select current_setting('max_replication_slots')::int - (select count(*) from pg_replication_slots)")
    [ "$free" -ge 2 ] || problem "The source has $free free replication slots, and the import needs 2 at least." "Raise max_replication_slots there and restart it."
    free=$(source_sql "select current_setting('max_wal_senders')::int - (select count(*) from pg_stat_replication)")
    [ "$free" -ge 2 ] || problem "The source has $free free WAL senders, and the import needs 2 at least." "Raise max_wal_senders there and restart it."
    [ -z "$(source_sql "select 1 from pg_replication_slots where slot_name = '$NAME' union select 1 from pg_publication where pubname ~ '^$NAME'")" ] ||
        problem "The source has a slot or a publication of the name $NAME: another import uses it, or one has left it." \
            "If none does, run there: drop publication if exists $NAME, ${NAME}_inserts; select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$NAME'"
    [ "$(source_sql 'show server_encoding')" != SQL_ASCII ] || warning "The source has the encoding SQL_ASCII: text that is not UTF-8 ends the copy with an error."
}

# rights: of the role that the import logs in as.
rights() {
    local said
    said=$(source_sql "select rolsuper or rolreplication or exists (select from pg_roles g where g.rolname = 'rds_replication' and pg_has_role(g.oid, 'member'))
        from pg_roles where rolname = current_user")
    [ "$said" = t ] || problem "The role $(source_sql 'select current_user') of the source may not replicate." "Run there, as a superuser: alter role … replication"
    said=$(source_sql "select has_database_privilege(current_database(), 'create')")
    [ "$said" = t ] || problem "The role may not create a publication in the database of the source." "Run there: grant create on database … to it"
    said=$(names "select format('%I.%I', nspname, relname) from $SOURCE_TABLES t where not pg_has_role(relowner, 'usage')")
    [ -z "$said" ] || problem "The role does not own these tables, as a publication needs: $said." "Grant it the role that owns them, or use that role."
    # pg_dump locks partitioned and unlogged tables as well.
    said=$(names "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')
            and case when c.relkind in ('r', 'p') then not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'))
                when c.relkind = 'S' then not (has_schema_privilege(n.oid, 'usage') and has_sequence_privilege(c.oid, 'select')) end
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')")
    [ -z "$said" ] || problem "The role may not read $said." "Grant it select on all tables and sequences, and usage of their schemas."
    said=$(names "select format('%I.%I', nspname, relname) from $SOURCE_TABLES t
        where relrowsecurity and not exists (select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls))
            and (relforcerowsecurity or not pg_has_role(relowner, 'usage'))")
    [ -z "$said" ] || problem "Row security hides rows of $said from the role." "Run there: alter role … bypassrls"
}

# identity: an update of a published table that cannot be identified fails at the source.
identity() {
    local without declared missing
    # PostgreSQL finds no row by a key that is checked later (DEFERRABLE).
    without=$(source_sql "select format('%I.%I', nspname, relname) from $SOURCE_TABLES t where relreplident <> 'f'
        and not exists (select from pg_index i where i.indrelid = t.oid and i.indisvalid and i.indimmediate
            and case relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end) order by 1")
    declared=$(sort -u <<< "$APPEND_ONLY" | sed '/^$/d')
    missing=$(comm -23 <(sort -u <<< "$without" | sed '/^$/d') <(printf '%s' "$declared${declared:+$'\n'}") | paste -sd',' | sed 's/,/, /g')
    [ -z "$missing" ] || problem "These tables have no replica identity, as no primary key or a deferrable one gives, so that updates would fail at the source: $missing." \
        "Add primary keys that are not deferrable; or run there: alter table … replica identity full; or name those that only grow: --append-only TABLE."
    missing=$(comm -13 <(sort -u <<< "$without" | sed '/^$/d') <(printf '%s' "$declared${declared:+$'\n'}") | paste -sd',' | sed 's/,/, /g')
    [ -z "$missing" ] || problem "--append-only names what is no table without a replica identity: $missing." "Name tables as SCHEMA.TABLE, quoted as SQL needs it."
    missing=$(names "select format('%I.%I', nspname, relname) from $SOURCE_TABLES t where relreplident = 'f'")
    [ -z "$missing" ] || warning "Each update of $missing reads the whole table in the cluster, since its replica identity is full."
}

# uncarried: what logical replication leaves behind.
uncarried() {
    local relations="select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')" said
    said=$(source_sql 'select count(*) from pg_largeobject_metadata')
    [ "$said" = 0 ] || warning "$said large objects are not carried."
    said=$(names "$relations and c.relkind = 'r' and c.relpersistence = 'u'")
    [ -z "$said" ] || warning "The rows of unlogged tables are not carried: $said."
    said=$(names "$relations and c.relkind = 'f'")
    [ -z "$said" ] || problem "Foreign tables are not carried: $said." "Drop them at the source, or load a dump instead."
    said=$(names "$relations and c.relkind = 'm'")
    [ -z "$said" ] || warning "Materialized views are refreshed after the cut-over: $said."
    said=$(names "select evtname::text from pg_event_trigger where not exists (select from pg_depend d where d.objid = pg_event_trigger.oid and d.deptype = 'e')")
    [ -z "$said" ] || warning "Event triggers are not carried: $said."
    warning "Changes of tables, types and other definitions are not carried: make none at the source until the cut-over. Sequences are copied then."
}

# here: whether the cluster has what is needed, and not yet what is to come.
here() {
    local missing line list='' said
    [ -n "$(database_sql "select 1 from pg_namespace where nspname = 'application'")" ] ||
        problem "The cluster runs the built-in application, which has a table of its own." "Set application.image, run 'hacluster up', then import."
    said=$(database_sql "select to_regclass('hacluster.import')")
    if [ -n "$said" ] && [ "$(database_sql "select state from hacluster.import")" != finished ]; then
        problem "Another import is not finished." "See how it is: 'hacluster import status'."
    fi
    missing=$(comm -23 <(source_sql "select extname from pg_extension where extname <> 'plpgsql'" | sort) <(database_sql 'select name from pg_available_extensions' | sort) | tr '\n' ' ')
    [ -z "$missing" ] || problem "The database hosts do not have the extensions ${missing% }." "Install their packages on both database hosts."
    missing=$(comm -23 <(source_sql "select distinct r.rolname from pg_policy p cross join unnest(p.polroles) o join pg_roles r on r.oid = o" | sort) \
        <(database_sql 'select rolname from pg_roles' | sort) | tr '\n' ' ')
    [ -z "$missing" ] || problem "Policies of row security name roles that the cluster does not have: ${missing% }." "Create them on the primary."
    while IFS=$'\t' read -r said line; do
        list+="${list:+, }($(sql_literal "$said"), $(sql_literal "$line"))"
    done < <(source_sql "select nspname || e'\t' || relname from (select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'hacluster')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')) r order by 1")
    if [ -z "$list" ]; then
        problem "The database of the source has no table." "Check the name of the database."
        return 0
    fi
    # What is in public comes to the schema of the application in the end.
    said=$(database_script <<< "select string_agg(format('%I.%I', n.nspname, c.relname), ', ' order by 1) from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join (values $list) wanted(nspname, relname) on wanted.relname = c.relname
            and (wanted.nspname = n.nspname or (wanted.nspname = 'public' and n.nspname = 'application'));")
    [ -z "$said" ] || problem "The cluster has these already: $said." "Drop or rename them first, if they are not needed any more."
}

room() {
    local free
    free=$(df --output=avail -B1 "$DATA_DIR" | tail -n 1)
    found freeBytes "$free"
    [ "$free" -ge $((BYTES + RESERVE_BYTES)) ] ||
        problem "The source takes $((BYTES >> 20)) MiB, and the volume of $HOST has $((free >> 20)) MiB free, $((RESERVE_BYTES >> 20)) of them for the database." "Make room."
}

look() {
    local identifier
    use_source "$CONNINFO" "$PASSFILE" "$CERTIFICATE"
    if [ "$ROLE" = standby ]; then
        answers || true
        room
        return 0
    fi
    require_primary
    if ! answers || ! version; then return 0; fi
    server
    rights
    identity
    uncarried
    here
    identifier=$(source_sql 'select system_identifier from pg_control_system()')
    found identifier "$identifier"
    BYTES=$(source_sql "select coalesce(sum(pg_total_relation_size(oid)), 0) from $SOURCE_TABLES t")
    found bytes "$BYTES"
    found tables "$(source_sql "select count(*) from $SOURCE_TABLES t")"
    room
}

main() {
    look
    rm -f "$ROOT_CERTIFICATE_FILE"
}
