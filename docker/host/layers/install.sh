#!/bin/sh
# Installs the packages of a layer with the apt settings in /tmp/apt (see ../build.sh), and collects what that changed in /added.
set -eu
export DEBIAN_FRONTEND=noninteractive
packages='' units='' unneeded=''
# shellcheck source=docker/host/layers/monitoring.sh
. /tmp/layer.sh

touch /tmp/before
# ctime has the resolution of a clock tick.
sleep 0.1

# Packages must not start services while the image is built.
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d

if [ -s /tmp/apt/apt.conf ]; then
    export APT_CONFIG=/tmp/apt/apt.conf
fi
if [ -s /tmp/apt/sources.list ]; then
    set -- -o Dir::Etc::sourcelist=/tmp/apt/sources.list -o Dir::Etc::sourceparts=-
fi
set -- "$@" -o APT::Sandbox::User=root -o Dpkg::Options::=--force-unsafe-io -o Dpkg::Use-Pty=0

apt-get "$@" -qq update
# A list.
# shellcheck disable=SC2086
apt-get "$@" -qq --no-install-recommends install -y $packages
[ -z "$unneeded" ] || rm -rf "$unneeded"

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log /usr/sbin/policy-rc.d

# The software layer enables what a host's role needs.
for unit in $units; do
    systemctl disable "$unit" 2> /dev/null
done

mkdir /added
cd /
find . -xdev \( -path ./tmp -o -path ./added -o -path ./proc -o -path ./sys -o -path ./dev -o -path ./run \) -prune \
    -o -cnewer /tmp/before ! -path . -print0 > /tmp/changed
tar --null --no-recursion -T /tmp/changed -c | tar -x -p -C /added
