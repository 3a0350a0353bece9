-- Why something that we wrote could not be taken back when that was last tried; null while it was not, or while it was not tried.
alter table posted add column left_reason text;
