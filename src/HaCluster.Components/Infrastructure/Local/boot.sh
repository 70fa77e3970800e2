# The first login to a new machine: the steps that follow it find one that has booted.

SETUP=/usr/local/sbin/instance-setup
ROUTES=/etc/hacluster/peer-routes

first() { tr '\0' '\n' < /proc/1/environ | sed -n "s/^$1=//p"; }

# A host of an older image sets the key and the routes that it was created with at every start.
must_keep_changes() {
    grep -q "$ROUTES" "$SETUP" && return 0
    [ "$OPERATOR_KEYS" = "$(first HACLUSTER_AUTHORIZED_KEY)" ] && [ "$PEER_ROUTES" = "$(first HACLUSTER_PEER_ROUTES)" ] && return 0
    fail "its image is of an earlier version, which would restore the first key and routes at every start" \
        "replace the hosts one after the other: 'hacluster up --replace **container:Container::$HOST --replace-hosts'"
}

main() {
    say "answers over SSH"
    must_keep_changes
    accept_operator_keys
    write_file "$ROUTES" 0644 root "$PEER_ROUTES"
    ! changed "$ROUTES" || systemctl restart instance
}
