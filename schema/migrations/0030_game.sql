-- Wordings a member spoke about: the first word on each earns, whenever another arrives.
alter table week_points add column facts text not null default '{}';    -- JSON {"discussed":["care@2"]}
alter table season_archive add column kept text not null default '{}';  -- the same, of a whole season
