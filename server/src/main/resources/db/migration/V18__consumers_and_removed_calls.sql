-- Access tokens and OAuth consumers beside API tokens. What a consumer was given is sealed, and renewed by one node at a time.
alter table principal drop constraint principal_kind_check;
alter table principal add constraint principal_kind_check check (kind in ('api_token', 'access_token', 'consumer', 'app_password'));
alter table principal add column held bytea;                     -- sealed; what a consumer was given last
alter table principal add column renewing_until timestamptz;     -- a lease: until then nobody else renews
create table removed_call (                                      -- what Atlassian has taken out of its API, as the product met it
    operation text primary key,                                  -- method and path
    change    text not null,                                     -- the entry of Atlassian's changelog; empty when the answer named none
    first_at  timestamptz not null,
    last_at   timestamptz not null
);
