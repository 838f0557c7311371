-- What members did together, worked out once when a week is three days over and never again; it goes
-- with its season, into the archive.
create table together (
  member       text   not null,
  week         bigint not null,
  corroborated bigint not null,                 -- points
  paired       bigint not null,                 -- points
  pairs        text   not null,                 -- JSON, one token a paired walk, the same for the same two people
  primary key (member, week)
);

-- Walks in a row in which everything was lived (1) or everything missed (-1).
create table straight_run (
  member   text   not null primary key,
  polarity bigint not null,
  walks    bigint not null
);
