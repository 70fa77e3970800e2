# On the standby: the certificate authority of the source, for the day on which this host has the primary.

main() { write_file "$ROOT_CERTIFICATE_FILE" 0644 postgres "$CERTIFICATE"; }
