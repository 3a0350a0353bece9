-- What a credential is to be used for, as its owner chose in the wizard: names of features, separated by spaces; empty for all.
alter table principal add column features text not null default '';
