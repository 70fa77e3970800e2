# shellcheck shell=bash disable=SC2154
# On the machine that runs the cluster's containers: starts a database host that was stopped.

main() {
    docker start "$CONTAINER" > /dev/null ||
        fail "the container $CONTAINER does not start" "docker logs $CONTAINER; if it is gone, run 'hacluster up'"
    say "its machine runs"
}
