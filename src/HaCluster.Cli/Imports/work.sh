# Waits for the copy of all tables, and then makes what speeds it up to come late: indexes, foreign keys, policies, statistics. What is done is noted with
# it, in one transaction. Runs as a unit of its own until the cut-over, and again where the primary is by then: it stops the import before the
# volume is full, when PostgreSQL would stop.

copied() { [ "$(database_sql "select count(*) > 0 and bool_and(srsubstate = 'r') from ($CARRIED) carried")" = t ]; }

underway() { [ "$(server_role)" = primary ] && [ "$(record state)" = copying ]; }

next_statement() { database_sql "select number from hacluster.import_statements where phase in ('late', 'analyze') and not done order by number limit 1"; }

# run NUMBER: as the role that owns what has come. The server alone reads the statement, not psql.
run() {
    PGAPPNAME=$NAME database_script <<< "begin;
        do \$do\$
        declare
            due record;
        begin
            select * into due from hacluster.import_statements where number = $1;
            if due.phase <> 'analyze' then
                -- An index needs the right for the schema of its table.
                grant create on schema public to $OWNER;
                set local role $OWNER;
            end if;
            execute due.statement;
            reset role;
            if due.phase <> 'analyze' then revoke create on schema public from $OWNER; end if;
        end
        \$do\$;
        update hacluster.import_statements set done = true where number = $1;
        update hacluster.import set problem = '';
        commit;"
}

watch_room() {
    while sleep 2 && kill -0 "$$" 2> /dev/null; do
        [ "$(df --output=avail -B1 "$DATA_DIR" | tail -n 1)" -lt $((RESERVE_BYTES / 2)) ] || continue
        database_script <<< "alter subscription $NAME disable;
            update hacluster.import set problem = 'the volume of $HOST had less than $((RESERVE_BYTES / 2 >> 20)) MiB left, and the import was stopped';
            select pg_terminate_backend(pid) from pg_stat_activity where application_name = '$NAME';" > /dev/null || true
        kill "$$"
        return 0
    done
}

note_problem() { database_script <<< "update hacluster.import set problem = $(sql_literal "$1");" > /dev/null; }

main() {
    local number problem
    watch_room &
    while underway; do
        number=''
        if copied; then number=$(next_statement); fi
        if [ -z "$number" ]; then
            sleep 1
        elif ! problem=$(run "$number" 2>&1 > /dev/null); then
            note_problem "statement $number: $(sed -n 's/^.*\(ERROR\|FATAL\): *//p' <<< "$problem" | one_line)"
            return 1
        fi
    done
}
