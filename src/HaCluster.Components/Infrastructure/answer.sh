# Waits until the SSH server of a new machine answers. It runs on this machine or, for a private host, on the jump host.

# A port that Docker publishes accepts connections before anything listens behind it, and packets to a machine that does not run are lost
# without an answer. Only an SSH server sends its version.
answers() {
    # shellcheck disable=SC2016  # the inner shell expands them
    timeout 5 bash -c 'exec 3<> "/dev/tcp/$0/$1" && IFS= read -r line <&3 && [[ $line == SSH-* ]]' "$ADDRESS" "$PORT" 2> /dev/null
}

main() {
    until answers; do
        [ "$SECONDS" -lt "$PATIENCE" ] || fail "no SSH server answers at $ADDRESS:$PORT within $PATIENCE s" "$ADVICE, then run up again"
        sleep 0.2
    done
    say "answers over SSH"
}
