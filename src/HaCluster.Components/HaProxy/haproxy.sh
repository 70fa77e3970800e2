# Installs HAProxy and puts its configuration in place: checked first, then exchanged in one step, then reloaded without losing a
# connection. Then says which application instances are up.

CONFIG=/etc/haproxy/haproxy.cfg
# Checksum of the configuration that HAProxy was last told to read.
READ=/run/haproxy/read

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
    local wanted
    wanted=$(sha256sum < "$CONFIG")
    ensure_enabled haproxy.service
    if ! systemctl is-active -q haproxy.service; then
        systemctl start haproxy.service ||
            fail "HAProxy does not start: $(journalctl -q --no-pager -n 5 -o cat -u haproxy | tr '\n' ' ')" "on $HOST: journalctl -u haproxy"
        say "HAProxy started"
    elif ! changed "$CONFIG" && [ "$(cat "$READ" 2> /dev/null)" = "$wanted" ]; then
        say "HAProxy has this configuration"
        return 0
    else
        # Also after an earlier run that was cut off between writing and reloading. Requests in progress are finished; a client may be about
        # to use a connection that is being closed.
        systemctl reload haproxy.service
        say "HAProxy reloaded"
    fi
    printf '%s\n' "$wanted" > "$READ"
}

# Prints the servers of the application that are not up, with their state; fails when HAProxy does not answer.
servers_down() {
    curl --silent --show-error --fail --max-time 2 --config - <<< "$STATS_REQUEST" |
        awk -F, '$1 == "application" && $2 != "BACKEND" && $2 != "FRONTEND" { seen++; if ($18 !~ /^UP/) print $2 " is " $18 }
                 END { if (seen != '"$SERVERS"') print seen + 0 " servers are listed" }'
}

all_servers_up() {
    local down
    down=$(servers_down) || return 1
    [ -z "$down" ]
}

# A load balancer serves with the instances it has: a region that is away must not keep the other from being set up.
report_servers() {
    local deadline=$((SECONDS + 15)) down
    until all_servers_up; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            down=$(servers_down)
            [ "$(wc -l <<< "$down")" -lt "$SERVERS" ] ||
                fail "none of the $SERVERS application instances is up: $(tr '\n' ';' <<< "$down")" "look at the application hosts: 'hacluster status'"
            say "not every application instance is up: $(tr '\n' ';' <<< "$down")"
            return 0
        fi
        sleep 0.2
    done
    say "$SERVERS of $SERVERS application instances are up"
}

main() {
    ensure_packages haproxy haproxy
    hold_packages haproxy
    ensure_packages curl curl
    check_configuration
    write_file "$CONFIG" 0600 root "$HAPROXY_CFG"
    apply
    report_servers
}
