-- Messages: which of our keys a phone subscribed with, whole push services that rest, and why a
-- message could not be sent.
alter table push_subscription add column server_key text;

create table push_service (                     -- a push service that asked for patience, or refuses us
  audience     text   not null primary key,     -- scheme, host and any unusual port
  paused_until bigint not null,
  refused      bigint not null default 0,       -- messages in a row to different phones that it refused
  refused_last text,                            -- the phone of the last of them
  because      text
);

alter table outbox add column audience text not null default '';
alter table outbox add column failure text;     -- gone, refused, too long, moved, too late, no answer
alter table outbox add column nudge text;       -- the decision it came from

-- Nudges: one decision for one member, once. The inbox holds its words, the outbox carries it.
create table nudge (
  id        text   not null primary key,        -- made of kind, thing and member: decided twice is one row
  kind      text   not null,
  thing     text   not null,                    -- what it is about
  member    text   not null,
  team      text,
  decided   bigint not null,
  due       bigint not null,                    -- not before
  title     text   not null,
  body      text   not null,
  target    text   not null,
  state     text   not null default 'waiting' check (state in ('waiting', 'sent', 'digest', 'off')),
  because   text,
  finished  bigint                              -- when it was sent or given up
);
create index nudge_waiting on nudge (state, due);
create index nudge_member on nudge (member, finished);

-- What was decided for a team from the book, sent or not, and what the practice did afterwards.
create table nudge_decision (
  kind     text   not null,
  block    bigint not null,
  place    text   not null,
  practice text   not null,
  about    text   not null,
  team     text,
  decided  bigint not null,
  reason   text   not null,                     -- "ok" when it was sent
  k        bigint not null,
  n        bigint not null,
  deff     double precision not null,
  primary key (kind, block, place, practice, about)
);

create table fewer (                            -- "fewer of these": two switch a kind off
  member text   not null,
  kind   text   not null,
  at     bigint not null,
  nudge  text   not null,
  primary key (member, nudge)
);
