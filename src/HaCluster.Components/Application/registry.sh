# Lets Docker Engine pull from the cluster's registry: the authority of its certificate, and a login that only root can read.

main() {
    write_file "/etc/docker/certs.d/$REGISTRY/ca.crt" 0644 root "$CA_CERTIFICATE"
    write_file "$DOCKER_CONFIG_DIR/config.json" 0600 root "$DOCKER_CONFIG"
    chmod 0700 "$DOCKER_CONFIG_DIR"
    say "Docker Engine pulls from $REGISTRY"
}
