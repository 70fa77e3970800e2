# shellcheck shell=bash
# Shared by the scripts: messages, exit codes, root privileges. It is sourced and never run.

# The same as those of the hacluster command; used by the scripts that source this file.
# shellcheck disable=SC2034
readonly EXIT_USAGE=2 EXIT_PREFLIGHT=5

# say MESSAGE: one line for each step, on standard error. Standard output is for the result of a script.
say() { printf '%s\n' "$*" >&2; }

# fail CODE WHAT [FIX]: prints what happened and what to do, then exits.
fail() {
    local code=$1 what=$2 fix=${3:-}
    printf 'error: %s\n' "$what" >&2
    [ -z "$fix" ] || printf '  fix: %s\n' "$fix" >&2
    exit "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" = 0 ]; }

# can_be_root: true as root, or if sudo needs no password.
can_be_root() { is_root || { has sudo && sudo -n true 2>/dev/null; }; }

as_root() { if is_root; then "$@"; else sudo -n "$@"; fi; }

# copy_checkout ROOT DIR [PATHSPEC...]: what Git knows or would add, without build output and state.
copy_checkout() {
    local root=$1 directory=$2 file
    shift 2
    (cd "$root" && git ls-files -z --cached --others --exclude-standard -- . "$@" |
        while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done | tar --null -T - -c) | tar -C "$directory" -x
}

# use_package_source SOURCE CACHE: adds a package source for the commands that follow. Its packages may carry the names and versions of
# official ones, so they go into CACHE; everything else is taken from the machine's package cache.
use_package_source() {
    local cache
    cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
    export RestoreAdditionalProjectSources=$1 RestoreFallbackFolders=$cache NUGET_PACKAGES=$2
}
