-- The open book: one edition, everything in it safe to hand to anyone.
-- No names of people, no notes, no ids of records, no time finer than a day. Rows lie in the
-- order of their keys, so that nothing can be learned from the order they were made in.

create table about (
  name text not null primary key,
  text text not null
) without rowid, strict;

create table blocks (                             -- the periods that have closed
  block             integer not null primary key,
  starts            text    not null,             -- first day
  ends              text    not null,             -- last day
  closed_on         text    not null,
  withdrawn_because text                          -- set: a serious error, none of its rows are here
) without rowid, strict;

create table sites (
  site text not null primary key,
  name text not null
) without rowid, strict;

create table teams (
  team text not null primary key,
  name text not null,
  kind text not null check (kind in ('front line', 'enabling', 'leadership')),
  site text references sites (site)
) without rowid, strict;

create table places (
  place      text    not null primary key,
  name       text    not null,
  site       text    references sites (site),
  team       text    references teams (team),
  value_zone integer not null check (value_zone in (0, 1))
) without rowid, strict;

create table stated_values (
  value    text    not null primary key,
  name     text    not null,
  text     text    not null,
  position integer not null
) without rowid, strict;

create table practices (
  practice text    not null primary key,
  name     text    not null,
  value    text    references stated_values (value),
  lived    text    not null,
  missed   text    not null,
  kind     text    not null,
  about    text    not null,
  sampling text    not null,
  minutes  integer,
  days     integer,
  position integer not null
) without rowid, strict;

create table cells (                              -- what was seen on walks
  block       integer not null references blocks (block),
  site        text    not null references sites (site),
  place       text    not null references places (place),
  value       text    not null references stated_values (value),
  practice    text    not null references practices (practice),
  about       text    not null,
  k           integer not null check (k between 0 and n),
  n           integer not null,
  unclear     integer not null,
  walks       integer not null,
  skk         real    not null,
  skn         real    not null,
  snn         real    not null,
  minutes     integer not null,
  overt_walks integer not null check (overt_walks between 0 and walks),
  primary key (block, site, place, value, practice, about)
) without rowid, strict;

create table noticed (                            -- what was tapped in passing, in fives
  block    integer not null references blocks (block),
  site     text    not null references sites (site),
  place    text    not null references places (place),
  value    text    not null references stated_values (value),
  practice text    not null references practices (practice),
  about    text    not null,
  lived    integer not null,
  missed   integer not null,
  primary key (block, site, place, value, practice, about)
) without rowid, strict;

create table activity (                           -- how much looking there was, in fives
  site    text    not null references sites (site),
  starts  text    not null,
  ends    text    not null,
  walks   integer not null,
  minutes integer not null,
  taps    integer not null,
  primary key (site, starts, ends)
) without rowid, strict;

create table publications (                       -- the editions before this one
  number       integer not null primary key,
  published_on text    not null,
  blocks       text    not null,
  sha256       text    not null
) without rowid, strict;
