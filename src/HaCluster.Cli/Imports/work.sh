# Waits for the copy of all tables, and then makes what speeds it up to come late: indexes, foreign keys, policies, statistics. Runs as a unit of its own, and again
# where the primary is by then. What is done is noted with it, in one transaction.

copied() { [ "$(database_sql "select count(*) > 0 and bool_and(srsubstate = 'r') from ($CARRIED) carried")" = t ]; }

underway() { [ "$(server_role)" = primary ] && [ "$(record state)" = copying ]; }

next_statement() { database_sql "select number from hacluster.import_statements where phase in ('late', 'analyze') and not done order by number limit 1"; }

# run NUMBER: as the role that owns what has come. The server alone reads the statement, not psql.
run() {
    database_script <<< "begin;
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

main() {
    local number problem
    while underway; do
        if copied; then
            number=$(next_statement)
            [ -n "$number" ] || return 0
            problem=$(run "$number" 2>&1 > /dev/null) ||
                { database_script <<< "update hacluster.import set problem = $(sql_literal "statement $number: $(sed -n 's/^.*\(ERROR\|FATAL\): *//p' <<< "$problem" | one_line)");" > /dev/null; return 1; }
        else
            sleep 1
        fi
    done
}
