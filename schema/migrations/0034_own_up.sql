-- A week of which all was taken back has a fact as well: those are worked out again, too.
insert into touched (record, member, week)
select distinct 'rules-2', target.member, target.week
  from record as retract
  join pointer on pointer.record = retract.id
  join record as target on target.id = pointer.target
 where retract.type = 'retract' and retract.type not in ('event', 'scan', 'walk')
   and target.member is not null and target.week is not null
on conflict do nothing;
