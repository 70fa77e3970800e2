# Makes Docker Engine run on the host. The application's image follows as a file, so no registry is needed.

main() {
    # Where the kernel has AppArmor, Docker starts no container without its tools, which Debian only recommends.
    ensure_packages dockerd docker.io apparmor
    # A machine image of one's own may have the packages of Docker itself.
    hold_packages docker.io containerd runc docker-ce containerd.io
    # Instances are asked whether they are ready.
    ensure_packages curl curl
    ensure_enabled docker.service
    systemctl is-active -q docker.service || systemctl start docker.service ||
        fail "Docker Engine does not start: $(journalctl -q --no-pager -n 5 -o cat -u docker | tr '\n' ' ')" "on $HOST: journalctl -u docker"
    wait_for "Docker Engine" 60 docker version --format '{{.Server.Version}}'
    install -d -m 0755 -o "$SSH_USER" "$STATE_DIR"
    say "Docker Engine $(docker version --format '{{.Server.Version}}') runs"
}
