# The first login to a new machine: the steps that follow it find one that has booted.

SETUP=/usr/local/sbin/instance-setup
ROUTES=/etc/hacluster/peer-routes

# In an older image the setup writes the key and the routes that the host was created with at every start.
keep_changes() {
    grep -q "$ROUTES" "$SETUP" && return 0
    # shellcheck disable=SC2016  # it is the text of a script
    sed -i -e 's/^if \[ -n "$authorized_key" \]/& \&\& [ ! -s "$keys" ]/' \
        -e "s|^setting HACLUSTER_PEER_ROUTES|{ cat $ROUTES 2> /dev/null \|\| & ; }|" "$SETUP"
}

main() {
    say "answers over SSH"
    keep_changes
    accept_operator_keys
    keep_running
    write_file "$ROUTES" 0644 root "$PEER_ROUTES"$'\n'
    ! changed "$ROUTES" || systemctl restart instance
}
