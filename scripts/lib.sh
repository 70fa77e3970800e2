# shellcheck shell=bash
# What the scripts share: messages, exit codes, root. Sourced, never run.

# As in the hacluster command; used by the scripts that source this.
# shellcheck disable=SC2034
readonly EXIT_USAGE=2 EXIT_PREFLIGHT=5

# say MESSAGE: one line a step, on stderr; stdout is for the data a script was asked for.
say() { printf '%s\n' "$*" >&2; }

# fail CODE WHAT [FIX]: says what happened and what to do, then exits.
fail() {
    local code=$1 what=$2 fix=${3:-}
    printf 'error: %s\n' "$what" >&2
    [ -z "$fix" ] || printf '  fix: %s\n' "$fix" >&2
    exit "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" = 0 ]; }

# can_be_root: true as root, or where sudo asks for nothing.
can_be_root() { is_root || { has sudo && sudo -n true 2>/dev/null; }; }

as_root() { if is_root; then "$@"; else sudo -n "$@"; fi; }
