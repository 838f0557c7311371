-- Walks beside someone that earned nothing any more, for the two had walked together often enough in the
-- season: JSON, the pair's token once a walk.
alter table together add column beyond text not null default '[]';
