-- A mail that some of its recipients got and others did not.
alter table message add column remaining text;    -- addresses that it is still meant for, by comma; null for all of them

create index on message (state);
