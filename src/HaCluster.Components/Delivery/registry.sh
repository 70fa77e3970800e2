# On the host of the registry: both of its programs, and the timer that removes what nothing needs.
# shellcheck disable=SC2034

KEYS=/etc/hacluster/registry
FILTER=hacluster-registry-filter.service
FILTER_RULES=/etc/hacluster/registry.nft

# The package starts a registry without a password when it is installed.
install_registry() {
    [ "$(systemctl is-enabled docker-registry.service 2> /dev/null)" = masked ] || systemctl mask -q --now docker-registry.service
    ensure_packages docker-registry docker-registry
    hold_packages docker-registry
    ensure_packages curl curl
    ensure_packages jq jq
}

write_configuration() {
    # The volume may come from a machine that numbered its users differently.
    if [ "$(stat -c %U "$STORAGE")" != docker-registry ]; then chown -R docker-registry: "$STORAGE"; fi
    chmod 0750 "$STORAGE"
    write_file "$KEYS/ca.crt" 0644 root "$CA_CERTIFICATE"
    write_file "$KEYS/server.crt" 0644 root "$CERTIFICATE"
    write_file "$KEYS/server.key" 0400 docker-registry "$KEY"
    write_file "$KEYS/push.htpasswd" 0400 docker-registry "$PUSH_HTPASSWD"
    write_file "$KEYS/pull.htpasswd" 0400 docker-registry "$PULL_HTPASSWD"
    write_file "$KEYS/push.yml" 0644 root "$PUSH_YML"
    write_file "$KEYS/pull.yml" 0644 root "$PULL_YML"
}

write_collector() {
    write_file "$LIB/registry.env" 0644 root "$REGISTRY_ENV"
    write_file "$LIB/registry-collect" 0755 root "$REGISTRY_COLLECT"
    write_file "$LIB/registry-status" 0755 root "$REGISTRY_STATUS"
    write_file /etc/systemd/system/hacluster-registry-collect.service 0644 root "$COLLECT_UNIT"
    write_file /etc/systemd/system/hacluster-registry-collect.timer 0644 root "$COLLECT_TIMER"
}

run_registries() {
    local kind
    write_file /etc/systemd/system/hacluster-registry@.service 0644 root "$REGISTRY_UNIT"
    if changed /etc/systemd/system/hacluster-registry@.service /etc/systemd/system/hacluster-registry-collect.service \
        /etc/systemd/system/hacluster-registry-collect.timer; then
        systemctl daemon-reload
    fi
    for kind in push pull; do
        ensure_enabled "hacluster-registry@$kind.service"
        if ! systemctl is-active -q "hacluster-registry@$kind" || unread "hacluster-registry@$kind" \
            "$KEYS/server.crt" "$KEYS/server.key" "$KEYS/$kind.htpasswd" "$KEYS/$kind.yml" /etc/systemd/system/hacluster-registry@.service; then
            systemctl restart "hacluster-registry@$kind" ||
                fail "the registry does not start: $(journalctl -q --no-pager -n 5 -o cat -u "hacluster-registry@$kind" | tr '\n' ' ')" "on $HOST: journalctl -u hacluster-registry@$kind"
        fi
    done
    ensure_enabled hacluster-registry-collect.timer
    systemctl start hacluster-registry-collect.timer
}

# remove_jenkins: one that ran before, and the way in for its agent. What it has stored stays.
remove_jenkins() {
    [ "$HAS_JENKINS" = false ] && [ -e "$LIB/jenkins-status" ] || return 0
    systemctl disable -q --now jenkins.service
    rm -f /etc/ssh/sshd_config.d/hacluster-jenkins.conf
    systemctl reload ssh.service
    rm -f "$LIB/jenkins-status" "$LIB/jenkins.env"
    say "Jenkins does not run any more"
}

answers() { "$LIB/registry-status" | jq -e '.push and .pull'; }

main() {
    install_registry
    install_filter
    install -d -m 0750 "$STORAGE"
    write_configuration
    write_collector
    run_registries
    wait_for "the registry to answer" 60 answers
    remove_jenkins
    say "the registry answers"
}
