# Every host of a cluster with monitoring.
# shellcheck shell=sh disable=SC2034
packages='prometheus prometheus-alertmanager prometheus-node-exporter prometheus-postgres-exporter'
units=$packages
# A local host has no way to a package source, and the key of the one with Grafana is read there.
packages="$packages gpg"
# 200 MB of time zones that no page of Prometheus needs.
unneeded=/usr/share/javascript/moment-timezone/data/unpacked
