# shellcheck shell=bash
# Makes a Docker Engine answer: the service where systemd runs, else a dockerd of our own. Sourced after lib.sh.

# Machine-wide on purpose: the daemon outlives the checkout that started it. Root owns the directory.
readonly DOCKERD_STATE=/run/hacluster
readonly DOCKERD_PID=$DOCKERD_STATE/dockerd.pid
readonly DOCKERD_LOG=/var/log/hacluster-dockerd.log
readonly DOCKER_DEADLINE_SECONDS=60

docker_answers() { timeout 10s docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

systemd_runs() { [ -d /run/systemd/system ]; }

# lives PID NAME: whether that process is there under that name, and not one that ended unreaped.
lives() {
    [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# own_dockerd: the process id of the daemon that ensure_docker started, when it is still that daemon.
own_dockerd() {
    local pid
    pid=$(cat "$DOCKERD_PID" 2>/dev/null) && lives "$pid" dockerd && echo "$pid"
}

# drop_stale_pid_files: dockerd does not start while its old number, or its containerd's, is in use by whatever process.
drop_stale_pid_files() {
    local name file
    while read -r name file; do
        [ -e "$file" ] || continue
        ! lives "$(cat "$file" 2>/dev/null)" "$name" || continue
        as_root rm -f "$file"
        say "dockerd: removed $file, left by a process that was killed"
    done <<< "dockerd /var/run/docker.pid
containerd /var/run/docker/containerd/containerd.pid"
}

# wait_for_docker [PID]: until the daemon answers, the process ends, or the deadline passes.
wait_for_docker() {
    local pid=${1:-} deadline=$((SECONDS + DOCKER_DEADLINE_SECONDS))
    until docker_answers; do
        [ -z "$pid" ] || lives "$pid" dockerd || return 1
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# ensure_cgroups: mounts what a machine without an init system may lack.
ensure_cgroups() {
    if ! grep -q ' /sys/fs/cgroup' /proc/mounts; then
        as_root mount -t cgroup2 cgroup2 /sys/fs/cgroup
        say "cgroups: mounted version 2 at /sys/fs/cgroup"
    fi
    [ ! -e /sys/fs/cgroup/cgroup.controllers ] || return 0
    # Version 1: systemd inside a host needs its named hierarchy, and only the first cgroup namespace may create it.
    if ! grep -q 'name=systemd' /proc/mounts; then
        as_root mkdir -p /sys/fs/cgroup/systemd
        as_root mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
        say "cgroups: mounted the version 1 hierarchy name=systemd"
    fi
}

# iptables_flavour: which of Debian's two iptables can reach this kernel's NAT table; empty when neither can.
iptables_flavour() {
    local candidate
    for candidate in iptables iptables-nft iptables-legacy; do
        ! as_root env PATH="$PATH:/usr/sbin:/sbin" "$candidate" -t nat -S >/dev/null 2>&1 || { echo "$candidate"; return; }
    done
}

start_own_dockerd() {
    local flags=() flavour pid what dockerd_path=$PATH:/usr/sbin:/sbin
    flavour=$(iptables_flavour)
    as_root mkdir -p "$DOCKERD_STATE"
    as_root rm -f "$DOCKERD_PID"
    drop_stale_pid_files
    case $flavour in
        iptables) ;;
        '')
            say "dockerd: the kernel offers no NAT table; published ports go through docker-proxy alone"
            flags+=(--iptables=false --ip6tables=false) ;;
        *)
            # Only this daemon's view changes, not the machine's default.
            as_root mkdir -p "$DOCKERD_STATE/bin"
            as_root ln -sf "$(PATH=$dockerd_path command -v "$flavour")" "$DOCKERD_STATE/bin/iptables"
            dockerd_path=$DOCKERD_STATE/bin:$dockerd_path
            say "dockerd: uses $flavour" ;;
    esac
    # A session of its own: it survives this script and its terminal. It inherits no lock and no pipe.
    # shellcheck disable=SC2016
    as_root env PATH="$dockerd_path" setsid --fork bash -c '
        echo $$ > "$1"; log=$2; shift 2
        exec dockerd "$@" > "$log" 2>&1 9>&- </dev/null' hacluster "$DOCKERD_PID" "$DOCKERD_LOG" "${flags[@]}" \
        9>&- </dev/null >/dev/null 2>&1
    # From here to its exec the process is still bash.
    until pid=$(cat "$DOCKERD_PID" 2>/dev/null) && [ -n "$pid" ] && ! lives "$pid" bash; do sleep 0.05; done
    wait_for_docker "$pid" || {
        grep -v level=info "$DOCKERD_LOG" | tail -n 20 >&2
        lives "$pid" dockerd && what="does not answer after $DOCKER_DEADLINE_SECONDS s" || what=ended
        fail "$EXIT_PREFLIGHT" "dockerd $what; the end of its log is above" \
            "repair the cause ($DOCKERD_LOG has the whole log) and run this again"
    }
    say "dockerd: started (process $pid, log $DOCKERD_LOG)"
}

ensure_docker() {
    docker_answers && return 0
    [ -z "${DOCKER_HOST:-}" ] || [[ $DOCKER_HOST == unix://* ]] ||
        fail "$EXIT_PREFLIGHT" "no Docker daemon answers at DOCKER_HOST=$DOCKER_HOST" "start it, or unset DOCKER_HOST"
    if ! can_be_root; then
        [ ! -S /var/run/docker.sock ] || [ -w /var/run/docker.sock ] ||
            fail "$EXIT_PREFLIGHT" "the user $(id -un) may not use /var/run/docker.sock" \
                "sudo usermod -aG docker $(id -un), then log in again"
        fail "$EXIT_PREFLIGHT" "no Docker daemon answers, and starting one needs root" "sudo systemctl start docker, or run scripts/prepare as root"
    fi
    # A daemon that is just starting is waited for, not doubled.
    if own_dockerd >/dev/null; then
        wait_for_docker "$(own_dockerd)" && return 0
    fi
    if systemd_runs; then
        as_root systemctl start docker ||
            fail "$EXIT_PREFLIGHT" "the docker service does not start" "journalctl -u docker"
        wait_for_docker || fail "$EXIT_PREFLIGHT" "the docker service runs but does not answer" "journalctl -u docker"
        say "docker: started the service"
    else
        ensure_cgroups
        start_own_dockerd
    fi
}

# stop_own_dockerd: ends the daemon that ensure_docker started, by its process id, and no other.
stop_own_dockerd() {
    local pid
    pid=$(own_dockerd) || return 0
    as_root kill "$pid" || return 0
    local deadline=$((SECONDS + 30))
    while lives "$pid" dockerd; do
        [ "$SECONDS" -lt "$deadline" ] || { say "dockerd: process $pid has not ended 30 s after SIGTERM"; return 1; }
        sleep 0.1
    done
    as_root rm -f "$DOCKERD_PID"
    say "dockerd: stopped (process $pid)"
}
