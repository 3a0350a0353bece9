-- Under which rules all of a branch's head was read; null: not known, so it is read again.
alter table ref_state add column rules text;
-- A blob that some commit brings; what is left when all commits were read is reached by none.
alter table history_hit add column reached boolean not null default false;
