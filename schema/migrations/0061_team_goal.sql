-- What a team wants to reach in a season, chosen by whoever leads it or by a steward. How far a value
-- is lived cannot be chosen: who has to reach a figure stops looking honestly.
create table team_goal (
  team   text             not null,
  season bigint           not null,
  metric text             not null check (metric in ('coverage', 'followup', 'support', 'discussion')),
  target double precision not null,             -- a share; for support working minutes
  member text,                                  -- who chose it, until they leave
  at     bigint           not null,
  primary key (team, season)
);
