
-- Another application than the built-in one makes its own tables, in a schema of its own.
create schema if not exists application authorization :"application_role";
alter role :"application_role" in database :"database" set search_path = application;
