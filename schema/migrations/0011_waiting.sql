-- What a season needs of its blocks until it is frozen, and a block of the one before: written and
-- let go as they close, in no book.
create table waiting (
  name  text   not null,
  block bigint not null,                        -- or season
  key   text   not null,
  body  text   not null,
  primary key (name, block, key)
);
