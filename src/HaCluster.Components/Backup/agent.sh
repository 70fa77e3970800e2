# On a database host: pgBackRest, ready before PostgreSQL is told to archive.

main() {
    install_pgbackrest
    write_file "$LIB/pgbackrest-archive" 0755 root "$ARCHIVE_PROGRAM"
    write_file "$LIB/archive-status" 0755 root "$ARCHIVE_STATUS"
    start_server
    say "pgBackRest $(pgbackrest version | cut -d' ' -f2) is ready to archive"
}
