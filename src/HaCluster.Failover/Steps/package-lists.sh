# shellcheck shell=bash disable=SC2154
# On a database host: fetches the lists of the package sources. Where that fails, what apt has fetched before counts. An upgrade that lost its
# operator ends first, and what one that was cut off with its host has left is completed: else nobody could tell what is installed.

LOCK=$RUN_DIR/role-change.lock

main() {
    local said
    mkdir -p "$RUN_DIR"
    exec 9>> "$LOCK"
    flock -w 900 9 || fail "an upgrade or a role change has been at work on this host for 900 s" "wait until it has ended, then run the command again"
    echo $$ > "$LOCK"
    [ -z "$(dpkg --audit)" ] || wait_for "the package database, which another apt may be using" 300 dpkg --force-confold --configure -a
    hold_packages "postgresql-$PG_VERSION" "postgresql-client-$PG_VERSION" postgresql-common postgresql-client-common
    said=$(timeout 120 apt-get -qq -o APT::Update::Error-Mode=any -o Acquire::Retries=1 -o Acquire::http::Timeout=20 update 2>&1 9>&-) ||
        say "the lists of the package sources could not be fetched, those of before are used: $(tail -n 1 <<< "$said")"
}
