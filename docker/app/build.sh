#!/usr/bin/env bash
# Builds the image of the application, hacluster/web:<hash of its inputs>, unless it exists already.
#
#   docker/app/build.sh [--output DIR]
#
# With --output DIR the image is also saved as DIR/hacluster-web-<hash>.tar.gz, for `docker load` on the application hosts.
# The last line on standard output is the result: the path of that file or, without --output, the tag of the image. Everything else goes to
# standard error. The script installs nothing: it lists what is missing and exits with code 1. The exit code for wrong arguments is 2.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
project=$top/src/HaCluster.Web

say() { echo "docker/app/build.sh: $*" >&2; }
fail() { say "$*"; exit 1; }

output=
while [ $# -gt 0 ]; do
    case $1 in
        --output)
            [ -n "${2:-}" ] || { say "--output needs a directory."; exit 2; }
            output=$2
            shift 2
            ;;
        *)
            say "Unknown argument '$1'; usage: docker/app/build.sh [--output DIR]"
            exit 2
            ;;
    esac
done

case $(uname -m) in
    x86_64) rid=linux-x64 ;;
    aarch64) rid=linux-arm64 ;;
    *) fail "No image can be built on $(uname -m); only x86_64 and aarch64 are supported." ;;
esac

# Prints the path of a shared library as the dynamic linker of this machine finds it; empty if it is not installed.
# awk reads all of its input, because a broken pipe would end this script.
library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | awk -v name="$1" '$1 == name && !seen++ { print $NF }'; }

missing=()
command -v dotnet >/dev/null || missing+=("the .NET 10 SDK")
command -v docker >/dev/null || missing+=("docker (Debian: docker.io)")
command -v clang >/dev/null || command -v gcc >/dev/null || missing+=("a linker driver (Debian: clang or gcc)")
[ -e /usr/include/zlib.h ] || missing+=("zlib's headers (Debian: zlib1g-dev)")
# The driver's TLS opens these at run time, so ldd does not name them.
ssl=$(library libssl.so.3)
crypto=$(library libcrypto.so.3)
[ -n "$ssl" ] && [ -n "$crypto" ] || missing+=("OpenSSL 3 (Debian: libssl3)")
if [ ${#missing[@]} -gt 0 ]; then
    printf 'docker/app/build.sh: missing: %s\n' "${missing[@]}" >&2
    exit 1
fi

# All inputs of the image, including the libraries of the system: a security fix in OpenSSL results in a new image.
hash=$({
    cd "$top"
    find src/HaCluster.Web docker/app Directory.*.props Directory.*.targets global.json \
        \( -name bin -o -name obj \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    dotnet --version
    echo "$rid"
    sha256sum "$(library libc.so.6)" "$(library libm.so.6)" "$ssl" "$crypto"
} | sha256sum | cut -c1-16)
image=hacluster/web:$hash
archive=${output:+$output/hacluster-web-$hash.tar.gz}

if [ -n "$archive" ] && [ -s "$archive" ]; then
    say "$archive is up to date"
    echo "$archive"
    exit 0
fi
docker version >/dev/null 2>&1 || fail "The Docker Engine does not answer. Start it (systemctl start docker, or dockerd)."

# One build at a time, because the intermediate files of the compiler are shared.
exec 9>"${TMPDIR:-/tmp}/hacluster-web-build.lock"
flock 9

if docker image inspect "$image" >/dev/null 2>&1; then
    say "$image is up to date"
else
    stage=$(mktemp -d)
    trap 'rm -rf "$stage"' EXIT
    say "compiling for $rid (a minute or two)"
    dotnet publish "$project" -c Release -r "$rid" -o "$stage/publish" -v quiet --nologo >&2

    root=$stage/context/root
    mkdir -p "$root/app" "$root/etc"
    cp "$stage/publish/HaCluster.Web" "$root/app/hacluster-web"
    ldd "$root/app/hacluster-web" "$ssl" "$crypto" | awk '$2 == "=>" { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | sort -u > "$stage/libraries"
    printf '%s\n' "$ssl" "$crypto" >> "$stage/libraries"
    while read -r path; do
        install -D -m 0755 "$path" "$root$path"
    done < "$stage/libraries"
    echo 'app:x:10001:10001:application:/:/nonexistent' > "$root/etc/passwd"
    echo 'app:x:10001:' > "$root/etc/group"
    find "$stage/context" -exec touch --no-dereference --date=@0 {} +

    # Without the plug-in the classic builder is used, which prints a long deprecation notice unless it is selected explicitly.
    docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
    docker build --quiet --tag "$image" --file "$here/Dockerfile" "$stage/context" >&2
    say "built $image, $(docker image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.1f MB", $1 / 1e6 }')"
fi

if [ -z "$archive" ]; then
    echo "$image"
    exit 0
fi
# The state directory, which is closed to others, may be made here.
(umask 077 && mkdir -p "$output")
# Written beside its destination and renamed, so that an interrupted run leaves no file that looks complete.
docker save "$image" | gzip -n > "$archive.partial"
mv "$archive.partial" "$archive"
say "saved $archive, $(du -h "$archive" | cut -f1)"
echo "$archive"
