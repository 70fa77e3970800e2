
-- Database, schema and table, and who may do what. Safe to repeat. Comes after the roles that log in (logins.sql).

select format('create role %I', :'monitor_role')
where not exists (select from pg_roles where rolname = :'monitor_role')
\gexec

-- Local only, known by the operating system's user: it has no password.
alter role :"monitor_role" with login noreplication nosuperuser nocreatedb nocreaterole connection limit -1 password null;
grant pg_monitor to :"monitor_role";
-- The size of what pg_basebackup copies.
grant pg_read_all_stats to :"replication_role";

-- What pg_rewind needs of the server it copies from.
grant execute on function pg_ls_dir(text, boolean, boolean), pg_stat_file(text, boolean), pg_read_binary_file(text),
    pg_read_binary_file(text, bigint, bigint, boolean) to :"replication_role";

-- What this host knows of the last role change. A primary that boots asks its peer for it.
create or replace function hacluster.promotion() returns text language sql security definer set search_path = pg_catalog
    as $$ select pg_read_file('@PROMOTION@', 0, 4096, true) $$;
revoke all on function hacluster.promotion() from public;
grant usage on schema hacluster to :"replication_role", :"monitor_role";
grant select on hacluster.promotions, hacluster.replication_mode to :"monitor_role";
grant execute on function hacluster.promotion() to :"replication_role";

select format('create database %I', :'database')
where not exists (select from pg_database where datname = :'database')
\gexec

revoke all on database postgres, template1, :"database" from public;
grant connect on database postgres to :"replication_role", :"monitor_role";
grant connect on database :"database" to :"application_role", :"monitor_role";

\connect :"database"
create schema if not exists base;
create table if not exists base.users (
    username varchar(20) primary key,
    birthday date not null
);
grant usage on schema base to :"application_role";
grant select, insert, update on base.users to :"application_role";

-- What this host knows of the last role change, for the application: which of two primaries is the right one. No row: there was none.
create schema if not exists hacluster;
create or replace function hacluster.last_role_change(out epoch bigint, out names_this_server boolean) returns setof record
    language sql security definer set search_path = pg_catalog
    as $$
        select substring(record from '"epoch":([0-9]+)')::bigint,
               coalesce(substring(record from '"to":"([^"]*)"') = current_setting('hacluster.region', true), false)
        from pg_read_file('@PROMOTION@', 0, 4096, true) as record
        where record ~ '"epoch":[0-9]'
    $$;
revoke all on function hacluster.last_role_change() from public;
grant usage on schema hacluster to :"application_role";
grant execute on function hacluster.last_role_change() to :"application_role";
