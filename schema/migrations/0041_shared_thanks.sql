-- Thanks are the team's own; these the team has said may be told beyond it.
create table shared_thanks (
  recognition text   not null primary key,
  team        text   not null,
  member      text   not null,                  -- who said so for the team
  at          bigint not null
);
