# On every host of a cluster with Zabbix: the agent. It answers the monitoring hosts that know its key.

AGENT=zabbix-agent2

main() {
    ensure_packages zabbix_agent2 zabbix-agent2
    write_file /etc/zabbix/zabbix_agent2.d/hacluster.conf 0644 root "$AGENT_CONF"
    write_file /etc/zabbix/hacluster.psk 0600 zabbix "$AGENT_KEY"$'\n'
    # Debian's file has a server, a name and a list of servers of its own, and the last value counts.
    write_file /etc/default/zabbix-agent2 0644 root $'DAEMON_ARGS="-c /etc/zabbix/zabbix_agent2.d/hacluster.conf"\n'
    keep_behind_filter "$AGENT"
    run_unit "$AGENT" /etc/zabbix/zabbix_agent2.d/hacluster.conf /etc/zabbix/hacluster.psk /etc/default/zabbix-agent2
    say "its Zabbix agent answers the monitoring hosts"
}
