# shellcheck shell=bash disable=SC2154
# On the machine that runs the program, after the provider has stopped the old primary's machine: notes when.

main() {
    fact fenced_at_ms "$(now_ms)"
    say "its machine is stopped"
}
