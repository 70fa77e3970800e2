# On the standby: the certificate authority of the source, for the day on which this host has the primary. Without CERTIFICATE it is removed.

main() {
    if [ -n "$CERTIFICATE" ]; then
        write_file "$ROOT_CERTIFICATE_FILE" 0644 postgres "$CERTIFICATE"
    else
        rm -f "$ROOT_CERTIFICATE_FILE"
    fi
}
