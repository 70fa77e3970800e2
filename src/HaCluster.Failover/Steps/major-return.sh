# shellcheck shell=bash disable=SC2034,SC2154
# A host goes back to the version before an upgrade. The one that was standby starts with the data that it kept, as a standby still; the other one,
# whose old files the upgrade has used up, keeps the new data aside and waits for a copy.

main() {
    local from to had
    from=$(upgrade_field from) to=$(upgrade_field to) had=$(upgrade_field role)
    [ -n "$from" ] || fail "no upgrade of PostgreSQL is on record here" "look at 'hacluster status'"
    TARGET=$to
    if [ "$had" = standby ] && [ ! -s "$(data_of "$from")/PG_VERSION" ]; then
        fail "the data of PostgreSQL $from is not here any more" "restore from a backup instead, into a cluster of that version"
    fi
    stop_version "$to"
    [ -d "$(conf_of "$from")" ] || copy_settings "$to" "$from"
    if [ "$had" != standby ] && [ "$(upgrade_field stage)" != returned ]; then rm -rf "$(data_of "$from")"; fi
    use_version "$to" "$from"
    # When the server of the new version was last heard says nothing of the old one.
    rm -f "$CONTACT"
    note_upgrade returned "$had" "$from" "$(upgrade_field lsn)" "$(upgrade_field at)"
    if [ "$had" = standby ]; then
        start_version "$from" 120 ||
            fail "PostgreSQL $from does not start: $(why_not_started "$from")" "on $HOST: journalctl -u $(unit_of "$from"); then run the command again"
        say "runs PostgreSQL $from with the data of before the upgrade, as a standby"
    else
        say "uses PostgreSQL $from again, and has no data of it yet; what was written since the upgrade is kept in $(data_of "$to")"
    fi
}
