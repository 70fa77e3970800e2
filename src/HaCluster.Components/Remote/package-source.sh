# A package source that the operator named. The caller sets SOURCE_URL, SOURCE_DISTRIBUTION, SOURCE_FINGERPRINT and KEY_URL.
# shellcheck shell=bash disable=SC2034,SC2154

source_list() { echo "/etc/apt/sources.list.d/hacluster-$1.list"; }

# has_source NAME: it is there, as the operator named it.
has_source() { grep -qsF " $SOURCE_URL $SOURCE_DISTRIBUTION" "$(source_list "$1")"; }

# add_source NAME SETTING: trusted by the one key whose fingerprint the operator named in hacluster:SETTING.fingerprint.
add_source() {
    local found problem work list keyring=/etc/apt/keyrings/hacluster-$1
    list=$(source_list "$1")
    work=$(mktemp -d)
    ensure_packages gpg gpg
    ensure_packages curl curl
    curl -fsSL --retry 2 --max-time 60 -o "$work/key" "$KEY_URL" 2> "$work/problem" ||
        fail "the key of the package source cannot be read from $KEY_URL: $(tail -n 1 "$work/problem")" "correct hacluster:$2.url, or give the host a way there"
    found=$(gpg --homedir "$work" --batch --show-keys --with-colons "$work/key" 2> /dev/null | awk -F : '$1 == "pub" { key = 1 } $1 == "fpr" && key { print $10; key = 0 }')
    [ "$found" = "$SOURCE_FINGERPRINT" ] ||
        fail "$KEY_URL has the key ${found:-of no form that gpg reads}, and not $SOURCE_FINGERPRINT" "find out which of them the publisher names; only then: hacluster:$2.fingerprint"
    # The one key that the file has is the right one. apt tells its form by the name.
    rm -f "$keyring".*
    if grep -q '^-----BEGIN PGP' "$work/key"; then keyring+=.asc; else keyring+=.gpg; fi
    install -D -m 0644 "$work/key" "$keyring"
    rm -rf "$work"
    write_file "$list" 0644 root "# Managed by HaCluster.
deb [signed-by=$keyring] $SOURCE_URL $SOURCE_DISTRIBUTION
"
    if ! problem=$(apt-get -qq update -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0 2>&1) ||
        [[ $problem == *[EW]:* ]]; then
        fail "apt does not accept the package source $SOURCE_URL: $(head -n 1 <<< "$problem")" "correct hacluster:$2.url or .distribution"
    fi
}

# remove_source NAME: one that the operator does not name any more.
remove_source() { rm -f "$(source_list "$1")" "/etc/apt/keyrings/hacluster-$1".*; }

# write_postgresql_source: on database and service hosts; from there comes only what Debian has not of PostgreSQL, what its versions share, and
# pgBackRest, of which an earlier version does not know a later PostgreSQL. SOURCE_URL is empty where the operator names none.
write_postgresql_source() {
    local preferences=/etc/apt/preferences.d/hacluster-postgresql
    if [ -z "$SOURCE_URL" ]; then
        if [ -e "$preferences" ]; then
            remove_source postgresql
            rm -f "$preferences"
        fi
        return 0
    fi
    write_file "$preferences" 0644 root "# Managed by HaCluster.
Package: *
Pin: origin \"$SOURCE_HOST\"
Pin-Priority: 100

Package: postgresql-common postgresql-client-common libpq5 pgbackrest
Pin: origin \"$SOURCE_HOST\"
Pin-Priority: 500
"
    if ! has_source postgresql; then add_source postgresql database.packageSource; fi
}
