#!/bin/bash
# Prints the state of a host for a bug report. Runs as root, reads only, and prints no file that holds a credential.
# ROLE: service, application, database, monitoring or ci.
set -uo pipefail
export LC_ALL=C.UTF-8

readonly DEADLINE=20 LINES_SHOWN=500

section() { printf '\n== %s\n' "$*"; }

# show COMMAND...: what it prints, and why it fails.
show() {
    section "$*"
    timeout "$DEADLINE" "$@" 2>&1 || echo "(exit code $?)"
}

# show_file PATH: the beginning of a text.
show_file() {
    section "$1"
    head -c 65536 "$1" 2>&1
}

monitoring() {
    show /usr/local/lib/hacluster/monitoring-status
    show promtool check config /etc/prometheus/prometheus.yml
    section "journalctl --unit='prometheus*' --unit='zabbix*'"
    # The address that alerts are posted to is a secret.
    timeout "$DEADLINE" journalctl --no-pager --output=short-iso "--lines=$LINES_SHOWN" '--unit=prometheus*' '--unit=hacluster*' \
        '--unit=zabbix*' --unit=nginx 2>&1 |
        sed -E 's|https?://[^" ]+|[address]|g'
}

ci() {
    show /usr/local/lib/hacluster/registry-status
    show_file /etc/hacluster/registry/push.yml
    show df -h /var/lib/registry
    show journalctl --no-pager --output=short-iso "--lines=$LINES_SHOWN" '--unit=hacluster-registry*'
}

service() {
    local running
    section /etc/haproxy/haproxy.cfg
    sed 's/\(insecure-password\) .*/\1 [secret]/' /etc/haproxy/haproxy.cfg 2>&1
    show haproxy -c -f /etc/haproxy/haproxy.cfg
    running=$(haproxy -v 2> /dev/null | head -n 1)
    section "$running"
    show journalctl --no-pager --output=short-iso "--lines=$LINES_SHOWN" --unit=haproxy
}

application() {
    local name
    show docker version --format '{{.Server.Version}}'
    show docker ps --all --no-trunc --format 'table {{.Names}}\t{{.Image}}\t{{.Status}}'
    for name in $(docker ps --all --format '{{.Names}}'); do
        # Not as a whole: its environment holds the password of the database.
        show docker inspect --format '{{json .State}} restarts={{.RestartCount}} memory={{.HostConfig.Memory}}' "$name"
        show docker logs --timestamps --tail "$LINES_SHOWN" "$name"
    done
    show journalctl --no-pager --output=short-iso "--lines=$LINES_SHOWN" --unit=docker
}

query() { show runuser -u postgres -- psql -X -P pager=off -d postgres -c "$1"; }

database() {
    local file
    show /usr/local/lib/hacluster/database-status
    for file in /var/lib/postgresql/hacluster/* /run/hacluster/*; do
        # The recovery copy is sealed, the reserve is empty space.
        case ${file##*/} in recovery* | reserve) ;; *) show_file "$file" ;; esac
    done
    query 'select * from pg_stat_replication'
    query 'select * from pg_replication_slots'
    query "select name, setting, source from pg_settings where source not in ('default', 'override') and name !~ 'conninfo' order by name"
    query 'select backend_type, state, wait_event_type, wait_event, count(*) from pg_stat_activity group by 1, 2, 3, 4 order by 5 desc'
    show runuser -u postgres -- bash -c '/usr/lib/postgresql/*/bin/pg_controldata -D /var/lib/postgresql/*/main'
    for file in /var/log/postgresql/*.log; do
        section "$file"
        tail -n "$LINES_SHOWN" "$file" 2>&1
    done
    show journalctl --no-pager --output=short-iso "--lines=$LINES_SHOWN" '--unit=postgresql*' '--unit=hacluster*' '--unit=database*'
}

show date -u
show uptime
show free -m
show df -h
show systemctl --no-pager --failed
show ss -ltn
"$ROLE"
