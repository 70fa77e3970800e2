#!/bin/bash
# Restarts instances whose container runs and whose process does not work any more: asks each for LIVE_PATH at ADDRESS, and restarts it when
# FAILURES answers in succession were not 200. INSTANCES has a line "NAME PORT" each. One after the other, so that the rest serves meanwhile.
set -uo pipefail

# shellcheck source=/dev/null
. "${0%/*}/liveness.env"

INTERVAL=5
FAILURES=3
# What an instance may take from its start to its first answer, in seconds.
START=60

declare -A failures answered

works() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 2 "http://$ADDRESS:$1$LIVE_PATH" 2> /dev/null)" = 200 ]; }

# started NAME: when its container started, in seconds; empty where it does not run, as while a deployment replaces it.
started() {
    local found
    found=$(timeout 10 docker container inspect --format '{{if .State.Running}}{{.State.StartedAt}}{{end}}' "$1" 2> /dev/null) && [ -n "$found" ] && date -d "$found" +%s
}

# look NAME PORT
look() {
    local since now
    now=$(date +%s)
    if works "$2"; then
        failures[$1]=0 answered[$1]=$now
        return 0
    fi
    since=$(started "$1") || { failures[$1]=0; return 0; }
    if [ "${answered[$1]:-0}" -lt "$since" ] && [ $((now - since)) -lt "$START" ]; then return 0; fi
    failures[$1]=$((${failures[$1]:-0} + 1))
    [ "${failures[$1]}" -ge "$FAILURES" ] || return 0
    failures[$1]=0
    echo "$1 did not answer $LIVE_PATH with 200 for $FAILURES times: it is restarted"
    timeout 60 docker restart --time 10 "$1" > /dev/null || echo "$1 could not be restarted within 60 s"
}

while sleep "$INTERVAL"; do
    while read -r name port; do
        look "$name" "$port" < /dev/null
    done <<< "$INSTANCES"
done
