#!/bin/bash
# pgbackrest-archive FILE: what PostgreSQL runs for each WAL segment, in its data directory. pgBackRest sends the segments in the background; the
# answer here says whether this one has arrived.
# A server that stops waits for its archiver, and a repository that cannot be reached would hold up a switchover for a minute. So nothing
# is sent any more once the server stops: an exit code above 125 ends the archiver, and the segment is sent after the next start, by the
# same server in whatever role.
set -uo pipefail

# The eighth line of the file is the state of the server; read without another process, since this is asked often.
stops() {
    local lines=()
    { mapfile -t lines < postmaster.pid; } 2> /dev/null
    [[ ${lines[7]:-} == stopping* ]]
}

! stops || exit 127
pgbackrest --stanza=hacluster archive-push "$1" &
push=$!
while kill -0 "$push" 2> /dev/null; do
    sleep 0.05
    if stops; then
        kill "$push" 2> /dev/null
        exit 127
    fi
done
wait "$push"
