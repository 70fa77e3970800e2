# Waits for the end of the first boot. The last line on stdout is the key by which the host is known from then on.

FIRST_BOOT_DEADLINE=600
HOST_KEY=/etc/ssh/ssh_host_ed25519_key.pub
SYSCTL=/etc/sysctl.d/60-hacluster.conf
UPGRADES=/etc/apt/apt.conf.d/60hacluster-unattended-upgrades
RESTARTS=/etc/needrestart/conf.d/60-hacluster.conf

# An image of one's own may come without cloud-init.
await_first_boot() {
    local seen status=0
    command -v cloud-init > /dev/null || return 0
    seen=$(timeout "$FIRST_BOOT_DEADLINE" cloud-init status --wait --long 2>&1) || status=$?
    case $status in
        # 2: done, and something was recovered from.
        0 | 2) ;;
        124) fail "cloud-init did not finish within $FIRST_BOOT_DEADLINE s" "look at /var/log/cloud-init.log on $HOST" ;;
        *) fail "cloud-init failed: $(tr '\n' ' ' <<< "$seen")" "look at /var/log/cloud-init-output.log on $HOST" ;;
    esac
}

# Hosts send 9001 bytes at a time, the peering of regions carries 8500. Should the message that says so be lost, a connection would
# hang; with probing TCP finds the size by itself.
probe_path_mtu() {
    write_file "$SYSCTL" 0644 root $'net.ipv4.tcp_mtu_probing = 1\n'
    sysctl --quiet --load="$SYSCTL"
}

# Debian's cloud images install security updates by themselves, on all hosts in the same morning. An update of what serves restarts it,
# so an operator installs it in one region after the other (docs/runbook.md). The file of Debian is read first; lists are joined.
hold_back_services() {
    write_file "$UPGRADES" 0644 root '// Managed by HaCluster.
Unattended-Upgrade::Package-Blacklist { "^postgresql"; "^haproxy"; "^docker"; "^containerd"; "^runc"; };
Unattended-Upgrade::Automatic-Reboot "false";
'
    # A library that was updated restarts nothing, should the image have needrestart.
    write_file "$RESTARTS" 0644 root "# Managed by HaCluster.
\$nrconf{restart} = 'l';
"
}

main() {
    await_first_boot
    accept_operator_keys
    probe_path_mtu
    hold_back_services
    [ -s "$HOST_KEY" ] || fail "$HOST_KEY is missing" "use an image whose SSH server makes an ed25519 host key at its first boot"
    say "has booted as $INSTANCE_TYPE"
    cut -d ' ' -f 1,2 "$HOST_KEY"
}
