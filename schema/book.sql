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

create table seasons (                            -- twelve weeks each, whose last block has closed
  season integer not null primary key,
  starts text    not null,
  ends   text    not null
) without rowid, strict;

create table sites (                              -- and "other sites" (pooled), "all sites" (together)
  site text not null primary key,
  name text not null
) without rowid, strict;

create table teams (
  team text not null primary key,
  name text not null,
  kind text not null check (kind in ('front line', 'enabling', 'leadership')),
  site text references sites (site)
) without rowid, strict;

create table places (                             -- and "other places" (pooled), "all places" (together)
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
  position integer not null,
  claimed  real check (claimed between 0 and 1)   -- how far we say it is lived; null: nobody has said
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

-- Worked out from cells alone: each a pure function of the rows above, for the last two closed
-- blocks up to and with `block` unless the table says otherwise. Shares run from 0 to 1; `lo` and
-- `hi` are the ends of the 95 % interval. `words` is the row as a sentence.

create table gaps (                               -- what we say against what was seen
  block             integer not null references blocks (block),
  site              text    not null references sites (site),
  place             text    not null references places (place),
  value             text    not null references stated_values (value),
  claimed           real,                         -- null: nobody has said how far it is lived
  claimed_lo        real,
  claimed_hi        real,
  lived             real    not null,
  lived_lo          real    not null,
  lived_hi          real    not null,
  gap               real,                         -- claimed minus lived
  gap_lo            real,
  gap_hi            real,
  verdict           text    not null,
  fit               real,                         -- 0 to 100; living more than claimed is no misfit
  n                 integer not null,
  walks             integer not null,
  practices_watched integer not null,
  practices_stated  integer not null,
  words             text    not null,
  primary key (block, site, place, value)
) without rowid, strict;

create table fit (                                -- stated and actual values together
  block  integer not null references blocks (block),
  site   text    not null references sites (site),
  fit    real    not null,
  seen   integer not null,                        -- values with a claim, watched enough
  words  text    not null,
  primary key (block, site)
) without rowid, strict;

create table consistency (                        -- is a value lived the same everywhere?
  block            integer not null references blocks (block),
  value            text    not null references stated_values (value),
  places           integer not null,              -- that can be shown
  places_not_shown integer not null,
  pooled           real    not null,
  sd_between       real    not null,
  score            real    not null,              -- 0 to 100; 100: no difference beyond chance
  chi2             real    not null,
  df               integer not null,
  p_value          real    not null,
  q                real    not null,
  i2               real    not null,
  tau_logit        real    not null,
  words            text    not null,
  primary key (block, value)
) without rowid, strict;

create table funnel (                             -- which places differ by more than luck?
  block     integer not null references blocks (block),
  value     text    not null references stated_values (value),
  site      text    not null references sites (site),
  place     text    not null references places (place),
  team      text references teams (team),
  k         integer not null,
  n         integer not null,
  walks     integer not null,
  n_eff     real    not null,                     -- moments that stand for themselves
  raw       real    not null,
  lo        real    not null,
  hi        real    not null,
  shrunk    real    not null,                     -- drawn towards the pooled share
  shrunk_lo real    not null,
  shrunk_hi real    not null,
  pooled    real    not null,
  lo95      real    not null,                     -- limits of the funnel at n_eff
  hi95      real    not null,
  lo998     real    not null,
  hi998     real    not null,
  differs   integer not null check (differs in (0, 1)),
  primary key (block, value, site, place)
) without rowid, strict;

create table trends (                             -- block by block, each by itself
  value      text    not null references stated_values (value),
  site       text    not null references sites (site),
  block      integer not null references blocks (block),
  k          integer not null,
  n          integer not null,
  walks      integer not null,
  n_eff      real    not null,
  lived      real    not null,
  lived_lo   real    not null,
  lived_hi   real    not null,
  overt      real    not null,                    -- share of walks that were openly watching
  baseline   real,                                -- share lived in the first eight weeks
  cusum_down real,
  cusum_up   real,
  signal     text    not null check (signal in ('baseline', 'steady', 'watch', 'falling', 'rising')),
  words      text    not null,
  primary key (value, site, block)
) without rowid, strict;

create table changes (                            -- the last closed block against the two before it
  block       integer not null references blocks (block),
  site        text    not null references sites (site),
  place       text    not null references places (place),
  value       text    not null references stated_values (value),
  practice    text    not null references practices (practice),
  about       text    not null,
  recent      real    not null,
  recent_lo   real    not null,
  recent_hi   real    not null,
  recent_n    integer not null,
  recent_k    integer not null,
  recent_deff real    not null,
  before      real    not null,
  before_lo   real    not null,
  before_hi   real    not null,
  before_n    integer not null,
  before_k    integer not null,
  before_deff real    not null,
  probability_lower real not null,                -- that it is lived less now than before
  fall        real    not null,                   -- best guess before minus best guess now
  overt_shift real    not null,                   -- share of openly watching walks, now minus before
  words       text    not null,
  primary key (block, site, place, value, practice, about)
) without rowid, strict;

create table mirror (                             -- leaders against the front line
  block        integer not null references blocks (block),
  site         text    not null references sites (site),
  leaders_practice text not null references practices (practice),
  front_practice   text not null references practices (practice),
  leaders      real    not null,
  leaders_lo   real    not null,
  leaders_hi   real    not null,
  leaders_n    integer not null,
  front        real    not null,
  front_lo     real    not null,
  front_hi     real    not null,
  front_n      integer not null,
  difference   real    not null,                  -- leaders minus front line
  difference_lo real   not null,
  difference_hi real   not null,
  level        integer not null,                  -- of the interval, percent: 99 on a page of many
  verdict      text    not null,
  words        text    not null,
  primary key (block, site, leaders_practice, front_practice)
) without rowid, strict;

create table rates (                              -- per watched hour
  block           integer not null references blocks (block),
  site            text    not null references sites (site),
  practice        text    not null references practices (practice),
  about           text    not null,
  hours           real    not null,
  lived           integer not null,
  lived_per_hour  real    not null,
  lived_lo        real    not null,
  lived_hi        real    not null,
  missed          integer not null,
  missed_per_hour real    not null,
  missed_lo       real    not null,
  missed_hi       real    not null,
  words           text    not null,
  primary key (block, site, practice, about)
) without rowid, strict;

-- Frozen at closing under a floor of their own.

create table conditions (                         -- a room is not a person
  block    integer not null references blocks (block),
  site     text    not null references sites (site),
  place    text    not null references places (place),
  value    text    not null references stated_values (value),
  practice text    not null references practices (practice),
  state    text    not null check (state in ('present', 'partly', 'absent')),
  primary key (block, site, place, value, practice)
) without rowid, strict;

create table recency (                            -- when was the last time? people, in fives
  block       integer not null references blocks (block),
  site        text    not null references sites (site),
  value       text    not null references stated_values (value),
  practice    text    not null references practices (practice),
  target_days integer not null,
  people      integer not null,
  fresh       integer not null,                   -- inside the target
  due         integer not null,                   -- up to half as long again
  overdue     integer not null,
  within      real    not null,                   -- share inside the target
  within_lo   real    not null,
  within_hi   real    not null,
  median_days integer not null,                   -- to the nearest five
  words       text    not null,
  primary key (block, site, value, practice)
) without rowid, strict;

create table counters (                           -- first-time-right, promises, trust
  block   integer not null references blocks (block),
  counter text    not null check (counter in ('first time right', 'promise kept', 'trust kept')),
  site    text    not null references sites (site),
  place   text    not null references places (place),
  k       integer not null,
  n       integer not null,
  told    integer not null,                       -- promises: told before they were due, in no share
  share   real    not null,
  lo      real    not null,
  hi      real    not null,
  words   text    not null,
  primary key (block, counter, site, place)
) without rowid, strict;

create table followups (                          -- were fixes checked with those they were for?
  block        integer not null primary key references blocks (block),
  due          integer not null,
  done_on_time integer not null,
  done_late    integer not null,
  denied       integer not null,
  share        real    not null,                  -- done on time
  lo           real    not null,
  hi           real    not null,
  words        text    not null
) without rowid, strict;

create table coverage (                           -- how little a watch slot was looked at: 0, 1 or 2
  block   integer not null references blocks (block),
  site    text    not null references sites (site),
  place   text    not null references places (place),
  daytype text    not null check (daytype in ('wd', 'sat', 'sun')),
  daypart text    not null check (daypart in ('early', 'midday', 'afternoon', 'evening', 'night')),
  weight  integer not null check (weight in (0, 1, 2)),
  primary key (block, site, place, daytype, daypart)
) without rowid, strict;

create table clarity (                            -- is a value understood? votes on its wording
  value      text    not null references stated_values (value),
  version    integer not null,
  voters     text    not null,                    -- "everyone" or a group
  block      integer not null references blocks (block),
  n          integer not null,
  understood real    not null,
  lo         real    not null,
  hi         real    not null,
  agreement  real,                                -- of those who understand, who would change nothing
  clarity    real    not null,                    -- 0 to 100
  comments   integer,                             -- with everyone's row, from five who commented
  answered   integer,                             -- of them, how many got an answer
  words      text    not null,
  primary key (value, version, voters)
) without rowid, strict;

create table crosscuts (                          -- a season's looks and taps, in tens
  season    integer not null references seasons (season),
  dimension text    not null check (dimension in (
    'direction', 'channel', 'tier', 'daypart', 'reason', 'own team', 'first ten minutes')),
  value     text    not null,                     -- or "several values"
  practice  text    not null references practices (practice),
  source    text    not null check (source in ('walks', 'taps')),
  category  text    not null,
  k         integer not null,                     -- lived; for a reason: how often it was named
  n         integer not null,                     -- moments; for a reason: misses with any reason
  share     real    not null,
  lo        real    not null,
  hi        real    not null,
  primary key (season, dimension, value, practice, source, category)
) without rowid, strict;

create table watching (                           -- does being watched change what is done?
  season        integer not null primary key references seasons (season),
  early         real    not null,                 -- lived in the first ten minutes of a walk
  early_n       integer not null,
  later         real    not null,
  later_n       integer not null,
  difference    real    not null,                 -- early minus later
  difference_lo real    not null,
  difference_hi real    not null,
  words         text    not null
) without rowid, strict;

create table agreement (                          -- two people who saw the same moment
  season   integer not null references seasons (season),
  practice text    not null references practices (practice),
  n        integer not null,                      -- moments both saw, in tens
  percent  integer not null,                      -- judged alike
  lo       integer not null,
  hi       integer not null,
  words    text    not null,
  primary key (season, practice)
) without rowid, strict;

-- Registers that stewards keep.

create table rules (
  rule    text not null primary key,
  text    text not null,
  state   text not null check (state in ('in force', 'retired')),
  reason  text not null,
  ends_on text,
  instead text not null                           -- what people are trusted to decide instead
) without rowid, strict;

create table metrics (
  metric    text    not null primary key,
  name      text    not null,
  value     text references stated_values (value), -- null: serves no value that anyone has named
  has_owner integer not null check (has_owner in (0, 1)),
  review_on text
) without rowid, strict;

create table outcomes (                           -- figures from elsewhere, averaged to blocks
  block  integer not null references blocks (block),
  site   text    not null references sites (site),
  series text    not null check (series in ('csat', 'advocacy', 'repeat_share', 'repeat_visits')),
  value  real    not null,
  n      integer not null,
  weeks  integer not null,
  primary key (block, site, series)
) without rowid, strict;

create table markers (                            -- dated changes on a site's time line
  site text not null references sites (site),
  day  text not null,
  kind text not null check (kind in ('change', 'incident', 'bereavement')),
  text text not null,
  primary key (site, day, text)
) without rowid, strict;

create table thanks (                             -- thanks that their team lets everyone read
  team     text not null references teams (team),
  day      text not null,                         -- when the team said so
  what     text not null,
  effect   text not null,
  why      text not null,
  value    text references stated_values (value),
  practice text references practices (practice),
  primary key (team, day, what)
) without rowid, strict;

create table publications (                       -- the editions before this one
  number       integer not null primary key,
  published_on text    not null,
  blocks       text    not null,
  sha256       text    not null
) without rowid, strict;
