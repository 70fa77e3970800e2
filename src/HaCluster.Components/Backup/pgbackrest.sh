# What database and service hosts have in common: pgBackRest, its configuration, its certificates and its TLS server.
# shellcheck shell=bash disable=SC2034,SC2154

CONFIG=/etc/pgbackrest/pgbackrest.conf
BACKUP_KEYS=/etc/hacluster/backup
SERVER=hacluster-backup-server.service

as_postgres() { HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

install_pgbackrest() {
    write_postgresql_source
    # The package of an older machine image is missing; its dependency postgresql-common makes the user postgres.
    ensure_packages pgbackrest pgbackrest
    # All hosts must run the same version.
    hold_packages pgbackrest
    rm -f /etc/apt/apt.conf.d/61hacluster-pgbackrest
    install -d -m 0750 -o postgres -g postgres /var/spool/pgbackrest /var/spool/pgbackrest/lock
    write_file "$BACKUP_KEYS/ca.crt" 0644 postgres "$CA_CERTIFICATE"
    write_file "$BACKUP_KEYS/host.crt" 0644 postgres "$HOST_CERTIFICATE"
    write_file "$BACKUP_KEYS/host.key" 0600 postgres "$HOST_KEY"
    write_file "$CONFIG" 0600 postgres "$PGBACKREST_CONF"
}

start_server() {
    write_file "/etc/systemd/system/$SERVER" 0644 root "$SERVER_UNIT"
    if changed "/etc/systemd/system/$SERVER"; then systemctl daemon-reload; fi
    ensure_enabled "$SERVER"
    if ! systemctl is-active -q "$SERVER" || unread "$SERVER" "$CONFIG" "/etc/systemd/system/$SERVER"; then
        systemctl restart "$SERVER" ||
            fail "pgBackRest's server does not start: $(journalctl -q --no-pager -n 5 -o cat -u "$SERVER" | tr '\n' ' ')" "on $HOST: journalctl -u $SERVER"
    elif unread "$SERVER" "$BACKUP_KEYS/ca.crt" "$BACKUP_KEYS/host.crt" "$BACKUP_KEYS/host.key"; then
        # What it sends for connections that it has goes on.
        systemctl reload "$SERVER"
        say "pgBackRest's server reads its new certificates"
    fi
}
