# Ends an import before its cut-over. DROP: true drops what has come into the cluster. WITHOUT_SOURCE: true leaves what is at the source there.

stop_copy() {
    systemctl stop "$UNIT_OF_WORK" 2> /dev/null || true
    [ -n "$(database_sql "select 1 from pg_subscription where subname = '$NAME' and subslotname is not null")" ] || return 0
    database_sql "begin; alter subscription $NAME disable; alter subscription $NAME set (slot_name = none); commit" > /dev/null
}

# Also the slots with which tables were being copied, which have the number of the subscription in their names.
slots_are_gone() {
    source_sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$NAME' or slot_name like 'pg\_$1\_sync\_%'" > /dev/null ||
        { source_problem; return 1; }
}

remove_from_source() {
    local number
    if [ "$WITHOUT_SOURCE" = true ]; then return 0; fi
    source_sql 'select 1' > /dev/null ||
        fail "the source does not answer: $(source_problem)" "bring it back, or leave what is there (--without-source), which keeps WAL there until the slot $NAME is dropped"
    unlock_source || fail "the source cannot be unlocked: $(source_problem)" "repair the cause and run the command again"
    number=$(database_sql "select oid from pg_subscription where subname = '$NAME'")
    AWAIT_INTERVAL=0.5 await "the slots of the source to be free" 60 slots_are_gone "${number:-0}" ||
        fail "the slot $NAME is left at the source: $AWAITED" "run the command again, which goes on here"
    source_sql "drop publication if exists $NAME, ${NAME}_inserts" > /dev/null ||
        fail "publications are left at the source: $(source_problem)" "run the command again, which goes on here"
}

readonly DROP_OBJECTS="
do \$\$
declare
    due record;
    what record;
begin
    for due in select * from hacluster.import_objects order by classid = 'pg_class'::regclass desc, classid = 'pg_namespace'::regclass, objid loop
        select * into what from pg_identify_object(due.classid, due.objid, 0);
        if what.identity is not null then
            execute format('drop %s if exists %s cascade', what.type, what.identity);
        end if;
    end loop;
end
\$\$;"

main() {
    local state
    hold_import
    require_primary
    make_work_folder
    state=$(record state)
    case $state in
        prepared | copying) ;;
        switched | finished) fail "the cut-over is done, and the cluster has the data" "remove what is left of the import: 'hacluster import finish'" ;;
        *) fail "there is no import to cancel" "see how the cluster is: 'hacluster status'" ;;
    esac
    use_recorded_source
    stop_copy
    remove_from_source
    {
        printf "begin; set local lock_timeout = '20s'; set local search_path = pg_catalog;\n"
        [ "$DROP" != true ] || printf '%s\n' "$DROP_OBJECTS"
        printf 'drop subscription if exists %s;\ndrop table hacluster.import, hacluster.import_objects, hacluster.import_statements;\ncommit;\n' "$NAME"
    } > "$work_folder/removal"
    database_script < "$work_folder/removal" > /dev/null 2> "$work_folder/problem" ||
        fail "what has come cannot be removed: $(grep -v NOTICE: "$work_folder/problem" | one_line 3)" "end what uses it and run the command again"
    rm -f "$ROOT_CERTIFICATE_FILE" "$RUN_DIR/import-work.sh"
}
