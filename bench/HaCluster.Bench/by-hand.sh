# The peer of the failover benchmark, inside a container of the host image: two plain PostgreSQL servers with streaming replication on
# one machine, moved by hand with pg_ctl, each command given the moment the one before it has ended. It is the lower bound.
# shellcheck shell=bash
set -euo pipefail
bin=$(find /usr/lib/postgresql -name pg_ctl -printf "%h\n" | sort | tail -n 1)
work=$(mktemp -d)
chown postgres: "$work"
cd "$work"

as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
sql() { as_postgres "$bin/psql" -XAtqw -h "$work" -p "$1" -d postgres -c "$2"; }
now_ms() { date +%s%3N; }
first_write() { until sql "$1" 'insert into t values (1)' 2> /dev/null; do sleep 0.01; done; }
start() { as_postgres "$bin/pg_ctl" -D "$1" -w -s -l "$1.log" -o "-p $2 -k $work -c listen_addresses=''" start; }

pair() {
    rm -rf one two
    as_postgres "$bin/initdb" -D one > /dev/null
    start one 6001
    sql 6001 'create table t (n int)'
    as_postgres "$bin/pg_basebackup" -h "$work" -p 6001 -D two -R -C -S two --checkpoint=fast
    start two 6002
    until [ "$(sql 6002 'select status from pg_stat_wal_receiver')" = streaming ]; do sleep 0.02; done
}

pair
began=$(now_ms)
as_postgres "$bin/pg_ctl" -D one -m fast -w -s stop
as_postgres "$bin/pg_ctl" -D two -w -s promote
first_write 6002
echo "switchover_ms=$(($(now_ms) - began))"
as_postgres "$bin/pg_ctl" -D two -m immediate -s stop

pair
kill -KILL "$(head -n 1 one/postmaster.pid)"
began=$(now_ms)
as_postgres "$bin/pg_ctl" -D two -w -s promote
first_write 6002
echo "failover_ms=$(($(now_ms) - began))"
as_postgres "$bin/pg_ctl" -D two -m immediate -s stop
rm -rf "$work"
