-- The roles that log in, two for each purpose by turns: the one of the current password gets it here. The other one is left as it is, until
-- nobody uses it any more (former-logins.sql). The second role has the privileges of the first as its member. Safe to repeat. The verifiers
-- are psql variables, set above this text.

set client_min_messages = warning;

select distinct format('create role %I', name)
from (values (:'replication_role'), (:'replication_login'), (:'application_role'), (:'application_login')) as wanted (name)
where not exists (select from pg_roles where rolname = name)
\gexec

select format('grant %I to %I', role, login)
from (values (:'replication_role', :'replication_login'), (:'application_role', :'application_login')) as wanted (role, login)
where not pg_has_role(login::name, role::name, 'member')
\gexec

alter role :"replication_login" with login replication nosuperuser nocreatedb nocreaterole connection limit 8
    password :'replication_verifier';
-- No statement timeout: a commit that is cancelled while it waits for the synchronous standby counts as committed.
alter role :"application_login" with login noreplication nosuperuser nocreatedb nocreaterole password :'application_verifier';
alter role :"application_login" set idle_in_transaction_session_timeout = '10s';
