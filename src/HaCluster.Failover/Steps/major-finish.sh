# shellcheck shell=bash disable=SC2154
# Deletes the data and the settings of the version that this host does not use any more. There is no way back from it.

main() {
    local other bytes
    case $(upgrade_field stage) in
        converted) other=$(upgrade_field from) ;;
        returned) other=$(upgrade_field to) ;;
        converting)
            other=$(upgrade_field to)
            fail "the upgrade is between both versions" "run it again: 'hacluster upgrade major --to $other'" ;;
        *) say "keeps nothing of another version"; return ;;
    esac
    [ "$other" != "$PG_VERSION" ] || fail "PostgreSQL $other is the version that this host uses" "look at 'hacluster status'"
    no_process_of "$other" > /dev/null || fail "PostgreSQL $other runs" "on $HOST: systemctl status $(unit_of "$other")"
    bytes=$(du -sb "$(data_of "$other")" 2> /dev/null | cut -f1)
    rm -rf "$(data_of "$other")" "$(conf_of "$other")" "/etc/systemd/system/$(unit_of "$other").d"
    rmdir --ignore-fail-on-non-empty "$(dirname "$(data_of "$other")")" "$(dirname "$(conf_of "$other")")" 2> /dev/null || true
    systemctl daemon-reload
    forget "$MAJOR_UPGRADE"
    say "the data of PostgreSQL $other, $((${bytes:-0} / 1048576)) MiB, was deleted"
}
