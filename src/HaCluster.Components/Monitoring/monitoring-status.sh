#!/bin/bash
# Prints what this monitoring host watches and which alerts fire, as one JSON object. Read-only.
set -uo pipefail

readonly ZABBIX_PASSWORD=/etc/hacluster/zabbix-password

ask() { curl -fsS --max-time 2 "$1" 2> /dev/null; }

# api METHOD < PARAMS: the result of Zabbix' API, for the session in $session.
api() {
    jq -c --arg method "$1" --rawfile session <(printf '%s' "$session") \
        '{ jsonrpc: "2.0", method: $method, params: ., id: 1, auth: (if $session == "" then null else $session end) }' |
        curl -fsSk --max-time 3 -H 'content-type: application/json-rpc' -d @- https://127.0.0.1:8443/api_jsonrpc.php 2> /dev/null |
        jq -ce 'select(has("result")) | .result'
}

# zabbix: null where it does not run; a text when it does not answer.
zabbix() {
    local session='' hosts problems
    [ -s "$ZABBIX_PASSWORD" ] || { echo null; return 0; }
    if session=$(jq -c --rawfile password "$ZABBIX_PASSWORD" -n '{ username: "Admin", password: $password }' | api user.login | jq -r .) &&
        hosts=$(echo '{ "output": ["host"], "selectInterfaces": ["available"], "tags": [{ "tag": "hacluster", "value": "host", "operator": 1 }] }' |
            api host.get | jq -c '[.[].interfaces[0].available] | { up: map(select(. == "1")) | length, all: length }') &&
        problems=$(echo '{ "output": ["description", "priority"], "selectTags": "extend", "expandDescription": true, "filter": { "value": 1 }, "monitored": true, "skipDependent": true, "min_severity": 2,
            "sortfield": "priority", "sortorder": "DESC" }' | api trigger.get |
            jq -c 'map(select(.tags | any(.tag == "hacluster")) | .description)'); then
        echo '[]' | api user.logout > /dev/null
        jq -nc --argjson hosts "$hosts" --argjson problems "$problems" '$hosts + { problems: $problems }'
    else
        echo '"does not answer"'
    fi
}

targets=$(ask 'http://127.0.0.1:9090/api/v1/targets?state=active' |
    jq -c '[.data.activeTargets[] | .health] | { up: map(select(. == "up")) | length, all: length }')
alerts=$(ask 'http://127.0.0.1:9093/api/v2/alerts?active=true&silenced=false&inhibited=false' |
    jq -c '[.[] | { name: .labels.alertname, severity: .labels.severity, summary: .annotations.summary }] | sort_by(.severity, .name)')
jq -nc --argjson targets "${targets:-null}" --argjson alerts "${alerts:-null}" --argjson zabbix "$(zabbix)" \
    '{ targets: $targets, alerts: $alerts, zabbix: $zabbix }'
