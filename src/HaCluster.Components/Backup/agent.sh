# On a database host: pgBackRest, ready before PostgreSQL is told to archive.

CHECK=hacluster-restore-check

# By hand it works without the timer.
schedule_check() {
    write_file "$LIB/restore-check.env" 0644 root "RESTORE_CHECK_DAYS=$RESTORE_CHECK_DAYS
"
    write_file "/etc/systemd/system/$CHECK.service" 0644 root "$RESTORE_CHECK_UNIT"
    write_file "/etc/systemd/system/$CHECK.timer" 0644 root "$RESTORE_CHECK_TIMER"
    if changed "/etc/systemd/system/$CHECK.service" "/etc/systemd/system/$CHECK.timer"; then systemctl daemon-reload; fi
    if [ "$RESTORE_CHECK_DAYS" = 0 ]; then
        systemctl disable -q --now "$CHECK.timer"
    else
        ensure_enabled "$CHECK.timer"
        systemctl start "$CHECK.timer"
    fi
}

main() {
    install_pgbackrest
    ensure_packages jq jq
    write_file "$LIB/pgbackrest-archive" 0755 root "$ARCHIVE_PROGRAM"
    write_file "$LIB/archive-status" 0755 root "$ARCHIVE_STATUS"
    write_file "$LIB/restored-copy" 0755 root "$RESTORED_COPY"
    schedule_check
    start_server
    say "pgBackRest $(pgbackrest version | cut -d' ' -f2) is ready to archive"
}
