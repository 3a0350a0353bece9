-- Bitbucket counts the requests of a user, whichever of its credentials they came with; so do we. The account is the user's uuid, and the
-- credential's own id only until Bitbucket said whose it is.
create table api_use_of_account (
    account      uuid not null,
    resource     text not null,
    minute       timestamptz not null,
    used         int not null,
    primary key (account, resource, minute)
);
insert into api_use_of_account (account, resource, minute, used)
    select coalesce(cast(nullif(p.user_uuid, '') as uuid), u.principal), u.resource, u.minute, sum(u.used)
    from api_use u left join principal p on p.id = u.principal group by 1, 2, 3;
drop table api_use;
alter table api_use_of_account rename to api_use;

create table api_pause_of_account (
    account      uuid not null,
    resource     text not null,
    until        timestamptz not null,
    primary key (account, resource)
);
insert into api_pause_of_account (account, resource, until)
    select coalesce(cast(nullif(p.user_uuid, '') as uuid), u.principal), u.resource, max(u.until)
    from api_pause u left join principal p on p.id = u.principal group by 1, 2;
drop table api_pause;
alter table api_pause_of_account rename to api_pause;
