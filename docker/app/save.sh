#!/usr/bin/env bash
# Saves an image of this machine's Docker as a file for `docker load` on the application hosts; pulls it first where it is not there.
#
#   docker/app/save.sh --output DIR [--user UID] [--architecture amd64|arm64] NAME@sha256:DIGEST|sha256:ID
#
# The file is DIR/hacluster-app-<16 digits of the digest>.tar.gz and holds the image as hacluster/app:<the same digits>. Its path is the last
# line on standard output; everything else goes to standard error. With --user UID the container runs as that user, whatever the image says.
# An image that would run as root, or that is for other processors than --architecture says (this machine's by default), is refused. The exit code for wrong arguments is 2.
set -euo pipefail

say() { echo "docker/app/save.sh: $*" >&2; }
fail() { say "$*"; exit 1; }
usage() { say "$1; usage: docker/app/save.sh --output DIR [--user UID] [--architecture NAME] IMAGE@sha256:DIGEST"; exit 2; }

output='' user='' reference='' architecture=$(dpkg --print-architecture 2> /dev/null || uname -m)
while [ $# -gt 0 ]; do
    case $1 in
        --output | --user | --architecture)
            [ -n "${2:-}" ] || usage "$1 needs a value"
            printf -v "${1#--}" '%s' "$2"
            shift 2
            ;;
        -*) usage "Unknown option '$1'" ;;
        *)
            [ -z "$reference" ] || usage "More than one image"
            reference=$1
            shift
            ;;
    esac
done
[ -n "$output" ] || usage "--output is missing"
[[ $reference =~ ^(.+@)?sha256:[0-9a-f]{64}$ ]] || usage "'$reference' does not name an image by its content"

digits=${reference##*sha256:}
digits=${digits:0:16}
image=hacluster/app:$digits
archive=$output/hacluster-app-$digits.tar.gz

docker version > /dev/null 2>&1 || fail "The Docker Engine does not answer. Start it (systemctl start docker, or dockerd)."
if ! docker image inspect "$reference" > /dev/null 2>&1; then
    [[ $reference == *@* ]] || fail "This machine's Docker has no image $reference."
    say "pulling $reference"
    docker pull --quiet --platform "linux/$architecture" "$reference" >&2 || fail "Docker cannot pull $reference; \`docker login\` logs in to a registry that wants it."
fi

for=$(docker image inspect --format '{{.Architecture}}' "$reference")
[ "$for" = "$architecture" ] || fail "$reference is for processors of the kind $for, and the hosts are $architecture."
as=$(docker image inspect --format '{{.Config.User}}' "$reference")
case ${user:-${as%%:*}} in
    '' | 0 | root) fail "$reference runs as root. Set application.user to the number of another user, or USER in its Dockerfile." ;;
esac

if [ ! -s "$archive" ]; then
    docker tag "$reference" "$image"
    # The state directory, which is closed to others, may be made here.
    (umask 077 && mkdir -p "$output")
    # Written beside its destination and renamed, so that an interrupted run leaves no file that looks complete.
    docker save "$image" | gzip -n > "$archive.partial"
    mv "$archive.partial" "$archive"
    say "saved $archive, $(du -h "$archive" | cut -f1)"
fi
echo "$archive"
