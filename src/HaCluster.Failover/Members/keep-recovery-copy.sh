# shellcheck shell=bash disable=SC2153
# Keeps the operator's sealed copy of the stack's state, and the copy before it. CONTENT is the file as it is to be.

main() {
    if [ -e "$RECOVERY_COPY" ]; then
        ln -f "$RECOVERY_COPY" "$RECOVERY_COPY.previous"
    fi
    replace_file "$RECOVERY_COPY" 0600 root "$CONTENT" ||
        fail "the recovery copy cannot be written" "on $HOST: look at df $STATE_DIR/"
}
