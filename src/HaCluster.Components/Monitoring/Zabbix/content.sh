# On a monitoring host of a cluster with Zabbix: puts into Zabbix what it is to know of the cluster, through its API. Templates are
# HaCluster's alone: what is not in them any more goes. Of the rest, what an operator added stays.
# Secrets reach jq and curl through pipes and not on command lines.

LOGIN=Admin
INITIAL_PASSWORD=zabbix
# Hosts with this tag are HaCluster's.
TAG=hacluster
# An import takes seconds, and minutes on a machine that has much else to do.
PATIENCE=600
PASSWORD_FILE=/etc/hacluster/zabbix-password

# ask METHOD < PARAMS: the whole answer of the API.
ask() {
    jq -c --arg method "$1" --rawfile session <(printf '%s' "$session") \
        '{ jsonrpc: "2.0", method: $method, params: ., id: 1, auth: (if $session == "" then null else $session end) }' |
        curl -sSk --max-time "$PATIENCE" -H 'content-type: application/json-rpc' -d @- "https://127.0.0.1:$PAGE_PORT/api_jsonrpc.php"
}

# api METHOD < PARAMS: the result; ends the step when there is none.
api() {
    local answer
    answer=$(ask "$1") || fail "the API of Zabbix does not answer $1" "on $HOST: journalctl -u nginx -u 'php*-fpm' -u zabbix-server"
    if [ "$(jq 'has("result")' <<< "$answer" 2> /dev/null)" != true ]; then
        fail "Zabbix refuses $1: $(jq -r '.error | "\(.message) \(.data)"' <<< "$answer" 2> /dev/null | head -c 600)" \
            "if it was changed by hand so that this can no longer work, change it back, then deploy again"
    fi
    jq -c .result <<< "$answer"
}

# log_in PASSWORD: whether it is accepted.
log_in() {
    local answer
    session=''
    answer=$(jq -nc --arg name "$LOGIN" --rawfile password <(printf '%s' "$1") '{ username: $name, password: $password }' | ask user.login)
    session=$(jq -r 'if .result | type == "string" then .result else "" end' <<< "$answer" 2> /dev/null)
    [ -n "$session" ]
}

page_answers() { echo '[]' | PATIENCE=5 ask apiinfo.version | jq -e .result > /dev/null 2>&1; }

# A new Zabbix has a password that everybody knows. It is exchanged before anything else.
take_possession() {
    local known=$PASSWORD
    [ ! -s "$PASSWORD_FILE" ] || known=$(cat "$PASSWORD_FILE")
    if log_in "$PASSWORD"; then
        :
    elif log_in "$known" || log_in "$INITIAL_PASSWORD"; then
        me | jq -c --rawfile password <(printf '%s' "$PASSWORD") '{ userid: .userid, passwd: $password }' | api user.update > /dev/null
        log_in "$PASSWORD" || fail "Zabbix does not accept the password that it was just given" "deploy again"
        say "gave the administrator of Zabbix its password"
    else
        fail "Zabbix accepts none of the known passwords of $LOGIN" \
            "somebody changed it; on the page of Zabbix, set it to the output zabbixPassword of the stack ('stack output zabbixPassword --show-secrets'), then deploy again"
    fi
    install -d -m 0755 /etc/hacluster
    write_file "$PASSWORD_FILE" 0600 root "$PASSWORD"
}

me() { jq -nc --arg name "$LOGIN" '{ filter: { username: [$name] }, selectMedias: "extend" }' | api user.get | jq -c '.[0]'; }

# import TITLE DOCUMENT DELETES: says what differs, and imports it.
import() {
    local request differs
    request=$(jq -nc --rawfile source <(printf '%s' "$2") --argjson deletes "$3" '
        { createMissing: true, updateExisting: true } as $keep
        | ($keep + { deleteMissing: $deletes }) as $own
        | { format: "json", source: $source, rules: {
            templates: $keep, items: $own, triggers: $own, hosts: $keep,
            valueMaps: $own, templateLinkage: { createMissing: true }, groups: { createMissing: true } } }')
    differs=$(api configuration.importcompare <<< "$request" |
        # Zabbix also lists objects in which nothing differs.
        jq -r '[.. | objects | select((has("before") or has("after")) and .before != .after) | .after // .before | .name // .host // empty]
            | unique | if length > 8 then .[:8] + ["and \(length - 8) more"] else . end | join(", ")')
    api configuration.import <<< "$request" > /dev/null
    if [ -n "$differs" ]; then say "Zabbix, $1: changed $differs"; else say "Zabbix, $1: nothing changed"; fi
}

# Keys cannot be read back, so they are written each time.
give_keys() {
    local known name key
    known=$(echo '{ "output": ["host"] }' | api host.get)
    while read -r name key; do
        jq -c --arg name "$name" --rawfile key <(printf '%s' "$key") '.[] | select(.host == $name)
            | { hostid, tls_connect: 2, tls_accept: 2, tls_psk_identity: $name, tls_psk: $key }' <<< "$known" | api host.update > /dev/null
    done <<< "${KEYS%$'\n'}"
}

# The map names hosts, and the API wants their numbers.
draw_map() {
    local map known image id
    known=$(echo '{ "output": ["host"] }' | api host.get)
    image=$(echo '{ "output": ["imageid"], "filter": { "name": ["Server_(64)"] } }' | api image.get | jq -r '.[0].imageid')
    map=$(jq -c --slurpfile map <(printf '%s' "$MAP") --arg image "$image" '(map({ (.host): .hostid }) | add) as $ids
        | $map[0] | .selements |= map(. + { elementtype: 0, elements: [{ hostid: $ids[.host] }], iconid_off: $image } | del(.host))' <<< "$known")
    id=$(jq -c '{ output: ["sysmapid"], filter: { name: [.name] } }' <<< "$map" | api map.get | jq -r '.[0].sysmapid // empty')
    if [ -z "$id" ]; then
        api map.create <<< "$map" > /dev/null
    else
        jq -c --arg id "$id" '. + { sysmapid: $id }' <<< "$map" | api map.update > /dev/null
    fi
}

# Hosts that have left the cluster, and the one that Debian's package brings, which watches a server by an agent that is not there.
drop_others() {
    local left
    left=$(jq -nc --arg tag "$TAG" '{ output: ["host"], tags: [{ tag: $tag, value: "host", operator: 1 }] }' | api host.get |
        jq -c --rawfile keys <(printf '%s' "$KEYS") '($keys | split("\n") | map(split(" ")[0])) as $present
            | [.[] | select(.host as $host | $present | index($host) | not)]')
    if [ "$left" != '[]' ]; then
        jq -c 'map(.hostid)' <<< "$left" | api host.delete > /dev/null
        say "Zabbix: removed $(jq -r 'map(.host) | join(", ")' <<< "$left")"
    fi
    echo '{ "output": ["status"], "filter": { "host": ["Zabbix server"], "status": 0 } }' | api host.get |
        jq -c '.[] | { hostid, status: 1 }' | while read -r idle; do api host.update <<< "$idle" > /dev/null; done
}

# tell: the ways to tell somebody, and the action that uses them.
tell() {
    local user own=() medias='[]' medium name id status
    user=$(me)
    while read -r medium; do
        name=$(jq -r .type.name <<< "$medium")
        id=$(jq -nc --arg name "$name" '{ output: ["mediatypeid"], filter: { name: [$name] } }' | api mediatype.get | jq -r '.[0].mediatypeid // empty')
        if [ -n "$id" ]; then
            jq -c --arg id "$id" '.type + { mediatypeid: $id }' <<< "$medium" | api mediatype.update > /dev/null
        else
            id=$(jq -c .type <<< "$medium" | api mediatype.create | jq -r '.mediatypeids[0]')
        fi
        own+=("$id")
        medias=$(jq -c --arg id "$id" --slurpfile medium <(printf '%s' "$medium") '. + [{ mediatypeid: $id, sendto: $medium[0].sendto }]' <<< "$medias")
    done < <(jq -c '.[]' <<< "$MEDIA")
    jq -c --slurpfile medias <(printf '%s' "$medias") '($medias[0] | map(.mediatypeid)) as $own
        | { userid, medias: ([.medias[] | select(.mediatypeid as $id | $own | index($id) | not) | { mediatypeid, sendto, active, severity, period }] + $medias[0]) }' \
        <<< "$user" | api user.update > /dev/null
    status=$([ "${#own[@]}" -gt 0 ] && echo 0 || echo 1)
    id=$(echo '{ "output": ["actionid"], "filter": { "name": ["HaCluster"] } }' | api action.get | jq -r '.[0].actionid // empty')
    jq -c --argjson status "$status" --arg id "$id" '.userid as $user | {
        name: "HaCluster", status: $status, esc_period: "1h",
        filter: { evaltype: 0, conditions: [{ conditiontype: 4, operator: 5, value: "2" }] },
        operations: [{ operationtype: 0, opmessage: { default_msg: 1 }, opmessage_usr: [{ userid: $user }] }],
        recovery_operations: [{ operationtype: 11, opmessage: { default_msg: 1 } }]
    } + (if $id == "" then { eventsource: 0 } else { actionid: $id } end)' <<< "$user" |
        if [ -n "$id" ]; then api action.update; else api action.create; fi > /dev/null
}

main() {
    session=''
    wait_for "the page of Zabbix to answer" 60 page_answers
    take_possession
    import "templates" "$TEMPLATES" true
    import "hosts" "$HOSTS" false
    give_keys
    draw_map
    drop_others
    tell
    # It would read them within a minute.
    systemctl reload zabbix-server
    say "Zabbix watches the cluster"
}
