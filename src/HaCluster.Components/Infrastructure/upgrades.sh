# What a host may do by itself with packages that are newer: the same on both targets, before any software is there.
# shellcheck shell=bash

UPGRADES=/etc/apt/apt.conf.d/60hacluster-unattended-upgrades
RESTARTS=/etc/needrestart/conf.d/60-hacluster.conf

# Debian's cloud images install security updates by themselves, on all hosts in the same morning. An upgrade of what serves restarts it:
# those packages are left out, and held once they are installed (hold_packages). All others are upgraded, and neither the host nor a service
# is restarted for them. The file of Debian is read first; lists are joined.
keep_running() {
    write_file "$UPGRADES" 0644 root '// Managed by HaCluster.
Unattended-Upgrade::Package-Blacklist { "^postgresql"; "^haproxy"; "^docker"; "^containerd"; "^runc"; "^pgbackrest"; };
Unattended-Upgrade::Automatic-Reboot "false";
'
    write_file "$RESTARTS" 0644 root "# Managed by HaCluster.
\$nrconf{restart} = 'l';
"
}
