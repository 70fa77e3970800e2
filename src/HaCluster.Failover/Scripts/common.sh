# Put in front of every script that runs on a host, after the paths. The caller sets HOST and STEP.
set -Eeuo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

# Files that write_file changed in this run.
changed_files=()

# A reader that went away must not end a script in the middle: what ends it is where it says so.
say() { printf '%s: %s\n' "$HOST" "$1" 2> /dev/null || true; }

# fact KEY VALUE: for the steps that follow and for the report. A database host also keeps it (keep_fact).
fact() {
    printf '%s=%s\n' "$1" "$2" 2> /dev/null || true
    ! declare -F keep_fact > /dev/null || keep_fact "$1" "$2"
}

# Without a process: it is asked on the path of a write outage.
now_ms() {
    local microseconds=${EPOCHREALTIME/[!0-9]/}
    echo "${microseconds%???}"
}

# fail WHAT FIX: the end of the script, with the host, the step and what to do.
fail() {
    printf '%s: %s failed: %s\n  fix: %s\n' "$HOST" "$STEP" "$1" "$2" >&2
    exit 1
}

# The command is printed as written, with its variables unexpanded: it shows no secret.
trap 'printf "%s: %s failed at line %s: %s\n  fix: read the lines above, repair the cause and run the command again\n" "$HOST" "$STEP" "$LINENO" "$BASH_COMMAND" >&2' ERR

# await WHAT SECONDS COMMAND...: asks every 50 ms until the command succeeds. On expiry it returns 1, and AWAITED says what was seen
# last; the caller decides what an expiry means.
await() {
    local what=$1 deadline=$(($(now_ms) + $2 * 1000))
    shift 2
    until AWAITED=$("$@" 2>&1); do
        if [ "$(now_ms)" -ge "$deadline" ]; then
            AWAITED="timed out waiting for $what; last seen: ${AWAITED:-nothing}"
            return 1
        fi
        sleep "${AWAIT_INTERVAL:-0.05}"
    done
}

# wait_for WHAT SECONDS COMMAND...: the same for what may take long, asked every 0.2 s. An expiry ends the script.
wait_for() {
    local AWAIT_INTERVAL=0.2
    await "$@" || fail "$AWAITED" "look at that service's log on $HOST, then run the command again"
}

# replace_file PATH MODE OWNER CONTENT: in one step; the new file is on disk when it returns 0, else the old one is as it was.
replace_file() {
    local path=$1 mode=$2 owner=$3 content=$4 candidate
    candidate=$(mktemp "$path.XXXXXX") || return 1
    if chown "$owner:" "$candidate" && chmod "$mode" "$candidate" && printf '%s' "$content" > "$candidate" && sync "$candidate" &&
        mv "$candidate" "$path" && sync "${path%/*}"; then
        return 0
    fi
    rm -f "$candidate"
    return 1
}

# write_file PATH MODE OWNER CONTENT: replaces the file only when content, mode or owner differ.
write_file() {
    if [ -f "$1" ] && [ "$(stat -c '%a %U' "$1")" = "${2#0} $3" ] && printf '%s' "$4" | cmp -s - "$1"; then
        return 0
    fi
    install -d -m 0755 "${1%/*}"
    replace_file "$@"
    changed_files+=("$1")
}

# changed PATH...: whether this run wrote one of the files.
changed() {
    local file wanted
    for file in ${changed_files[@]+"${changed_files[@]}"}; do
        for wanted in "$@"; do
            [ "$file" != "$wanted" ] || return 0
        done
    done
    return 1
}

# unread UNIT FILE...: whether one of the files is younger than the last start or reload of the service. It is asked where a change must not be
# missed when an earlier run was cut off between the file and the service.
unread() {
    local since
    since=$(systemctl show --timestamp=us+utc --value -p StateChangeTimestamp "$1")
    shift
    [ -n "$(find "$@" -maxdepth 0 -newermt "$since")" ]
}

# ensure_packages PROBE PACKAGE...: installs when the probe, a command or a path, is not there; a prepared image needs nothing.
ensure_packages() {
    local probe=$1
    shift
    if command -v "$probe" > /dev/null; then
        return 0
    fi
    say "installing $*"
    # One that an earlier package of the same name left on hold would not be installed.
    apt-mark unhold "$@" > /dev/null 2>&1 || true
    # A new machine may be busy with upgrades of its own. The time limit for locks does not count for that of the package lists.
    wait_for "the package lists, which another apt may be using" 300 apt-get -o Acquire::Retries=3 -qq update
    apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 -qq --no-install-recommends install -y "$@" > /dev/null ||
        fail "$* cannot be installed from the package sources of $HOST; apt says above why" "give the host a way to a mirror of Debian, then run the command again"
    command -v "$probe" > /dev/null ||
        fail "$* installed, but $probe is still missing" "check that the package sources of $HOST hold the right version"
}

# hold_packages PACKAGE...: what is installed of them stays at its version until an operator upgrades it: an upgrade restarts what it
# upgrades.
hold_packages() {
    local loose
    loose=$(dpkg-query -W -f '${Status} ${Package}\n' "$@" 2> /dev/null | sed -n 's/^install ok installed //p' || true)
    [ -n "$loose" ] || return 0
    # shellcheck disable=SC2086  # names of packages
    wait_for "the package database, which another apt may be using" 300 apt-mark hold $loose
    say "holds $(tr '\n' ' ' <<< "$loose" | sed 's/ $//'): upgraded only when an operator asks for it"
}

# ensure_enabled UNIT: it starts at boot. Asks first, since enabling reloads the whole of systemd. Only `enabled` counts: what a
# generator enabled at run time depends on units that may themselves be disabled.
ensure_enabled() {
    [ "$(systemctl is-enabled "$1" 2> /dev/null)" = enabled ] || systemctl enable -q "$1" 2> /dev/null
}
