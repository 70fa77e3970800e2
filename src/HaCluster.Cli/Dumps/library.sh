# What the scripts of dump, load-dump and clone have in common. COPY is the folder of a copy beside the cluster, whose server is meant then; it
# is empty for the server of the cluster.
# shellcheck shell=bash disable=SC2154

# shellcheck disable=SC2034
if [ -n "$COPY" ]; then readonly SERVER=(-h "$COPY" -p 5432 -U postgres); else readonly SERVER=(-p "$PG_PORT"); fi

database_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "${SERVER[@]}" -d "$DATABASE" -c "$1"; }
