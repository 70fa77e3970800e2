# The first login to a new machine: the steps that follow it find one that has booted.

main() {
    say "answers over SSH"
}
