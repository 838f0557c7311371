-- What is not a tap, a scan or a walk is rare: found by its type when a block closes or a book is
-- made, at no cost to what arrives by the thousand.
create index record_rare on record (type, counts_in) where type not in ('event', 'scan', 'walk');
