# On a database host: pgBackRest, ready before PostgreSQL is told to archive.

main() {
    install_pgbackrest
    ensure_packages jq jq
    write_file "$LIB/pgbackrest-archive" 0755 root "$ARCHIVE_PROGRAM"
    write_file "$LIB/archive-status" 0755 root "$ARCHIVE_STATUS"
    write_file "$LIB/restored-copy" 0755 root "$RESTORED_COPY"
    start_server
    say "pgBackRest $(pgbackrest version | cut -d' ' -f2) is ready to archive"
}
