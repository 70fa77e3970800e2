# shellcheck shell=bash
# Ensures that a Docker Engine answers: starts the service where systemd runs, else a dockerd. Sourced after lib.sh.

# For the whole machine on purpose: the daemon outlives the checkout that started it. The directory belongs to root.
readonly DOCKERD_STATE=/run/hacluster
readonly DOCKERD_PID=$DOCKERD_STATE/dockerd.pid
readonly DOCKERD_LOG=/var/log/hacluster-dockerd.log
readonly DOCKER_DEADLINE_SECONDS=60

docker_answers() { timeout 10s docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

systemd_runs() { [ -d /run/systemd/system ]; }

# lives PID NAME: true if the process exists under that name and is not a zombie.
lives() {
    [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# own_dockerd: prints the process id of the daemon that ensure_docker started, if it is still running.
own_dockerd() {
    local pid
    pid=$(cat "$DOCKERD_PID" 2>/dev/null) && lives "$pid" dockerd && echo "$pid"
}

# drop_stale_pid_files: dockerd does not start while the process id in its old file, or in that of containerd, is used by any process.
drop_stale_pid_files() {
    local name file
    while read -r name file; do
        [ -e "$file" ] || continue
        ! lives "$(cat "$file" 2>/dev/null)" "$name" || continue
        as_root rm -f "$file"
        say "dockerd: removed $file, which a killed process had left"
    done <<< "dockerd /var/run/docker.pid
containerd /var/run/docker/containerd/containerd.pid"
}

# wait_for_docker [PID]: waits until the daemon answers; false if the process ends or the deadline passes first.
wait_for_docker() {
    local pid=${1:-} deadline=$((SECONDS + DOCKER_DEADLINE_SECONDS))
    until docker_answers; do
        [ -z "$pid" ] || lives "$pid" dockerd || return 1
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# ensure_cgroups: mounts the cgroup file systems that a machine without systemd may lack.
ensure_cgroups() {
    if ! grep -q ' /sys/fs/cgroup' /proc/mounts; then
        as_root mount -t cgroup2 cgroup2 /sys/fs/cgroup
        say "cgroups: mounted version 2 at /sys/fs/cgroup"
    fi
    [ ! -e /sys/fs/cgroup/cgroup.controllers ] || return 0
    # With version 1 systemd inside a host needs its named hierarchy, which only the first cgroup namespace may create.
    if ! grep -q 'name=systemd' /proc/mounts; then
        as_root mkdir -p /sys/fs/cgroup/systemd
        as_root mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
        say "cgroups: mounted the version 1 hierarchy name=systemd"
    fi
}

# iptables_flavour: prints which iptables of Debian can use the NAT table of this kernel; empty if none can.
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
            say "dockerd: the kernel has no NAT table; published ports use docker-proxy only"
            flags+=(--iptables=false --ip6tables=false) ;;
        *)
            # This changes the command for this daemon only, not the default of the machine.
            as_root mkdir -p "$DOCKERD_STATE/bin"
            as_root ln -sf "$(PATH=$dockerd_path command -v "$flavour")" "$DOCKERD_STATE/bin/iptables"
            dockerd_path=$DOCKERD_STATE/bin:$dockerd_path
            say "dockerd: uses $flavour" ;;
    esac
    # The daemon gets a separate session, so that it survives this script and its terminal. It inherits no lock and no pipe.
    # shellcheck disable=SC2016
    as_root env PATH="$dockerd_path" setsid --fork bash -c '
        echo $$ > "$1"; log=$2; shift 2
        exec dockerd "$@" > "$log" 2>&1 9>&- </dev/null' hacluster "$DOCKERD_PID" "$DOCKERD_LOG" "${flags[@]}" \
        9>&- </dev/null >/dev/null 2>&1
    # Until its exec the process is still bash.
    until pid=$(cat "$DOCKERD_PID" 2>/dev/null) && [ -n "$pid" ] && ! lives "$pid" bash; do sleep 0.05; done
    wait_for_docker "$pid" || {
        grep -v level=info "$DOCKERD_LOG" | tail -n 20 >&2
        lives "$pid" dockerd && what="did not answer within $DOCKER_DEADLINE_SECONDS s" || what=exited
        fail "$EXIT_PREFLIGHT" "dockerd $what; the end of its log is above." \
            "Repair the cause ($DOCKERD_LOG has the whole log) and run this again."
    }
    say "dockerd: started (process $pid, log $DOCKERD_LOG)"
}

ensure_docker() {
    docker_answers && return 0
    [ -z "${DOCKER_HOST:-}" ] || [[ $DOCKER_HOST == unix://* ]] ||
        fail "$EXIT_PREFLIGHT" "No Docker daemon answers at DOCKER_HOST=$DOCKER_HOST." "Start it, or unset DOCKER_HOST."
    if ! can_be_root; then
        [ ! -S /var/run/docker.sock ] || [ -w /var/run/docker.sock ] ||
            fail "$EXIT_PREFLIGHT" "The user $(id -un) has no access to /var/run/docker.sock." \
                "Run 'sudo usermod -aG docker $(id -un)' and log in again."
        fail "$EXIT_PREFLIGHT" "No Docker daemon answers, and starting one needs root." \
            "Run 'sudo systemctl start docker', or run scripts/prepare as root."
    fi
    # A daemon that is still starting is awaited; a second one must not be started.
    if own_dockerd >/dev/null; then
        wait_for_docker "$(own_dockerd)" && return 0
    fi
    if systemd_runs; then
        as_root systemctl start docker ||
            fail "$EXIT_PREFLIGHT" "The docker service does not start." "journalctl -u docker"
        wait_for_docker || fail "$EXIT_PREFLIGHT" "The docker service is running but does not answer." "journalctl -u docker"
        say "docker: started the service"
    else
        ensure_cgroups
        start_own_dockerd
    fi
}

# stop_own_dockerd: stops the daemon that ensure_docker started, by its process id, and no other.
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
