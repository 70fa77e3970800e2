# Put in front of every script that runs on a host. The caller sets HOST and STEP.
set -Eeuo pipefail
umask 022
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
readonly LIB=/usr/local/lib/hacluster

# Files that write_file changed in this run.
changed_files=()

say() { printf '%s: %s\n' "$HOST" "$1"; }

# fail WHAT FIX: the end of the script, with the host, the step and what to do.
fail() {
    printf '%s: %s failed: %s\n  fix: %s\n' "$HOST" "$STEP" "$1" "$2" >&2
    exit 1
}

# The command is printed as written, with its variables unexpanded: it shows no secret.
trap 'printf "%s: %s failed at line %s: %s\n  fix: read the lines above, repair the cause and run up again\n" "$HOST" "$STEP" "$LINENO" "$BASH_COMMAND" >&2' ERR

# wait_for WHAT SECONDS COMMAND...: asks every 0.2 s until the command succeeds; on expiry says what it printed last.
wait_for() {
    local what=$1 deadline=$((SECONDS + $2)) last
    shift 2
    until last=$("$@" 2>&1); do
        if [ "$SECONDS" -ge "$deadline" ]; then
            fail "waited in vain for $what; last seen: ${last:-nothing}" "look at that service's log on $HOST, then run up again"
        fi
        sleep 0.2
    done
}

# write_file PATH MODE OWNER CONTENT: replaces the file in one step, and only when content, mode or owner differ.
write_file() {
    local path=$1 mode=$2 owner=$3 content=$4 candidate
    if [ -f "$path" ] && [ "$(stat -c '%a %U' "$path")" = "${mode#0} $owner" ] && printf '%s' "$content" | cmp -s - "$path"; then
        return 0
    fi
    install -d -m 0755 "$(dirname "$path")"
    candidate=$(mktemp "$path.XXXXXX")
    chown "$owner:" "$candidate"
    chmod "$mode" "$candidate"
    printf '%s' "$content" > "$candidate"
    mv "$candidate" "$path"
    changed_files+=("$path")
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

# ensure_packages PROBE PACKAGE...: installs when the probe, a command or a path, is not there; a prepared image needs nothing.
ensure_packages() {
    local probe=$1
    shift
    if command -v "$probe" > /dev/null; then
        return 0
    fi
    say "installing $*"
    # A new machine may be busy with upgrades of its own. The time limit for locks does not count for that of the package lists.
    wait_for "the package lists, which another apt may be using" 300 apt-get -o Acquire::Retries=3 -qq update
    apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 -qq --no-install-recommends install -y "$@" > /dev/null
    command -v "$probe" > /dev/null ||
        fail "$* installed, but $probe is still missing" "check that the package sources of $HOST hold the right version"
}

# ensure_enabled UNIT: it starts at boot. Asks first, since enabling reloads the whole of systemd. Only `enabled` counts: what a
# generator enabled at run time depends on units that may themselves be disabled.
ensure_enabled() {
    [ "$(systemctl is-enabled "$1" 2> /dev/null)" = enabled ] || systemctl enable -q "$1" 2> /dev/null
}
