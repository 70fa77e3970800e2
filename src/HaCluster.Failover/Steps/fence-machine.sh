# shellcheck shell=bash disable=SC2154
# On the machine that runs the cluster's containers: stops the old primary's, and reads back that it does not run.

# running, stopped or gone; anything else of Docker is an error.
state_of() {
    local answer
    if answer=$(docker inspect --type container --format '{{if .State.Running}}running{{else}}stopped{{end}}' "$CONTAINER" 2>&1); then
        echo "$answer"
    elif [[ $answer == *[Nn]'o such container'* ]]; then
        echo gone
    else
        fail "Docker does not answer: $answer" "start Docker, then run the command again"
    fi
}

main() {
    # A kill by the API also suspends the restart policy: the container stays down until it is started on purpose.
    if [ "$(state_of)" = running ]; then
        docker kill "$CONTAINER" > /dev/null 2>&1 || true
    fi
    local state
    state=$(state_of)
    [ "$state" != running ] || fail "the container $CONTAINER still runs" "docker kill $CONTAINER, then run the command again"
    fact fenced_at_ms "$(now_ms)"
    say "its machine is $state"
}
