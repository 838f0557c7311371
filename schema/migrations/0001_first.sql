-- Wallfly, first schema. The subset of SQL that SQLite 3.40 and PostgreSQL 15 share.
-- Times are integer milliseconds since 1970 (UTC). A `week` is the number of Mondays
-- since Monday 5 January 1970 in the site's time zone, a `day` the number of days since
-- 1 January 1970 in the site's time zone. Blocks and seasons count from 1, from the
-- Monday of the organisation's first week.

-- The journal: a set of records, written once, never overwritten.
create table record (
  id           text     not null primary key,   -- UUIDv7 made on the phone
  type         text     not null,
  member       text,                            -- who sent it; null after the author has faded
  device       text,                            -- which phone; null after fading
  installation text,                            -- which browser database; null after fading
  n            bigint,                          -- the installation's own running number
  at           bigint   not null,               -- when it happened, corrected by the phone's clock error
  recorded     bigint   not null,               -- when it was tapped, corrected likewise
  received     bigint   not null,               -- first receipt
  skew         bigint   not null,               -- receipt minus the phone's clock, ms
  week         bigint,                          -- week of `at`; null while quarantined
  counts_in    bigint,                          -- block it counts in; null while quarantined
  site         text,
  place        text,
  practice     text,
  hash         text     not null,               -- 32 hex digits of the body without its author
  body         text     not null                -- canonical JSON, as sent, defaults left out
);
create index record_week_member on record (week, member);

create table pointer (                          -- "record R speaks about record T"
  record      text not null primary key,
  target      text not null,
  author_mark text                              -- keyed hash of R's faded author, when T may still come
);
create index pointer_target on pointer (target);

create table touched (                          -- groups that wait for settle; append-only
  record text   not null,
  member text   not null,
  week   bigint not null,
  primary key (record, member, week)
);

create table conflict (                         -- same id, other content: the first stays
  id       text   not null,
  hash     text   not null,
  received bigint not null,
  primary key (id, hash)
);

create table commit_group (                     -- the last commit: guards against silent loss
  id     bigint not null primary key check (id = 1),
  seq    bigint not null,
  count  bigint not null,                       -- records in the journal
  digest text   not null                        -- sum of their hashes modulo 2^128, hex
);

create table open_from (                        -- what is before these is frozen for ever
  id     bigint not null primary key check (id = 1),
  block  bigint not null,                       -- first block not closed
  day    bigint not null,                       -- first day whose activity is not frozen
  season bigint not null                        -- first season not archived
);

create table installation (                     -- the ranges of `n` seen from one browser database
  id     text not null primary key,
  member text not null,
  seen   text not null                          -- JSON [[from, to], …], ascending, disjoint
);

-- What stewards set up: last by (at, record) wins, never deleted.
create table entry (
  kind    text     not null,
  key     text     not null,
  at      bigint   not null,
  record  text     not null,
  retired smallint not null default 0 check (retired in (0, 1)),
  body    text     not null,
  primary key (kind, key)
);

create table setting (                          -- chosen once, at set-up
  key   text not null primary key,
  value text not null
);

-- People. No e-mail, no password, no address.
create table member (
  id       text   not null primary key,
  nickname text   not null check (length(nickname) between 1 and 40),
  role     text   not null check (role in ('observer', 'lead', 'leader', 'function lead', 'facilitator', 'steward')),
  team     text,
  site     text,
  stored   bigint not null default 0,           -- records stored so far, a running total
  joined   bigint not null,
  ended    bigint,
  settings text   not null default '{}'
);

create table device (
  id         text   not null primary key,
  member     text   not null references member (id),
  token_hash text   not null unique,            -- sha256, hex
  created    bigint not null,
  seen_day   bigint not null,                   -- last day seen, no finer
  revoked    bigint
);
create index device_member on device (member);

create table invite (
  id        text   not null primary key,
  code_hash text   not null unique,             -- sha256, hex
  role      text   not null,
  team      text,
  member    text references member (id),        -- bound to a member: a second or a lost phone
  max_uses  bigint not null check (max_uses between 1 and 200),
  uses      bigint not null default 0,
  created   bigint not null,
  created_by text,
  expires   bigint not null,
  revoked   bigint
);

-- Push: where to send, what waits to be sent, what a member can read in the app.
create table push_subscription (
  id       text   not null primary key,
  member   text   not null references member (id),
  device   text   not null references device (id),
  endpoint text   not null unique,
  p256dh   text   not null,
  auth     text   not null,
  created  bigint not null,
  last_ok  bigint,
  failures bigint not null default 0,
  retired  bigint,
  retired_because text
);
create index push_subscription_member on push_subscription (member);

create table outbox (
  id           text   not null primary key,
  kind         text   not null,
  member       text   not null,
  subscription text   not null,
  payload      text   not null,                 -- JSON, as the service worker reads it
  topic        text   not null,
  urgency      text   not null,
  due          bigint not null,
  not_after    bigint not null,
  attempts     bigint not null default 0,
  leased_until bigint,
  state        text   not null default 'due' check (state in ('due', 'sent', 'dropped', 'failed')),
  last_status  bigint,
  last_answer  text,
  finished     bigint
);
create index outbox_due on outbox (state, due);

create table inbox (
  id     text   not null primary key,
  member text   not null,
  kind   text   not null,
  at     bigint not null,
  title  text   not null,
  body   text   not null,
  target text   not null,
  seen   bigint
);
create index inbox_member on inbox (member, at);

-- Folds of what is still open: rebuilt from the journal at any time.
create table week_points (
  member text     not null,
  week   bigint   not null,
  parts  text     not null,                     -- JSON {"adlib": 9, …}
  total  bigint   not null,
  active smallint not null,
  rules  bigint   not null,
  primary key (member, week)
);

create table leave_week (                       -- weeks off, as a member said them
  member text   not null,
  week   bigint not null,                       -- of the record that says so
  off    bigint not null,                       -- the week off
  primary key (member, week, off)
);

create table look (                             -- what one walk saw of one practice about one role group
  walk      text     not null,
  practice  text     not null,
  about     text     not null,
  member    text     not null,
  week      bigint   not null,
  site      text     not null,
  place     text     not null,
  counts_in bigint   not null,
  k         bigint   not null,
  n         bigint   not null,                  -- 0 is kept: watched, nothing seen
  unclear   bigint   not null,
  minutes   double precision not null,
  overt     smallint not null,
  own_team  smallint not null,
  primary key (walk, practice, about)
);
create index look_member_week on look (member, week);

create table taps (
  member    text   not null,
  week      bigint not null,
  counts_in bigint not null,
  site      text   not null,
  place     text   not null,
  practice  text   not null,
  about     text   not null,
  lived     bigint not null,
  missed    bigint not null,
  primary key (member, week, counts_in, place, practice, about)
);

create table activity_day (
  member  text   not null,
  week    bigint not null,
  day     bigint not null,
  site    text   not null,
  walks   bigint not null,
  minutes double precision not null,
  taps    bigint not null,
  primary key (member, week, day, site)
);

-- Frozen: written once at closing, copied by every book, never recomputed.
create table season_archive (
  member       text   not null,
  season       bigint not null,
  points       bigint not null,
  active_weeks text   not null,                 -- JSON [week, …]
  leave_weeks  text   not null,                 -- JSON [week, …]
  badges       text   not null,                 -- JSON [badge, …]
  primary key (member, season)
);

create table closing (
  block             bigint not null primary key,
  closed_at         bigint not null,
  closed_by         text   not null,
  unpublished       double precision not null,  -- share of the block's moments that no cell holds
  withdrawn_because text
);

create table cell (
  block       bigint not null,
  site        text   not null,
  place       text   not null,
  value       text   not null,
  practice    text   not null,
  about       text   not null,
  k           bigint not null,
  n           bigint not null,
  unclear     bigint not null,
  walks       bigint not null,
  skk         double precision not null,
  skn         double precision not null,
  snn         double precision not null,
  minutes     bigint not null,
  overt_walks bigint not null,
  primary key (block, site, place, value, practice, about)
);

create table notice (
  block    bigint not null,
  site     text   not null,
  place    text   not null,
  value    text   not null,
  practice text   not null,
  about    text   not null,
  lived    bigint not null,
  missed   bigint not null,
  primary key (block, site, place, value, practice, about)
);

create table frozen (                           -- any other table's frozen rows
  name  text   not null,
  block bigint not null,
  key   text   not null,
  body  text   not null,
  primary key (name, block, key)
);

create table publication (
  number bigint not null primary key,
  at     bigint not null,
  sha256 text   not null,
  blocks text   not null                        -- JSON [block, …]
);
