# Installs HAProxy and puts its configuration in place: checked first, then exchanged in one step, then reloaded without losing a
# connection. Waits until every application instance is up.

CONFIG=/etc/haproxy/haproxy.cfg

check_configuration() {
    local candidate problem
    candidate=$(mktemp)
    printf '%s' "$HAPROXY_CFG" > "$candidate"
    if ! problem=$(haproxy -c -q -f "$candidate" 2>&1); then
        rm -f "$candidate"
        fail "HAProxy refuses the new configuration: $problem" "correct the hacluster:loadBalancer settings; the old configuration stays"
    fi
    rm -f "$candidate"
}

apply() {
    ensure_enabled haproxy.service
    if ! systemctl is-active -q haproxy.service; then
        systemctl start haproxy.service ||
            fail "HAProxy does not start: $(journalctl -q --no-pager -n 5 -o cat -u haproxy | tr '\n' ' ')" "on $HOST: journalctl -u haproxy"
        say "HAProxy started"
    elif changed "$CONFIG"; then
        systemctl reload haproxy.service
        say "HAProxy reloaded"
    else
        say "HAProxy already runs with this configuration"
    fi
}

# Succeeds when all servers of the application are up; else prints those which are not.
all_servers_up() {
    local down
    down=$(curl --silent --show-error --fail --max-time 2 --config - <<< "$STATS_REQUEST" |
        awk -F, '$1 == "application" && $2 != "BACKEND" && $2 != "FRONTEND" { servers++; if ($18 !~ /^UP/) print $2, $18 }
                 END { if (servers != '"$SERVERS"') print servers + 0, "servers listed" }') || return 1
    [ -z "$down" ] || { echo "$down"; return 1; }
}

main() {
    ensure_packages haproxy haproxy
    ensure_packages curl curl
    check_configuration
    write_file "$CONFIG" 0600 root "$HAPROXY_CFG"
    apply
    wait_for "all $SERVERS application instances to be up" 30 all_servers_up
    say "$SERVERS of $SERVERS application instances are up"
}
