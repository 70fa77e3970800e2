-- Nobody uses the former logins any more: from here on they are refused, and sessions that they still have are ended. One whose commit
-- waits for the standby is left alone: ended, its row would become visible although the standby does not have it.

set client_min_messages = warning;

select format('alter role %I with nologin noreplication password null', rolname)
from pg_authid
where rolname in (:'replication_former_login', :'application_former_login') and (rolcanlogin or rolreplication or rolpassword is not null)
\gexec

select count(pg_terminate_backend(pid))
from pg_stat_activity
where usename in (:'replication_former_login', :'application_former_login')
    and backend_type = 'client backend' and wait_event is distinct from 'SyncRep';
