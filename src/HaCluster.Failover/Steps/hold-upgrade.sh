# On a host of the cluster: keeps any other upgrade out for as long as somebody reads what it prints. Exit code 75: there is another.

main() {
    mkdir -p "$RUN_DIR"
    exec 9>> "$RUN_DIR/upgrade.lock"
    # One whose operator has just been lost notices that within a second.
    flock -w 4 9 || exit 75
    echo held
    while sleep 1 9>&- && printf '.\n' 2> /dev/null; do :; done
}
