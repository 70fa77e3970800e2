# On a monitoring host of a cluster with Zabbix: the server, a PostgreSQL of its own that listens on no port, and its page over TLS.

VERSION=15
DATABASE=zabbix
DATABASE_PORT=5433
DATA=/var/lib/prometheus/zabbix
KEY=/etc/nginx/zabbix.key
CERTIFICATE=/etc/nginx/zabbix.crt

sql() { su postgres -c "psql -qAtX -v ON_ERROR_STOP=1 -p $DATABASE_PORT -d $1" <<< "$2"; }

# The configuration was on the former machine, and pg_createcluster takes it from the folder of the data that it finds.
adopt_data() {
    cp "/usr/share/postgresql/$VERSION/postgresql.conf.sample" "$DATA/postgresql.conf"
    touch "$DATA/pg_hba.conf" "$DATA/pg_ident.conf"
    chown -R postgres:postgres "$DATA"
}

# The data are on the volume of the host, which a new machine of that name finds again.
run_database() {
    local conf=/etc/postgresql/$VERSION/$DATABASE
    if [ ! -e "$conf/postgresql.conf" ]; then
        install -d -m 0700 -o postgres -g postgres "$DATA"
        if [ -e "$DATA/PG_VERSION" ]; then adopt_data; fi
        pg_createcluster "$VERSION" "$DATABASE" -d "$DATA" --port "$DATABASE_PORT" > /dev/null ||
            fail "the database of Zabbix cannot be created" "on $HOST: pg_createcluster $VERSION $DATABASE -d $DATA"
    fi
    # PostgreSQL starts with no other permissions, and a step that failed may have left them.
    chmod 0700 "$DATA"
    write_file "$conf/conf.d/hacluster.conf" 0644 postgres "listen_addresses = ''"$'\n'"shared_buffers = 64MB"$'\n'"max_connections = 60"$'\n'"jit = off"$'\n'"synchronous_commit = off"$'\n'
    write_file "$conf/pg_hba.conf" 0640 postgres $'local all all peer\n'
    run_unit "postgresql@$VERSION-$DATABASE" "$conf/conf.d/hacluster.conf" "$conf/pg_hba.conf"
    wait_for "the database of Zabbix to answer" 30 sql postgres 'SELECT 1'
}

# The schema comes in one transaction: a killed step leaves none.
create_schema() {
    if [ -z "$(sql postgres "SELECT 1 FROM pg_roles WHERE rolname = 'zabbix'")" ]; then sql postgres 'CREATE ROLE zabbix LOGIN'; fi
    if [ -z "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = 'zabbix'")" ]; then
        sql postgres 'CREATE DATABASE zabbix OWNER zabbix'
    fi
    [ -z "$(sql zabbix "SELECT 1 FROM pg_class WHERE relname = 'dbversion'")" ] || return 0
    { for part in schema images data; do zcat "/usr/share/zabbix-server-pgsql/$part.sql.gz"; done; } |
        su zabbix -s /bin/sh -c "psql -qX -1 -v ON_ERROR_STOP=1 -p $DATABASE_PORT -d zabbix" > /dev/null 2> "$WORK/schema" ||
        fail "the schema of Zabbix cannot be created: $(tail -n 2 "$WORK/schema" | tr '\n' ' ')" "repair the cause and deploy again"
    # Without statistics of what was just loaded, the first import takes minutes in one query.
    sql zabbix ANALYZE
    say "created the database of Zabbix"
}

# The page is in English, and says so above all else where the system does not know this language.
ensure_language() {
    ! locale -a | grep -qix 'en_US.utf-\?8' || return 0
    localedef -i en_US -f UTF-8 en_US.UTF-8 ||
        fail "the language en_US cannot be generated, without which the page of Zabbix shows a warning" "on $HOST: localedef -i en_US -f UTF-8 en_US.UTF-8"
    systemctl try-restart 'php*-fpm'
}

run_page() {
    local fpm
    for fpm in /etc/php/*/fpm; do :; done
    fpm=${fpm%/fpm}
    fpm=${fpm##*/}
    write_file /etc/zabbix/zabbix.conf.php 0640 zabbix "$FRONTEND_CONF"
    write_file "/etc/php/$fpm/fpm/pool.d/zabbix.conf" 0644 root "$POOL_CONF"
    rm -f "/etc/php/$fpm/fpm/pool.d/www.conf" /etc/nginx/sites-enabled/default
    write_file /etc/nginx/conf.d/zabbix.conf 0644 root "$PAGE_CONF"
    keep_behind_filter nginx
    run_unit "php$fpm-fpm" "/etc/php/$fpm/fpm/pool.d/zabbix.conf"
    ensure_page_certificate Zabbix
    run_unit nginx /etc/nginx/conf.d/zabbix.conf
    [ "$renewed" = false ] || systemctl reload nginx
}

main() {
    WORK=$(mktemp -d)
    trap 'rm -rf "$WORK"' EXIT
    ensure_packages pg_createcluster postgresql
    ensure_packages zabbix_server zabbix-server-pgsql zabbix-frontend-php nginx-light php-fpm php-pgsql
    hold_packages "postgresql-$VERSION" postgresql-common zabbix-server-pgsql zabbix-frontend-php
    ensure_packages locale-gen locales
    run_database
    create_schema
    write_file /etc/zabbix/zabbix_server.conf.d/hacluster.conf 0640 zabbix "$SERVER_CONF"
    run_unit zabbix-server /etc/zabbix/zabbix_server.conf.d/hacluster.conf
    ensure_language
    run_page
    say "Zabbix runs"
}
