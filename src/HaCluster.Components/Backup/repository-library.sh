# What the programs of a service host share: how the repository is asked.
# shellcheck shell=bash disable=SC1091,SC2034

. @LIB@/backup.env
# What this host notes about the repository; where that is a folder of the host, beside the backups, so that it goes where they go.
readonly NOTES=/var/lib/pgbackrest/hacluster
# What was seen in a bucket; each look is some requests, which are paid for.
readonly LAST_LOOK=$NOTES/seen
readonly ANSWER_SECONDS=20

# Everything here belongs to postgres.
become_postgres() {
    [ "$(id -u)" != 0 ] ||
        exec env HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
    umask 077
    cd /
    mkdir -p "$NOTES"
}

rest() { pgbackrest --stanza=hacluster "$@"; }

# look COMMAND...: what pgBackRest knows, as JSON. A repository that does not answer is not waited for.
look() { timeout "$ANSWER_SECONDS" pgbackrest --io-timeout=5 --output=json --log-level-console=off "$@" 2> /dev/null; }

# The stanza as pgBackRest describes it, with the backups of the present database only: those of before an upgrade to another major version lead to no
# moment of it. Null before there is one.
stanza() {
    look --stanza=hacluster info | jq -c '.[0] // null | if . == null then . else
        .db[-1].id as $present | .backup = [.backup[]? | select(.database.id == $present)] end'
}

# archive_of STANZA: the folder of the present database's WAL.
archive_of() { printf 'archive/hacluster/%s' "$(jq -r '.archive[-1].id // "none"' <<< "$1")"; }

# folders ARCHIVE: those in it, each with 4 GiB of WAL of a timeline, in order.
folders() { look repo-ls "$1" | jq -r 'keys[] | select(test("^[0-9A-F]{16}$"))'; }

# segments ARCHIVE FOLDER...: "NAME SECONDS" of each segment with the time of its arrival.
segments() {
    local archive=$1 folder
    shift
    for folder in "$@"; do
        look repo-ls "$archive/$folder" |
            jq -r 'to_entries[] | select(.key | test("^[0-9A-F]{24}-[0-9a-f]{40}([.][a-z0-9]+)?$")) | "\(.key[0:24]) \(.value.time)"'
    done
}

# newest_wal ARCHIVE: "NAME SECONDS" of the segment that arrived last; empty when there is none.
newest_wal() {
    local last
    # Only a timeline and the one that it left get segments at the same time.
    mapfile -t last < <(folders "$1" | awk '{ last[substr($0, 1, 8)] = $0 } END { for (each in last) print last[each] }' | sort | tail -n 2)
    segments "$1" "${last[@]}" | sort -k2,2n -k1,1 | tail -n 1
}

# gap_after ARCHIVE SEGMENT: the first segment that is missing after this one on its timeline although a later one has been there for more
# than a minute; empty when there is none. A segment that is on its way is not missing.
gap_after() {
    local since=$2 all
    mapfile -t all < <(folders "$1" | awk -v since="${since:0:16}" 'substr($0, 1, 8) == substr(since, 1, 8) && $0 >= since')
    segments "$1" "${all[@]}" | awk -v before="$(($(date +%s) - 60))" '$2 < before { print $1 }' | sort -u |
        awk -v from="$since" '
            function low(name) { return substr(name, 17) }
            function number(hex,   i, n) { for (i = 1; i <= length(hex); i++) n = n * 16 + index("0123456789ABCDEF", substr(hex, i, 1)) - 1; return n }
            $0 < from { next }
            # The second half counts up to what fits into 4 GiB, which depends on the size of a segment.
            last != "" && !(substr($0, 9, 8) == substr(last, 9, 8) && number(low($0)) == number(low(last)) + 1) &&
                !(number(substr($0, 9, 8)) == number(substr(last, 9, 8)) + 1 && number(low($0)) == 0) { print last; exit }
            { last = $0 }'
}
