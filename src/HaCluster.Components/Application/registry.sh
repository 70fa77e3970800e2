# Lets Docker Engine pull from the cluster's registry, and from the one that is configured: the authorities of their certificates, and logins
# that only root can read. Either of REGISTRY and OTHER_REGISTRY may be empty; so may OTHER_CERTIFICATE, where the system knows the authority.

CERTIFICATES=/etc/docker/certs.d

main() {
    [ -z "$REGISTRY" ] || write_file "$CERTIFICATES/$REGISTRY/ca.crt" 0644 root "$CA_CERTIFICATE"
    if [ -n "$OTHER_CERTIFICATE" ]; then
        write_file "$CERTIFICATES/$OTHER_REGISTRY/ca.crt" 0644 root "$OTHER_CERTIFICATE"
    elif [ -n "$OTHER_REGISTRY" ]; then
        rm -f "$CERTIFICATES/$OTHER_REGISTRY/ca.crt"
    fi
    write_file "$DOCKER_CONFIG_DIR/config.json" 0600 root "$DOCKER_CONFIG"
    chmod 0700 "$DOCKER_CONFIG_DIR"
    say "Docker Engine pulls from ${REGISTRY}${REGISTRY:+${OTHER_REGISTRY:+ and }}${OTHER_REGISTRY}"
}
