# shellcheck shell=bash disable=SC2154
# On a database host: what an upgrade to TARGET has to know. Changes nothing. One line KEY=VALUE each; sizes are bytes.

# candidate: the version of the server's package that could be installed; empty when no package source has it.
candidate() {
    local version
    version=$(apt-cache policy "postgresql-$TARGET" 2> /dev/null | sed -n 's/^  Candidate: //p')
    [ "$version" = '(none)' ] || echo "$version"
}

main() {
    local role kept=''
    role=$(server_role)
    [ ! -e "$BEFORE" ] && [ ! -e "$RECOVERED" ] || kept=yes
    printf '%s\n' "version=$PG_VERSION" "role=$role" "candidate=$(candidate)" "kept=$kept" \
        "preloaded=$(sql 'show shared_preload_libraries' 2> /dev/null || true)" \
        "free=$(df --output=avail -B1 /var/lib/postgresql | tail -n 1)" \
        "size=$(du -sb "$DATA_DIR" 2> /dev/null | cut -f1)" \
        "tablespaces=$(sql "select string_agg(spcname, ' ') from pg_tablespace where spcname not in ('pg_default', 'pg_global')" 2> /dev/null || true)" \
        "prepared=$(sql 'select count(*) from pg_prepared_xacts' 2> /dev/null || true)" \
        "lsn=$(sql 'select case when pg_is_in_recovery() then null else pg_current_wal_lsn() end' 2> /dev/null || true)" \
        "stage=$(upgrade_field stage)" "from=$(upgrade_field from)" "to=$(upgrade_field to)" "had=$(upgrade_field role)" \
        "outage=$([ "$(first_line "$FACTS")" != "plan=Upgrade $TARGET 0" ] || sed -n 's/^write_outage_ms=//p' "$FACTS" | tail -n 1)" \
        "shared=$(upgrade_field lsn)" "at=$(upgrade_field at)" "whole=$([ ! -e "$(data_of "$(upgrade_field from)")/global/pg_control" ] || echo yes)"
}
