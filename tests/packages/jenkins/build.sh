#!/usr/bin/env bash
# Makes a package source with what stands in the place of Jenkins, in the form that Jenkins' makers publish (a folder without components, signed), and
# an archive in the place of its plug-ins. Prints the fingerprint of the key that signs and the checksum of the archive.
#
#   tests/packages/jenkins/build.sh DIR VERSION...
#
# DIR gets binary/ with a package jenkins of each VERSION, jenkins.key and plugins.tar.gz. With VERSION `none` the source has no jenkins.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
directory=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$directory/binary"
directory=$(cd "$directory" && pwd)

package() {
    local tree=$work/$1
    install -D -m 0755 "$here/jenkins" "$tree/usr/bin/jenkins"
    install -D -m 0644 "$here/jenkins.service" "$tree/lib/systemd/system/jenkins.service"
    mkdir "$tree/DEBIAN"
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: HaCluster\nDescription: in the place of Jenkins, for tests of HaCluster\n' \
        "$2" "$1" > "$tree/DEBIAN/control"
    # As that of Jenkins: a user, a folder that everybody reads, and a start.
    cat > "$tree/DEBIAN/postinst" << 'SCRIPT'
#!/bin/sh
set -e
id jenkins > /dev/null 2>&1 || useradd --system --user-group --home-dir /var/lib/jenkins --shell /bin/bash jenkins
install -d -m 0755 -o jenkins -g jenkins /var/lib/jenkins
systemctl daemon-reload || true
deb-systemd-helper enable jenkins.service > /dev/null || true
deb-systemd-invoke start jenkins.service > /dev/null || true
SCRIPT
    chmod 0755 "$tree/DEBIAN/postinst"
    dpkg-deb --root-owner-group -Zgzip --build "$tree" "$directory/binary/$2_$1_all.deb" > /dev/null
}

for version; do
    if [ "$version" = none ]; then package 1.0 something; else package "$version" jenkins; fi
done
cd "$directory"
for file in binary/*.deb; do
    dpkg-deb -f "$file"
    printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "$file" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d ' ' -f 1)"
done > binary/Packages
gzip -kf binary/Packages
{
    printf 'Origin: jenkins.io\nSuite: binary\nArchitectures: all\nDate: %s\nSHA256:\n' "$(date -Ru)"
    for list in Packages Packages.gz; do
        printf ' %s %s %s\n' "$(sha256sum < "binary/$list" | cut -d ' ' -f 1)" "$(stat -c %s "binary/$list")" "$list"
    done
} > binary/Release
install -d -m 0700 "$work/keys"
gpg --homedir "$work/keys" --batch --quiet --passphrase '' --quick-gen-key 'HaCluster test' rsa2048 sign never 2> /dev/null
gpg --homedir "$work/keys" --batch --armor --export > jenkins.key
gpg --homedir "$work/keys" --batch --yes --quiet --clearsign -o binary/InRelease binary/Release
mkdir "$work/plugins"
grep -v '^#' "$here/../../../docs/examples/delivery/jenkins/plugins.txt" | while read -r name; do echo "$name" > "$work/plugins/$name.jpi"; done
tar -czf plugins.tar.gz -C "$work" plugins
gpg --homedir "$work/keys" --batch --quiet --no-auto-check-trustdb --list-keys --with-colons | awk -F : '$1 == "fpr" { print $10; exit }'
sha256sum plugins.tar.gz | cut -d ' ' -f 1
