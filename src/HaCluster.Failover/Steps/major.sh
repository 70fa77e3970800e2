# What the steps of an upgrade to another major version share: its record on this host, and which of two versions the host uses. The caller sets
# TARGET, the version that is being moved to.
# shellcheck shell=bash disable=SC2034,SC2154

readonly WATCH=hacluster-database-watch.service
readonly FOLDER=/var/lib/postgresql/upgrade

data_of() { echo "/var/lib/postgresql/$1/main"; }
bin_of() { echo "/usr/lib/postgresql/$1/bin"; }
conf_of() { echo "/etc/postgresql/$1/main"; }
unit_of() { echo "postgresql@$1-main.service"; }

# note_upgrade STAGE ROLE FROM LSN [AT [SYNCHRONOUS]]: `converting` while the primary is between both versions, `converted` when the host uses the new one,
# `returned` when it uses the old one again. ROLE is the one that its server had then. LSN is the end of what both versions have, and AT the
# moment at which that was written; now, if it is left out. SYNCHRONOUS is `yes` where commits waited for the standby.
note_upgrade() {
    durable "$MAJOR_UPGRADE" "$(printf '{"from":"%s","to":"%s","role":"%s","stage":"%s","lsn":"%s","at":"%s","synchronous":"%s"}' \
        "$3" "$TARGET" "$2" "$1" "$4" "${5:-$(date -u +%FT%TZ)}" "${6:-}")"
}

upgrade_field() { json_value "$1" 2> /dev/null < "$MAJOR_UPGRADE" || true; }

# copy_settings FROM TO: the same settings for a server of another version. The next `up` writes what it would write itself.
copy_settings() {
    local new
    new=$(conf_of "$2")
    install -d -m 0755 -o postgres -g postgres "${new%/*}" "$new"
    cp -a "$(conf_of "$1")/." "$new/"
    sed -i "s|/$1/main|/$2/main|; s|/$1-main|/$2-main|" "$new/postgresql.conf"
    # Until the host uses this version nothing starts it.
    echo manual > "$new/start.conf"
    mkdir -p "/etc/systemd/system/$(unit_of "$2").d"
    cp "/etc/systemd/system/$(unit_of "$1").d/hacluster.conf" "/etc/systemd/system/$(unit_of "$2").d/"
    systemctl daemon-reload
}

# use_version FROM TO: which server the host starts, and where everything that looks for it looks. Can be repeated.
use_version() {
    systemctl disable -q "$(unit_of "$1")" 2> /dev/null || true
    [ ! -d "$(conf_of "$1")" ] || echo manual > "$(conf_of "$1")/start.conf"
    echo auto > "$(conf_of "$2")/start.conf"
    systemctl enable -q "$(unit_of "$2")" 2> /dev/null
    replace_file "$LIB/database.env" 0644 root "$(sed "s/^PG_VERSION=.*/PG_VERSION=$2/" "$LIB/database.env")"$'\n'
    systemctl restart "$WATCH"
}

# stop_version VERSION: and reads back that it is gone.
stop_version() {
    timeout 60 systemctl stop "$(unit_of "$1")" || systemctl kill --signal=SIGKILL "$(unit_of "$1")" || true
    await "PostgreSQL $1 to end" 10 no_process_of "$1" || fail "$AWAITED" "on $HOST: systemctl status $(unit_of "$1")"
}

no_process_of() { ! pgrep -u postgres -f "^$(bin_of "$1")/postgres .*-D $(data_of "$1")"; }

# start_version VERSION SECONDS
start_version() {
    systemctl reset-failed "$(unit_of "$1")" 2> /dev/null || true
    systemctl start "$(unit_of "$1")" || return 1
    await "PostgreSQL $1 to answer" "$2" version_answers "$1"
}

version_answers() { as_postgres "$(bin_of "$1")/psql" -XAtqw -p "$PG_PORT" -d postgres -c 'select 1'; }

# Of a unit that does not start.
why_not_started() { journalctl -q --no-pager -n 5 -o cat -u "$(unit_of "$1")" | tr '\n' ' '; }

# hold_commits: as before release_commits, when the old server serves again.
hold_commits() {
    [ "$(upgrade_field synchronous)" = yes ] || return 0
    if ! await "$PEER_NAME to stream" 60 peer_streams; then
        say "commits do not wait for $PEER_NAME as they did before: $AWAITED"
        return 0
    fi
    set_standby_names "\"$PEER_NAME\""
    SQL_DEADLINE=20 COMMIT=remote_apply write_sql "$(mode_sql "$PEER_REGION")" || say "$PEER_NAME does not acknowledge commits"
}

# discard_new: what pg_upgrade has made and no server has served from. It marks the old database as given up last, when its files are shared;
# nothing has written to them.
discard_new() {
    local control
    control=$(data_of "$PG_VERSION")/global/pg_control
    pkill -KILL -u postgres -f "^($(bin_of "$TARGET")/pg_upgrade|$(bin_of "$TARGET")/postgres .*-D $(data_of "$TARGET"))" || true
    # One that pg_upgrade has started for itself alone, and that has outlived it.
    if pgrep -u postgres -f "^$(bin_of "$PG_VERSION")/postgres .*-D $(data_of "$PG_VERSION") .*-b " > /dev/null; then
        as_postgres "$(bin_of "$PG_VERSION")/pg_ctl" -D "$(data_of "$PG_VERSION")" -s -w -t 60 -m fast stop > /dev/null 2>&1 ||
            as_postgres "$(bin_of "$PG_VERSION")/pg_ctl" -D "$(data_of "$PG_VERSION")" -s -w -t 20 -m immediate stop > /dev/null 2>&1 || true
    fi
    if [ -e "$control.old" ] && [ ! -e "$control" ]; then mv "$control.old" "$control"; fi
    rm -rf "$(data_of "$TARGET")"
    sync "$(data_of "$PG_VERSION")/global"
}

# make_folder: where pg_upgrade and a rehearsal work; on the volume of the data, with the sockets of their servers. What a run that was ended has
# left there goes.
make_folder() {
    rm -rf "$FOLDER"
    install -d -m 0700 -o postgres -g postgres "$FOLDER"
}

# keep_output: what pg_upgrade has written beside the new database, for a look after that is gone. Prints where.
keep_output() {
    rm -rf "$RUN_DIR/pg_upgrade"
    cp -r "$(data_of "$TARGET")/pg_upgrade_output.d" "$RUN_DIR/pg_upgrade" 2> /dev/null || true
    echo "$RUN_DIR/pg_upgrade"
}

# complaint_of_pg_upgrade: of its output on stdin, what is neither progress nor decoration.
complaint_of_pg_upgrade() { grep -vE ' ok$|^-+$|^Performing|^\s*$|^Failure, exiting$|failure' | tail -n 8 | tr -s ' \n' ' '; }
