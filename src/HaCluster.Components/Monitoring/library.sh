# What the steps of monitoring and of the registry have in common: the filter in front of the ports, certificates
# of pages, and units that run with their present files.
# shellcheck shell=bash disable=SC2034,SC2154

FILTER=hacluster-monitoring-filter.service
FILTER_RULES=/etc/hacluster/monitoring.nft

install_filter() {
    ensure_packages nft nftables
    write_file "$FILTER_RULES" 0644 root "$FILTER_TEXT"
    write_file "/etc/systemd/system/$FILTER" 0644 root "$FILTER_UNIT"
    if changed "/etc/systemd/system/$FILTER"; then systemctl daemon-reload; fi
    ensure_enabled "$FILTER"
    if changed "$FILTER_RULES" "/etc/systemd/system/$FILTER" || ! systemctl is-active -q "$FILTER"; then
        systemctl restart "$FILTER" ||
            fail "the filter of the exporters' ports cannot be loaded: $(journalctl -q --no-pager -n 3 -o cat -u "$FILTER" | tr '\n' ' ')" "on $HOST: nft -f $FILTER_RULES"
    fi
}

# keep_behind_filter UNIT: it does not run where the filter could not be loaded.
keep_behind_filter() {
    write_file "/etc/systemd/system/$1.service.d/hacluster.conf" 0644 root "$BEHIND_FILTER"
}

# ensure_page_certificate PAGE: $KEY and $CERTIFICATE of this host's own, since the page is reached through 127.0.0.1, for which no authority vouches.
# Sets renewed, to true where they are new.
ensure_page_certificate() {
    renewed=false
    if [ -s "$KEY" ] && openssl x509 -noout -checkend 2592000 -in "$CERTIFICATE" > /dev/null 2>&1; then return 0; fi
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$HOST" \
        -addext "subjectAltName=DNS:$HOST,DNS:localhost,IP:127.0.0.1" -keyout "$KEY" -out "$CERTIFICATE" 2> /dev/null) ||
        fail "no certificate can be made for the page of $1" "on $HOST: openssl version"
    renewed=true
}

# run_unit UNIT FILE...: enabled, and started anew when its unit or one of these files has changed.
run_unit() {
    local unit=$1 name=${1%.service}.service
    shift
    if changed "/etc/systemd/system/$name" "/etc/systemd/system/$name.d/hacluster.conf"; then systemctl daemon-reload; fi
    ensure_enabled "$name"
    if changed "/etc/systemd/system/$name" "/etc/systemd/system/$name.d/hacluster.conf" "$@" || ! systemctl is-active -q "$name"; then
        systemctl restart "$name" ||
            fail "$unit does not start: $(journalctl -q --no-pager -n 5 -o cat -u "$name" | tr '\n' ' ')" "on $HOST: journalctl -u $name"
    fi
}
