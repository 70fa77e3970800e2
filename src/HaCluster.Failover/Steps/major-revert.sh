# shellcheck shell=bash disable=SC2154
# On the primary: an upgrade ended between both versions, before the new server was started. The old one serves again.

main() {
    if [ "$(upgrade_field stage)" != converting ]; then
        say "is not between two versions"
        return
    fi
    discard_new
    start_version "$PG_VERSION" 300 ||
        fail "PostgreSQL $PG_VERSION does not start: $(why_not_started "$PG_VERSION")" "make the standby the primary: 'hacluster failover --to $PEER_REGION'"
    hold_commits
    forget "$MAJOR_UPGRADE"
    say "PostgreSQL $PG_VERSION serves, as before the upgrade that was ended"
}
