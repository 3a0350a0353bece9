-- The address of a webhook is often a secret itself: sealed here, while the settings keep its origin. Null for mail, and for what was set up before.
alter table channel add column address bytea;
