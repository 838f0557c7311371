-- Urgent concerns: outside the journal and the game, for the named contact alone. Deleted thirty
-- days after someone has taken one up, and a year after it came in any case.
create table concern (
  id       text     not null primary key,   -- made on the phone, so that sending again keeps one
  at       bigint   not null,               -- when it was written, never later than received
  received bigint   not null,
  place    text,                            -- where the phone stood
  text     text     not null,
  member   text,                            -- who wrote it, only when they chose to say so
  taken    bigint,                          -- when someone took it up
  taken_by text
);
create index concern_received on concern (received);
