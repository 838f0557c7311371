-- The game: what a week's looking is made of, what two members did together, what is put up for discussion.

-- Facts of a week that badges read: JSON {"quiet":1,"discussed":["care@2"],…}.
alter table week_points add column facts text not null default '{}';

-- What badges still need of a season after its records have lost their author: JSON, no names in it.
alter table season_archive add column kept text not null default '{}';

-- Fold: valid walks by watch slot. Archived weeks are kept summed up under the member ''.
create table walked (
  member  text   not null,
  week    bigint not null,
  place   text   not null,
  daytype text   not null,
  daypart text   not null,
  walks   bigint not null,
  minutes double precision not null,
  primary key (member, week, place, daytype, daypart)
);
create index walked_week on walked (week);

-- Fold: wordings of values put up for discussion, by the week they were.
create table put_up (
  member  text   not null,
  week    bigint not null,
  version text   not null,
  primary key (member, week, version)
);

-- Worked out once, when a week is three days over; never again.
create table together (
  member       text   not null,
  week         bigint not null,
  corroborated bigint not null,
  paired       bigint not null,
  pairs        text   not null,                 -- JSON, one token a paired walk, the same for the same partner
  primary key (member, week)
);

-- Weeks whose watch slots were weighed at a site, and weeks whose pairs were worked out (site '').
create table game_week (
  site text   not null,
  week bigint not null,
  at   bigint not null,
  primary key (site, week)
);

-- Told to the observer alone: an invitation to a calibration round.
create table invitation (
  member text   not null,
  kind   text   not null check (kind in ('strictness', 'straight-lining')),
  block  bigint not null,
  primary key (member, kind, block)
);

-- Decisions and closed requests whose follow-up is still to be made.
create table followup_wanted (
  record text not null primary key
);

-- Members who chose to be on the leaderboard.
create table leaderboard_choice (
  member text not null primary key
);
