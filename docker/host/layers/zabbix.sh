# Every host of a cluster with Zabbix.
# shellcheck shell=sh disable=SC2034
packages='zabbix-server-pgsql zabbix-frontend-php zabbix-agent2 nginx-light php-fpm php-pgsql locales'
units='zabbix-server zabbix-agent2 nginx php8.2-fpm'
