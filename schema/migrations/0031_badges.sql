-- Weeks hold more facts than before, which badges read: all that are open are worked out again.
insert into touched (record, member, week) select 'rules-2', member, week from week_points where 1 = 1
on conflict do nothing;

-- What two members did together is worked out once, when a week is three days over: weeks before this
-- one are done.
alter table open_from add column week bigint not null default 0;

-- An invitation to a calibration round, told to the observer alone.
create table invitation (
  member text   not null,
  kind   text   not null check (kind in ('strictness', 'straight_lining')),
  week   bigint not null,
  primary key (member, kind, week)
);

-- Whoever chose to be on the leaderboard, when the organisation has one.
create table leaderboard_choice (
  member text not null primary key
);
