#!/bin/sh
# Installs the packages of a host with the apt settings in /tmp/apt (see build.sh).
set -eu
export DEBIAN_FRONTEND=noninteractive

# Packages must not start services while the image is built.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d

if [ -s /tmp/apt/apt.conf ]; then
    export APT_CONFIG=/tmp/apt/apt.conf
fi
if [ -s /tmp/apt/sources.list ]; then
    set -- -o Dir::Etc::sourcelist=/tmp/apt/sources.list -o Dir::Etc::sourceparts=-
fi

# Downloading as root avoids a warning where the user `_apt` has no access to the working directory.
set -- "$@" -o APT::Sandbox::User=root -o Dpkg::Options::=--force-unsafe-io -o Dpkg::Use-Pty=0

apt-get "$@" -qq update
apt-get "$@" -qq --no-install-recommends install -y \
    systemd systemd-sysv dbus openssh-server sudo \
    postgresql postgresql-client pgbackrest haproxy docker.io \
    ca-certificates curl gpg iproute2 iptables iputils-ping jq nftables openssl procps socat

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /usr/sbin/policy-rc.d
