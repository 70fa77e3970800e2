# What the scripts of dump and load-dump have in common.
# shellcheck shell=bash disable=SC2154

database_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d "$DATABASE" -c "$1"; }
