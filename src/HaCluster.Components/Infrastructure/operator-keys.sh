# Which keys may log in as $LOGIN_USER. In front of the first step of every host.

# Keys that somebody else put there stay: only those that an earlier run accepted are taken back.
accept_operator_keys() {
    local home file ours others
    home=$(getent passwd "$LOGIN_USER" | cut -d: -f6)
    file=$home/.ssh/authorized_keys
    install -d -m 0700 -o "$LOGIN_USER" -g "$LOGIN_USER" "$home/.ssh"
    touch -a "$file"
    [ -e "$OPERATOR_KEYS_FILE" ] || write_file "$OPERATOR_KEYS_FILE" 0644 root ""
    ours=$(printf '%s\n' "$OPERATOR_KEYS" | cat - "$OPERATOR_KEYS_FILE" | cut -d ' ' -f 2 | sed '/^$/d')
    others=$(grep -vFf <(printf '%s\n' "$ours") "$file" || true)
    write_file "$file" 0600 "$LOGIN_USER" "$OPERATOR_KEYS"$'\n'"${others:+$others$'\n'}"
    write_file "$OPERATOR_KEYS_FILE" 0644 root "$OPERATOR_KEYS"$'\n'
}
