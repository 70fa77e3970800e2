#!/bin/sh
# fetch.sh: the source of a later PostgreSQL from the first Debian release that can be had, unpacked in ./source, and its major version in ./major. The
# mirror is that of the packages of this image. apt checks the signature of the list, which has the checksum.
set -eu
# The fields are expanded by apt.
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
for each in trixie:17 sid:18; do
    major=${each#*:}
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror ${each%:*} main" > /etc/apt/sources.list.d/source.list
    apt-get -qq update
    apt-get source --print-uris "postgresql-$major" | grep "_[0-9.]*[.]orig[.]tar" | tr -d "'" > chosen
    read -r uri file _ checksum < chosen
    # An index may name files that the mirror does not have any more, or not yet.
    curl -fsS -o "$file" "$uri" || continue
    echo "${checksum#SHA256:}  $file" | sha256sum -c --quiet
    mkdir source
    tar -C source --strip-components 1 -xf "$file"
    echo "$major" > major
    exit 0
done
echo "no source of a later PostgreSQL can be had from $mirror" >&2
exit 1
