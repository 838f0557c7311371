-- The newest week whose watch slots were weighed at a site.
create table weighed (
  site text   not null primary key,
  week bigint not null
);
