# Waits for the end of the first boot. The last line on stdout is the key by which the host is known from then on.

FIRST_BOOT_DEADLINE=600
HOST_KEY=/etc/ssh/ssh_host_ed25519_key.pub
SYSCTL=/etc/sysctl.d/60-hacluster.conf

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

main() {
    await_first_boot
    accept_operator_keys
    probe_path_mtu
    keep_running
    [ -s "$HOST_KEY" ] || fail "$HOST_KEY is missing" "use an image whose SSH server makes an ed25519 host key at its first boot"
    say "has booted as $INSTANCE_TYPE"
    cut -d ' ' -f 1,2 "$HOST_KEY"
}
