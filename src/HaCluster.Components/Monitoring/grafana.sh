# On a monitoring host: Grafana, from the package source that the operator named. Debian has no package of it.

DATA=/var/lib/prometheus/grafana
PASSWORD_FILE=/etc/hacluster/grafana-password
ENVIRONMENT=/etc/hacluster/grafana.env
DROP_IN_FILE=/etc/systemd/system/grafana-server.service.d/source.conf
KEY=/etc/grafana/hacluster.key
CERTIFICATE=/etc/grafana/hacluster.crt
PROVISIONING=/etc/grafana/provisioning

write_configuration() {
    install -d -m 0750 -o grafana -g grafana "$DATA" "$DASHBOARD_FOLDER"
    # The volume may come from a machine that numbered its users differently.
    chown -R grafana:grafana "$DATA"
    write_file "$PASSWORD_FILE" 0640 root "$PASSWORD"
    chgrp grafana "$PASSWORD_FILE"
    write_file "$ENVIRONMENT" 0644 root "GF_SERVER_PROTOCOL=https
GF_SERVER_HTTP_PORT=$PORT
GF_SERVER_CERT_FILE=$CERTIFICATE
GF_SERVER_CERT_KEY=$KEY
GF_PATHS_DATA=$DATA
GF_SECURITY_ADMIN_PASSWORD=\$__file{$PASSWORD_FILE}
GF_SECURITY_COOKIE_SECURE=true
GF_USERS_ALLOW_SIGN_UP=false
GF_AUTH_ANONYMOUS_ENABLED=false
GF_ANALYTICS_REPORTING_ENABLED=false
GF_ANALYTICS_CHECK_FOR_UPDATES=false
GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES=false
"
    write_file "$DROP_IN_FILE" 0644 root "$DROP_IN"
    write_file "$PROVISIONING/datasources/hacluster.yml" 0644 root "$DATA_SOURCES"
    write_file "$PROVISIONING/dashboards/hacluster.yml" 0644 root "$PROVIDER"
    ensure_page_certificate Grafana
    chown root:grafana "$KEY" "$CERTIFICATE"
    chmod 0640 "$KEY" "$CERTIFICATE"
}

# write_dashboards: those of this deployment, and no other. Grafana looks there every few seconds.
write_dashboards() {
    local name
    for name in $(jq -r keys[] <<< "$DASHBOARDS"); do
        write_file "$DASHBOARD_FOLDER/$name" 0644 grafana "$(jq -r --arg name "$name" '.[$name]' <<< "$DASHBOARDS")"
    done
    for name in "$DASHBOARD_FOLDER"/*.json; do
        jq -e --arg name "${name##*/}" 'has($name)' <<< "$DASHBOARDS" > /dev/null || rm -f "$name"
    done
}

page() { curl -fsSk --max-time 3 "$@" 2> /dev/null; }

ready() { page "https://127.0.0.1:$PORT/api/health" > /dev/null; }

logs_in() { page -K - "https://127.0.0.1:$PORT/api/user" <<< "user = \"admin:$PASSWORD\"" > /dev/null; }

# The password file is read when the database of Grafana is made; a later password has to be set in it.
set_password() {
    if logs_in; then return 0; fi
    (cd /usr/share/grafana && runuser -u grafana -- env GF_PATHS_DATA="$DATA" \
        grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin <<< "$PASSWORD" > /dev/null 2>&1) ||
        fail "the password of Grafana's administrator cannot be set" "on $HOST: journalctl -u grafana-server"
    wait_for "Grafana to accept its administrator's password" 30 logs_in
}

# The filter in front of its port is there: the step of Prometheus, which comes before this one, has loaded it.
main() {
    ensure_packages jq jq
    if ! command -v grafana-server > /dev/null || ! has_source grafana; then
        add_source grafana monitoring.grafanaSource
        [[ $(apt-cache policy grafana) == *"$SOURCE_URL"* ]] ||
            fail "the package source $SOURCE_URL ($SOURCE_DISTRIBUTION) has no package grafana" "name one that has, or set hacluster:monitoring.grafana to false"
    fi
    ensure_packages grafana-server grafana
    hold_packages grafana
    write_configuration
    write_dashboards
    keep_behind_filter grafana-server
    if [ "$renewed" = true ] || changed "$DROP_IN_FILE" "$ENVIRONMENT" "$PASSWORD_FILE" "$PROVISIONING/datasources/hacluster.yml" "$PROVISIONING/dashboards/hacluster.yml"; then
        systemctl daemon-reload
        if systemctl is-active -q grafana-server; then systemctl restart grafana-server; fi
    fi
    run_unit grafana-server
    wait_for "Grafana to answer" 120 ready
    set_password
    say "Grafana answers"
}
