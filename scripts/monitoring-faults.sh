# The faults of scripts/test-monitoring, each a function: it causes the fault, waits for its alerts, ends it and waits for silence.
# shellcheck shell=bash disable=SC2154,SC2034,SC2016  # variables of scripts/test-monitoring, and of the hosts

# In this order. What lasts ten minutes begins when no later fault ends it; the last two end with alerts that need their time to end.
readonly FAULTS=(
    primary_stopped replay_paused replay_hung standby_stopped slot_loses_wal logins_fail connections_used database_unwatched
    volume_fills certificate_ends repository_stopped backups_gone backup_fails
    instance_stopped instances_stopped load_balancer_stopped requests_slow clock_differs
    former_primary_runs writes_wait
    long_transaction_begins region_frozen instance_restarts long_transaction_is_told
    alerts_not_sent
    grafana_source
)

# raised WHAT SECONDS ALERT...: these fire, and nothing else; in Zabbix, too, each that has a trigger.
raised() {
    local what=$1 seconds=$2
    shift 2
    wait_for "$what: its alerts" "$seconds" fires "$*"
    wait_for "$what: its problems in Zabbix" 90 zabbix_tells "$@"
}

# ended WHAT [SECONDS]
ended() {
    wait_for "$1: silence" "${2:-120}" recovered
    wait_for "$1: silence of Zabbix" 120 zabbix_silent
}

# on HOST SCRIPT: as root. Paths as in src/HaCluster.Topology/Model/HostFiles.cs, and those of Debian.
on() {
    docker exec -i "$1" bash -euo pipefail -s <<< "STATE=/var/lib/postgresql/hacluster KEYS=/etc/hacluster/postgresql
DATA=/var/lib/postgresql/$VERSION/main CONF=/etc/postgresql/$VERSION/main BIN=/usr/lib/postgresql/$VERSION/bin
$2"
}

sql() { docker exec -u postgres "$1" psql -XAtqw -d revolutdb -c "$2" > /dev/null; }

# write_wal SEGMENTS: on the primary, each with something in it.
write_wal() {
    local segment
    for segment in $(seq "$1"); do
        sql "$ONE-db" "SELECT pg_logical_emit_message(false, 'test', repeat('x', 100000)), pg_switch_wal()" || fail 1 "No WAL can be written (segment $segment)."
    done
}

# The threshold is ten minutes. A stop of the primary would end it.
long_transaction_begins() {
    docker exec -d -u postgres "$ONE-db" psql -XAtqw -d revolutdb -c 'SELECT pg_sleep(3600)'
    transaction_began=$SECONDS
    ignored+=' LongTransaction'
}

long_transaction_is_told() {
    ignored=${ignored/ LongTransaction/}
    wait_for "a transaction that is $((SECONDS - transaction_began)) s old: its alert" 720 fires LongTransaction
    wait_for 'a long transaction: its problem in Zabbix' 90 zabbix_tells LongTransaction
    sql "$ONE-db" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)'"
    ended 'a long transaction'
}

primary_stopped() {
    docker exec "$ONE-db" systemctl stop "postgresql@$VERSION-main"
    wait_for 'the primary stopped: its alerts' 90 includes DatabaseDown NoPrimary ReceiverNotStreaming RequestsFail ErrorRate
    wait_for 'the primary stopped: its problems in Zabbix' 60 zabbix_tells DatabaseDown NoPrimary RequestsFail ErrorRate
    docker exec "$ONE-db" systemctl start "postgresql@$VERSION-main"
    ended 'the primary stopped'
}

replay_paused() {
    sql "$TWO-db" 'SELECT pg_wal_replay_pause()'
    wait_for 'replay paused: its alert' 60 fires ReplayPaused
    raised 'replay paused for longer' 90 ReplayDelay ReplayPaused
    sql "$TWO-db" 'SELECT pg_wal_replay_resume()'
    ended 'replay paused'
}

replay_hung() {
    docker exec "$TWO-db" pkill -STOP -u postgres -f '^postgres: .*startup'
    write_wal 1
    raised 'replay hung' 120 ReplayDelay ReplayLag ReplayStalled
    docker exec "$TWO-db" pkill -CONT -u postgres -f '^postgres: .*startup'
    ended 'replay hung'
}

standby_stopped() {
    docker exec "$TWO-db" systemctl stop "postgresql@$VERSION-main"
    raised 'the standby stopped' 90 DatabaseDown SlotInactive StandbyNotStreaming WritesUnprotected
    docker exec "$TWO-db" systemctl start "postgresql@$VERSION-main"
    ended 'the standby stopped'
}

slot_loses_wal() {
    docker exec "$TWO-db" systemctl stop "postgresql@$VERSION-main"
    write_wal 5
    raised 'WAL is kept for a standby' 120 DatabaseDown SlotInactive SlotRetainsWal StandbyNotStreaming WritesUnprotected
    write_wal 12
    sql "$ONE-db" CHECKPOINT
    wait_for 'the slot of a standby has lost WAL: its alert' 90 includes SlotLost
    wait_for 'the slot of a standby has lost WAL: its problem in Zabbix' 90 zabbix_tells SlotLost
    docker exec "$TWO-db" systemctl start "postgresql@$VERSION-main"
    cluster rejoin --yes > /dev/null
    ended 'the slot of a standby has lost WAL'
}

logins_fail() {
    local login
    for login in 1 2 3 4 5 6 7 8; do
        docker exec -e PGPASSWORD="wrong$login" "$ONE-db" psql -XAtqw \
            "host=$NETWORK_ONE.1.30 user=hacluster_application dbname=revolutdb sslmode=require" > /dev/null 2>&1 || true
    done
    raised 'logins fail' 60 LoginsFail
    ended 'logins fail' 180
}

connections_used() {
    # Of 97 that are not reserved; the application has some.
    on "$ONE-db" 'for _ in $(seq 60); do su postgres -c "exec psql -XAtqw -c \"SELECT pg_sleep(90)\"" > /dev/null 2>&1 & done; exit 0'
    raised 'connections used' 60 ConnectionsUsed
    sql "$ONE-db" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(90)'"
    ended 'connections used'
}

database_unwatched() {
    docker exec "$TWO-db" systemctl stop hacluster-database-metrics
    raised 'a database unwatched' 120 DatabaseUnwatched
    docker exec "$TWO-db" systemctl start hacluster-database-metrics
    ended 'a database unwatched'
}

# A small file system covers the marks of the standby, as in the drill state-volume-full, and fills.
volume_fills() {
    on "$TWO-db" '
        mkdir -p /run/test/small
        mount -t tmpfs -o size=32m,mode=755 tmpfs /run/test/small
        cp -a "$STATE/." /run/test/small
        chown postgres:postgres /run/test/small
        mount --bind /run/test/small "$STATE"
        head -c 20M /dev/zero > /run/test/small/used-up'
    docker exec -d "$TWO-db" bash -c 'for _ in $(seq 80); do head -c 64K /dev/zero >> /run/test/small/used-up || break; sleep 5; done'
    wait_for 'a volume fills: its alert' 480 fires VolumeFillsSoon
    ignored+=' VolumeFillsSoon'
    docker exec "$TWO-db" bash -c 'cat /dev/zero >> /run/test/small/used-up 2> /dev/null || true'
    wait_for 'a volume is full: its alert' 60 fires VolumeFull
    docker exec "$TWO-db" bash -c 'rm /run/test/small/used-up && mount -o remount,ro /run/test/small'
    wait_for 'a volume is read-only: its alert, and that of the full one has ended' 60 fires VolumeReadOnly
    wait_for 'a volume is read-only: its problem in Zabbix' 60 zabbix_tells VolumeReadOnly
    on "$TWO-db" 'umount -l "$STATE" && umount -l /run/test/small'
    ignored=${ignored/ VolumeFillsSoon/}
    ended 'a volume is read-only'
}

# The server goes on with the one that it has read.
certificate_ends() {
    on "$TWO-db" '
        cp -a "$KEYS/server.pem" /run/server.pem
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 20 -subj /CN=test -keyout /dev/null -out /run/short.crt 2> /dev/null
        cat /run/short.crt > "$KEYS/server.pem"
        systemctl restart hacluster-database-metrics'
    raised 'a certificate ends' 120 CertificateEnds
    on "$TWO-db" '
        cat /run/server.pem > "$KEYS/server.pem"
        rm /run/server.pem /run/short.crt
        systemctl restart hacluster-database-metrics'
    ended 'a certificate ends'
}

repository_stopped() {
    docker exec "$ONE-svc" systemctl stop hacluster-backup-server
    write_wal 1
    raised 'the repository does not answer' 240 ArchiveFailing
    docker exec "$ONE-svc" systemctl start hacluster-backup-server
    ended 'the repository does not answer' 240
}

# As if the backups were gone, and had been due for hours.
backups_gone() {
    docker exec "$TWO-svc" systemctl stop hacluster-backup.timer
    docker exec "$TWO-svc" sh -c 'mv /var/lib/pgbackrest/backup/hacluster /var/lib/pgbackrest/backup.away && touch -d "4 hours ago" /var/lib/pgbackrest/hacluster/scheduled'
    raised 'the backups are gone' 240 BackupOverdue
    docker exec "$TWO-svc" sh -c 'mv /var/lib/pgbackrest/backup.away /var/lib/pgbackrest/backup/hacluster && touch /var/lib/pgbackrest/hacluster/scheduled'
    docker exec "$TWO-svc" systemctl start hacluster-backup.timer
    ended 'the backups are gone'
}

# A file where the next backup needs a folder.
backup_fails() {
    docker exec "$TWO-svc" sh -c 'mv /var/lib/pgbackrest/backup/hacluster /var/lib/pgbackrest/backup.away && touch /var/lib/pgbackrest/backup/hacluster'
    ! docker exec "$TWO-svc" systemctl start hacluster-backup || fail 1 'A backup into a file succeeded.'
    wait_for 'a backup fails: its alert' 180 includes BackupFailed
    wait_for 'a backup fails: its problem in Zabbix' 90 zabbix_tells BackupFailed
    docker exec "$TWO-svc" sh -c 'rm /var/lib/pgbackrest/backup/hacluster && mv /var/lib/pgbackrest/backup.away /var/lib/pgbackrest/backup/hacluster'
    # The timer tries again only after five minutes.
    cluster backup now --region "$TWO" > /dev/null
    ended 'a backup fails' 180
}

instance_stopped() {
    docker exec "$ONE-app" docker stop -t 5 "$ONE-app-1" > /dev/null
    raised 'an instance stopped' 60 InstanceDown
    docker exec "$ONE-app" docker start "$ONE-app-1" > /dev/null
    ended 'an instance stopped'
}

instances_stopped() {
    local host
    for host in "$ONE-app" "$TWO-app"; do docker exec "$host" sh -c 'docker stop -t 5 $(docker ps -q)' > /dev/null & done
    wait
    raised 'every instance stopped' 120 ErrorRate InstanceDown RequestsFail ServersDown
    for host in "$ONE-app" "$TWO-app"; do docker exec "$host" sh -c 'docker start $(docker ps -aq)' > /dev/null; done
    ended 'every instance stopped'
}

load_balancer_stopped() {
    docker exec "$ONE-svc" systemctl stop haproxy
    raised 'a load balancer stopped' 90 LoadBalancerDown RequestsFail
    docker exec "$ONE-svc" systemctl start haproxy
    ended 'a load balancer stopped'
}

# Somebody locks the table again and again.
requests_slow() {
    # The pauses differ, or the probes, which come every five seconds, might always find the same part of one.
    docker exec -d -u postgres "$ONE-db" bash -c 'for _ in $(seq 150); do
        psql -XAtqw -d revolutdb -c "BEGIN; LOCK TABLE base.users IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.8); COMMIT"; sleep 0.$((RANDOM % 5)); done'
    wait_for 'requests are slow: their alert' 300 fires Slow
    docker exec "$ONE-db" pkill -f 'for _ in ..seq 150'
    sleep 2
    ended 'requests are slow' 180
}

# The containers of a local cluster have the clock of this machine.
clock_differs() { say 'ClockSkew is not caused here: all hosts have the clock of this machine. Its rule has a test with promtool.'; }

# After a failover, the former primary is fenced, and could only follow the new one. Somebody starts it past all that keeps it from serving.
former_primary_runs() {
    docker kill "$ONE-db" > /dev/null
    cluster failover --to "$TWO" --scope database --yes > /dev/null
    docker start "$ONE-db" > /dev/null
    wait_for 'the former primary is back: its alerts' 120 fires 'DatabaseFenced SlotInactive StandbyNotStreaming WritesUnprotected'
    wait_for 'the former primary is back: its problem in Zabbix' 90 zabbix_tells DatabaseFenced
    on "$ONE-db" '
        systemctl stop hacluster-database-watch
        rm -f "$DATA/standby.signal"
        su postgres -c "$BIN/pg_ctl -D $DATA -s -W -o \"-c config_file=$CONF/postgresql.conf\" start" > /dev/null 2>&1'
    wait_for 'the former primary runs: its alerts' 90 includes FencedDatabaseRuns TwoPrimaries
    wait_for 'the former primary runs: its problems in Zabbix' 90 zabbix_tells FencedDatabaseRuns TwoPrimaries
    on "$ONE-db" 'su postgres -c "$BIN/pg_ctl -D $DATA -s -m immediate stop"; systemctl start hacluster-database-watch'
    cluster rejoin --yes > /dev/null
    cluster switchover --to "$ONE" --yes > /dev/null
    ended 'the former primary runs'
}

writes_wait() {
    cluster config set database.replication synchronous > /dev/null
    cluster --quiet up --yes > /dev/null
    docker kill "$TWO-db" > /dev/null
    wait_for 'writes wait for a standby: their alert' 120 includes HostDown WritesBlocked RequestsFail
    wait_for 'writes wait for a standby: their problem in Zabbix' 90 zabbix_tells WritesBlocked
    cluster degrade --yes > /dev/null
    wait_for 'replication suspended: its alert' 90 includes ReplicationDegraded
    wait_for 'replication suspended: its problem in Zabbix' 90 zabbix_tells ReplicationDegraded
    docker start "$TWO-db" > /dev/null
    cluster rejoin --yes > /dev/null
    ended 'writes wait for a standby'
}

region_is_named() { [ "$(notified '.status == "firing" and ([.alerts[].labels | select(.alertname == "RegionLost") | .region] | index("'"$ONE"'") != null)')" -gt 0 ]; }

resolved() { [ "$(notified '.status == "resolved"')" -gt 0 ]; }

region_frozen() {
    local host others posted line
    docker exec "$RECEIVER" sh -c ': > /notifications'
    for host in $(docker ps --format '{{.Names}}' --filter "name=^$ONE-(svc|app|db|mon)$"); do docker pause "$host" > /dev/null; done
    wait_for 'the region frozen: its alerts' 90 includes RegionLost HostDown NoPrimary
    wait_for 'the region frozen: a notification that names it' 60 region_is_named
    wait_for 'the region frozen: its problem in Zabbix' 60 zabbix_tells RegionLost
    others=$(docker exec "$RECEIVER" cat /notifications | jq -r 'select(.receiver == "operators") | .alerts[] | select(.status == "firing") | .labels.alertname' | sort | uniq -c | tr '\n' ';')
    say "the region frozen: what was posted: $others"
    # Those that ended before may be told of in the same notification, as ended.
    [ "$(notified '[.alerts[] | select(.status == "firing" and .labels.alertname != "RegionLost")] | length > 0')" = 0 ] ||
        fail 1 "The notification of a lost region has other alerts, too: $others"
    for host in $(docker ps --format '{{.Names}}' --filter status=paused --filter "name=^$ONE-"); do docker unpause "$host" > /dev/null; done
    wait_for 'the region frozen: silence after it went on' 180 recovered
    wait_for 'the region frozen: a notification that it is over' 90 resolved
    wait_for 'the region frozen: silence of Zabbix' 180 zabbix_silent
    posted=$(docker exec "$RECEIVER" cat /notifications | jq -r 'select(.receiver == "zabbix") | .status + " " + .alerts[].labels.alertname' | sort -u)
    for line in 'firing RegionLost' 'resolved RegionLost'; do
        grep -qx "$line" <<< "$posted" || fail 1 "Zabbix did not post '$line', only: $posted"
    done
}

# The alert lasts until its third restart is ten minutes ago.
instance_restarts() {
    local time
    for time in 1 2 3; do
        on "$TWO-app" 'kill -9 "$(docker inspect --format "{{.State.Pid}}" '"$TWO"'-app-1)"'
        [ "$time" = 3 ] || sleep 12
    done
    raised 'an instance restarts again and again' 60 InstanceRestarts
    ignored+=' InstanceRestarts'
}

# The alert lasts until the last failure is five minutes ago.
alerts_not_sent() {
    docker stop -t 1 "$RECEIVER" > /dev/null
    docker exec "$ONE-mon" systemctl stop prometheus-alertmanager
    wait_for 'alerts cannot be sent: their alerts' 240 fires 'AlertsNotSent MonitorDown'
    wait_for 'a monitor is down: its problem in Zabbix' 90 zabbix_tells MonitorDown
    docker start "$RECEIVER" > /dev/null
    docker exec "$ONE-mon" systemctl start prometheus-alertmanager
    ignored=''
    ended 'an instance that restarted, and alerts that could not be sent' 900
}

# package_index PACKAGE...: the signed list of the package source has these.
package_index() {
    local folder=$SOURCE/dists/stable architecture list package
    architecture=$(dpkg --print-architecture)
    list=main/binary-$architecture/Packages
    mkdir -p "$folder/main/binary-$architecture"
    for package in "$@"; do
        printf 'Package: %s\nVersion: 0.1\nArchitecture: all\nMaintainer: test\nDescription: test\nFilename: none.deb\nSize: 1\nSHA256: %064d\n\n' "$package" 0
    done > "$folder/$list"
    gzip -kf "$folder/$list"
    {
        printf 'Suite: stable\nComponents: main\nArchitectures: %s\nDate: %s\nSHA256:\n' "$architecture" "$(date -Ru)"
        for list in "$list" "$list.gz"; do
            printf ' %s %s %s\n' "$(sha256sum < "$folder/$list" | cut -d ' ' -f 1)" "$(stat -c %s "$folder/$list")" "$list"
        done
    } > "$folder/Release"
    gpg --homedir "$SOURCE_KEYS" --batch --yes --clearsign -o "$folder/InRelease" "$folder/Release"
}

# refused CODE TEXT: `up` ends with this exit code, and says this.
refused() {
    local code=0 printed
    printed=$(no_proxy="$NETWORK_ONE.1.1" cluster --quiet up --yes 2>&1) || code=$?
    [[ $code = "$1" && $printed == *"$2"* ]] || fail 1 "up ended with exit code $code, and did not say '$2': $printed"
    say "up is refused: $2"
}

source_server=''
end_source() {
    [ -n "$source_server" ] || return 0
    kill "$source_server"
    source_server=''
    rm -rf "$SOURCE" "$SOURCE_KEYS"
}

# A real package source with a real signature, whose list is all that it has: what is refused, and how far a host comes. Grafana itself cannot be
# had here.
grafana_source() {
    local fingerprint
    SOURCE=$(mktemp -d) SOURCE_KEYS=$(mktemp -d)
    chmod 0755 "$SOURCE"
    gpg --homedir "$SOURCE_KEYS" --batch --quiet --passphrase '' --quick-gen-key 'HaCluster test' rsa2048 sign never 2> /dev/null
    gpg --homedir "$SOURCE_KEYS" --batch --armor --export > "$SOURCE/gpg.key"
    fingerprint=$(gpg --homedir "$SOURCE_KEYS" --batch --quiet --no-auto-check-trustdb --list-keys --with-colons | awk -F : '$1 == "fpr" { print $10; exit }')
    package_index something-else
    python3 -m http.server --bind "$NETWORK_ONE.1.1" --directory "$SOURCE" 8099 > /dev/null 2>&1 &
    source_server=$!
    cluster config set monitoring.grafana true > /dev/null
    refused 2 'monitoring.grafana needs'
    cluster config set monitoring.grafanaSource.url "http://$NETWORK_ONE.1.1:8099" > /dev/null
    cluster config set monitoring.grafanaSource.fingerprint 0000000000000000000000000000000000000000 > /dev/null
    refused 5 'has no package grafana'
    package_index grafana
    refused 4 "has the key $fingerprint, and not 0000000000000000000000000000000000000000"
    cluster config set monitoring.grafanaSource.fingerprint "$fingerprint" > /dev/null
    # Its list is accepted, and the package cannot be read.
    refused 4 'grafana cannot be installed from the package sources'
    cluster config set monitoring.grafana false > /dev/null
    cluster --quiet up --yes > /dev/null
    end_source
    ended 'Grafana off again' 180
}
