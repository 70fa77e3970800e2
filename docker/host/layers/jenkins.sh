# The host of the registry with Jenkins: its Java and what its agent builds with. Jenkins itself is not in Debian.
# shellcheck shell=sh disable=SC2034
packages='openjdk-17-jre-headless fontconfig git buildah skopeo uidmap jq curl gpg ca-certificates'
