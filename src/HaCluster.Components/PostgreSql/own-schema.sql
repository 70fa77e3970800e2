
-- Another application than the built-in one makes its own tables, in a schema of its own.
create schema if not exists application authorization :"application_role";
alter role :"application_role" in database :"database" set search_path = application;
-- What the second login makes belongs to the first, whose turn comes again.
alter role :"application_login" in database :"database" set search_path = application;
select format('alter role %I in database %I set role = %I', :'application_login', :'database', :'application_role')
where :'application_login' <> :'application_role'
\gexec
