# On a monitoring host: Prometheus and Alertmanager, and the probes that use the cluster through each load balancer as a client would.

CONFIG=/etc/prometheus
STORAGE=/var/lib/prometheus

write_configuration() {
    # The volume may come from a machine that numbered its users differently.
    install -d -m 0755 -o prometheus -g prometheus "$STORAGE" "$STORAGE/metrics2" "$STORAGE/alertmanager"
    if [ "$(stat -c %U "$STORAGE/metrics2")" != prometheus ]; then chown -R prometheus:prometheus "$STORAGE"; fi
    install -d -m 0750 -o prometheus -g prometheus "$CONFIG/hacluster"
    write_file "$CONFIG/hacluster/stats-password" 0600 prometheus "$STATS_PASSWORD"
    write_file "$CONFIG/hacluster/recording.yml" 0640 prometheus "$RECORDING_RULES"
    write_file "$CONFIG/hacluster/alerts.yml" 0640 prometheus "$ALERT_RULES"
    write_checked "$CONFIG/prometheus.yml" "$PROMETHEUS_YML" promtool check config
    write_checked "$CONFIG/alertmanager.yml" "$ALERTMANAGER_YML" amtool check-config
    write_file /etc/default/prometheus 0644 root "ARGS=\"$PROMETHEUS_ARGS\""$'\n'
    write_file /etc/default/prometheus-alertmanager 0644 root "ARGS=\"$ALERTMANAGER_ARGS\""$'\n'
}

# write_checked PATH CONTENT COMMAND...: only what the program's own check accepts replaces what it runs with.
write_checked() {
    local path=$1 content=$2 problem
    shift 2
    if [ -f "$path" ] && printf '%s' "$content" | cmp -s - "$path"; then return 0; fi
    printf '%s' "$content" > "$path.candidate"
    chmod 0600 "$path.candidate"
    if ! problem=$("$@" "$path.candidate" 2>&1); then
        rm -f "$path.candidate"
        fail "$1 refuses ${path##*/}: $(tail -n 3 <<< "$problem" | tr '\n' ' ')" "correct the hacluster:monitoring settings; nothing was changed"
    fi
    rm -f "$path.candidate"
    write_file "$path" 0640 prometheus "$content"
}

# run_probes: a unit for each load balancer; those of an earlier configuration go.
run_probes() {
    local unit region url
    write_file "$LIB/probe" 0755 root "$PROBE"
    write_file "/etc/systemd/system/hacluster-probe@.service" 0644 root "$PROBE_UNIT"
    if changed "/etc/systemd/system/hacluster-probe@.service"; then systemctl daemon-reload; fi
    for unit in $(systemctl list-units --all --plain --no-legend 'hacluster-probe@*' | cut -d ' ' -f 1); do
        region=${unit#*@}
        grep -q "^${region%.service} " <<< "$PROBES" || systemctl disable -q --now "$unit"
    done
    while read -r region url; do
        write_file "$LIB/probe-$region.env" 0644 root "URL=$url"$'\n'"WRITES=$PROBE_WRITES"$'\n'"READ_PATH=$PROBE_READ_PATH"$'\n'
        ensure_enabled "hacluster-probe@$region.service"
        if changed "$LIB/probe" "$LIB/probe-$region.env" "/etc/systemd/system/hacluster-probe@.service" ||
            ! systemctl is-active -q "hacluster-probe@$region"; then
            systemctl restart "hacluster-probe@$region"
        fi
    done <<< "$PROBES"
}

ready() { curl -fsS --max-time 2 "http://127.0.0.1:9090/-/ready" && curl -fsS --max-time 2 "http://127.0.0.1:9093/-/ready"; }

main() {
    install_filter
    ensure_packages prometheus prometheus
    ensure_packages prometheus-alertmanager prometheus-alertmanager
    hold_packages prometheus prometheus-alertmanager
    ensure_packages curl curl
    ensure_packages jq jq
    write_configuration
    write_file "$LIB/monitoring-status" 0755 root "$MONITORING_STATUS"
    keep_behind_filter prometheus
    keep_behind_filter prometheus-alertmanager
    run_unit prometheus-alertmanager "$CONFIG/alertmanager.yml" /etc/default/prometheus-alertmanager
    run_unit prometheus "$CONFIG/prometheus.yml" "$CONFIG/hacluster/alerts.yml" "$CONFIG/hacluster/recording.yml" \
        "$CONFIG/hacluster/stats-password" /etc/default/prometheus
    run_probes
    wait_for "Prometheus and Alertmanager to answer" 60 ready
    say "Prometheus and Alertmanager answer"
}
