# What the programs of a service host share: how the repository is asked.
# shellcheck shell=bash disable=SC1091,SC2034

. @LIB@/backup.env
readonly REPOSITORY=/var/lib/pgbackrest
# Beside the backups, so that it goes where they go.
readonly NOTES=$REPOSITORY/hacluster

# Everything here belongs to postgres.
become_postgres() {
    [ "$(id -u)" != 0 ] ||
        exec env HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
    umask 077
    cd /
    mkdir -p "$NOTES"
}

rest() { pgbackrest --stanza=hacluster "$@"; }

# The stanza as pgBackRest describes it; null before there is one.
stanza() { rest --output=json --log-level-console=off info | jq -c '.[0] // null'; }

# archive_of STANZA: the folder of the present database's WAL.
archive_of() { printf '%s/archive/hacluster/%s' "$REPOSITORY" "$(jq -r '.archive[-1].id // "none"' <<< "$1")"; }

# newest_wal FOLDER: "NAME SECONDS" of the segment that arrived last; empty when there is none.
newest_wal() {
    find "$1" -mindepth 2 -type f -regextype posix-extended -regex '.*/[0-9A-F]{24}-[0-9a-f]{40}(\.[a-z0-9]+)?' -printf '%T@ %f\n' 2> /dev/null |
        sort -n | tail -n 1 | awk '{ print substr($2, 1, 24), int($1) }'
}

# gap_after FOLDER SEGMENT: the first segment that is missing after this one on its timeline although a later one has been there for more
# than a minute; empty when there is none. A segment that is on its way is not missing.
gap_after() {
    local timeline=${2:0:8}
    find "$1" -mindepth 2 -type f -name "$timeline*-*" -mmin +1 -printf '%f\n' 2> /dev/null | cut -c1-24 | sort -u |
        awk -v from="$2" '
            function low(name) { return substr(name, 17) }
            function number(hex,   i, n) { for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1; return n }
            $0 < from { next }
            # The second half counts up to what fits into 4 GiB, which depends on the size of a segment.
            last != "" && !(substr($0, 9, 8) == substr(last, 9, 8) && number(low($0)) == number(low(last)) + 1) &&
                !(number(substr($0, 9, 8)) == number(substr(last, 9, 8)) + 1 && number(low($0)) == 0) { print last; exit }
            { last = $0 }'
}
