#!/bin/sh
# Configures a host: who may log in and what starts at boot. Removes everything that identifies one machine.
set -eu

# The user of the EC2 images of Debian: sudo without a password, login by key only.
useradd --create-home --shell /bin/bash --password '*' admin
install -d -m 0700 -o admin -g admin /home/admin/.ssh
chmod 0440 /etc/sudoers.d/admin
visudo -cq
chmod 0755 /usr/local/sbin/*

# pam_loginuid needs the audit subsystem, which belongs to the kernel's first namespace.
sed -i 's/^session.*required.*pam_loginuid.so/session optional pam_loginuid.so/' /etc/pam.d/sshd
# The message of the day costs three processes for each SSH session.
sed -i '/pam_motd.so/d; /pam_mail.so/d' /etc/pam.d/sshd

# The software layer enables what a host's role needs.
systemctl disable docker.service docker.socket containerd.service haproxy.service postgresql.service 2>/dev/null
systemctl enable ssh.service instance.service 2>/dev/null

# Hardware, consoles and kernel settings belong to the outer machine, with which /proc/sys is shared.
systemctl mask \
    systemd-udevd.service systemd-udev-trigger.service systemd-modules-load.service systemd-sysctl.service \
    systemd-binfmt.service systemd-random-seed.service systemd-remount-fs.service systemd-logind.service \
    systemd-hwdb-update.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
    getty.target console-getty.service systemd-ask-password-wall.path systemd-ask-password-console.path \
    dev-hugepages.mount dev-mqueue.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
    sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
    e2scrub_reap.service systemd-pcrphase.service systemd-firstboot.service 2>/dev/null
systemctl set-default multi-user.target 2>/dev/null

# The identity of a machine is generated at its first boot and is not part of the image.
rm -f /etc/ssh/ssh_host_* /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem
: > /etc/machine-id
rm -f /var/lib/dbus/machine-id
