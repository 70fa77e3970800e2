#!/bin/bash
# Prints what Jenkins on this host answers, as one JSON object: whether it answers over TLS, refuses whoever has no login, has its job, and whether its
# agent is connected. Read-only; to be run as root, who can read the password.
set -uo pipefail

# shellcheck source=/dev/null
. "${0%/*}/jenkins.env"

# code PATH [CURL-ARGUMENT...]: the status of its answer, 000 for none.
code() {
    local path=$1
    shift
    curl -sS -o /dev/null -w '%{http_code}' --max-time 5 --cacert /etc/hacluster/jenkins/ca.crt "$@" "https://$ADDRESS:$PORT/$path" 2> /dev/null
}

# The password goes to curl on its standard input.
login() { printf 'user = "%s:%s"\n' "$OPERATOR" "$(cat /etc/hacluster/jenkins/secrets/operator-password)"; }

anonymous=$(code api/json)
[ "$anonymous" != 000 ] && answers=true || answers=false
[ "$anonymous" = 403 ] && closed=true || closed=false
[ "$(login | code "job/$JOB/api/json" -K -)" = 200 ] && job=true || job=false
agent=$(login | curl -sS --max-time 5 --cacert /etc/hacluster/jenkins/ca.crt -K - "https://$ADDRESS:$PORT/computer/hacluster/api/json?tree=offline" 2> /dev/null |
    jq -r 'if .offline == false then true else false end' 2> /dev/null)
jq -nc --argjson answers "$answers" --argjson closed "$closed" --argjson job "$job" --argjson agent "${agent:-false}" \
    '{ answers: $answers, closed: $closed, job: $job, agent: $agent }'
