#!/bin/sh
# compile.sh: ./source as the packages postgresql-MAJOR and postgresql-client-MAJOR in /packages, which is a package source of its own.
set -eu
major=$(cat major)
lib=/usr/lib/postgresql/$major
cd source
# Where Debian's servers and clients meet.
sed -i 's|^#define DEFAULT_PGSOCKET_DIR .*|#define DEFAULT_PGSOCKET_DIR "/var/run/postgresql"|' src/include/pg_config_manual.h
# Debian's 15.20 notes a number on each column, pg_attver, which sources of an earlier day do not know, and which nothing else depends on.
sed -i "s/array_to_string(a.attoptions, ', ') AS attoptions/array_to_string(array(select o from unnest(a.attoptions) o where o not like 'pg_attver=%'), ', ') AS attoptions/" \
    src/bin/pg_dump/pg_dump.c
./configure --prefix="$lib" --datarootdir="/usr/share/postgresql/$major" --datadir="/usr/share/postgresql/$major" \
    --with-openssl --with-lz4 --with-zstd --with-icu CFLAGS=-O1 > /dev/null
make -s -j "$(nproc)" > /dev/null
make -s -C contrib -j "$(nproc)" > /dev/null
make -s install DESTDIR=/tree > /dev/null
make -s -C contrib install DESTDIR=/tree > /dev/null
rm -rf "/tree$lib/include" "/tree$lib/lib/pgxs" "/tree$lib/lib/pkgconfig"
find /tree -name '*.a' -delete
find "/tree$lib" -type f -exec strip --strip-unneeded {} + 2> /dev/null || true

version=$(sed -n "s/^PACKAGE_VERSION='\(.*\)'/\1/p" configure)-0hacluster
# package NAME DEPENDS: of ./NAME.
package() {
    mkdir -p "/$1/DEBIAN"
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: HaCluster\nDepends: %s\nDescription: PostgreSQL %s for tests of HaCluster\n' \
        "$1" "$version" "$(dpkg --print-architecture)" "$2" "$major" > "/$1/DEBIAN/control"
    dpkg-deb --root-owner-group -Zgzip --build "/$1" /packages > /dev/null
}
mkdir -p /packages "/postgresql-client-$major$lib/bin" "/postgresql-$major"
for program in psql pg_dump pg_dumpall pg_restore pg_basebackup pg_isready pg_receivewal pg_amcheck pg_verifybackup pgbench vacuumdb reindexdb createdb dropdb; do
    [ ! -e "/tree$lib/bin/$program" ] || mv "/tree$lib/bin/$program" "/postgresql-client-$major$lib/bin/"
done
cp -a /tree/. "/postgresql-$major/"
libraries='libc6, libssl3, liblz4-1, libzstd1, libicu72, libreadline8, zlib1g'
package "postgresql-client-$major" "postgresql-client-common, $libraries"
package "postgresql-$major" "postgresql-common, postgresql-client-$major (= $version), $libraries"
cp /build/major /packages/major
cd /packages
architecture=$(dpkg --print-architecture)
mkdir -p "dists/stable/main/binary-$architecture"
dpkg-scanpackages --multiversion . > "dists/stable/main/binary-$architecture/Packages" 2> /dev/null
gzip -k "dists/stable/main/binary-$architecture/Packages"
