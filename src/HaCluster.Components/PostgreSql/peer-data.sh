# Says whether this host holds a database: `present` or `none`, the only line on stdout. Its peer asks before it creates one.

main() {
    if has_data; then echo present; else echo none; fi
}
