#!/bin/bash
# probe REGION: every 5 s a write and a read through the load balancer of a region, as a client would, for the node exporter: how many there
# were, how many failed, and how long those took that did not. URL, WRITES and READ_PATH are in its environment.
set -uo pipefail
export LC_ALL=C

readonly REGION=$1
readonly METRICS=/run/hacluster-metrics/probe-$REGION.prom
readonly INTERVAL=5
# What a client waits for an answer: longer than the write of a failover waits in the application.
readonly PATIENCE=4
# Upper ends of the histogram's buckets, in microseconds.
readonly BUCKETS=(5000 10000 25000 50000 100000 250000 500000 1000000 2500000 5000000)
# One row of the application's table, which letters alone name; each monitoring host writes its own.
NAME=prober$(tr 0-9 a-j <<< "${HOSTNAME:-host}" | tr -dc '[:lower:]' | cut -c 1-14)
readonly NAME

declare -A ok=() failed=() sum=() bucket=()

# note OPERATION CODE SECONDS: the outcome of one request.
note() {
    local operation=$1 code=$2 end microseconds=${3/./}
    microseconds=$((10#${microseconds:-0}))
    case $code in
        2*) ok[$operation]=$((${ok[$operation]:-0} + 1)) ;;
        *) failed[$operation]=$((${failed[$operation]:-0} + 1)) && return 0 ;;
    esac
    sum[$operation]=$((${sum[$operation]:-0} + microseconds))
    for end in "${BUCKETS[@]}"; do
        [ "$microseconds" -gt "$end" ] || bucket[$operation,$end]=$((${bucket[$operation,$end]:-0} + 1))
    done
}

# request OPERATION PATH CURL-OPTION...
request() {
    local operation=$1 path=$2 answer
    shift 2
    answer=$(curl -s -o /dev/null --max-time "$PATIENCE" -w '%{http_code} %{time_total}' "$@" "$URL$path")
    # shellcheck disable=SC2086  # two words: the code and the time
    note "$operation" ${answer:-000 $PATIENCE.000000}
}

# seconds MICROSECONDS
seconds() { printf '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000)); }

print() {
    local operation end labels
    for operation in "$@"; do
        labels="region=\"$REGION\",operation=\"$operation\""
        printf 'hacluster_probe_requests_total{%s,result="ok"} %d\n' "$labels" "${ok[$operation]:-0}"
        printf 'hacluster_probe_requests_total{%s,result="failed"} %d\n' "$labels" "${failed[$operation]:-0}"
        for end in "${BUCKETS[@]}"; do
            printf 'hacluster_probe_duration_seconds_bucket{%s,le="%s"} %d\n' "$labels" "$(seconds "$end")" "${bucket[$operation,$end]:-0}"
        done
        printf 'hacluster_probe_duration_seconds_bucket{%s,le="+Inf"} %d\n' "$labels" "${ok[$operation]:-0}"
        printf 'hacluster_probe_duration_seconds_sum{%s} %s\n' "$labels" "$(seconds "${sum[$operation]:-0}")"
        printf 'hacluster_probe_duration_seconds_count{%s} %d\n' "$labels" "${ok[$operation]:-0}"
    done
}

while :; do
    operations=(read)
    if [ "$WRITES" = true ]; then
        operations=(read write)
        request write "/hello/$NAME" -X PUT -H 'content-type: application/json' -d '{"dateOfBirth":"1990-01-01"}'
        request read "/hello/$NAME"
    else
        request read "$READ_PATH"
    fi
    print "${operations[@]}" > "$METRICS.new" && mv "$METRICS.new" "$METRICS"
    sleep "$INTERVAL"
done
