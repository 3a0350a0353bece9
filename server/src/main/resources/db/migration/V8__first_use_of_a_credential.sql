-- The first use of a credential for a purpose on a day is told in the trail, the others are not.
create table credential_use (
    principal    uuid not null references principal (id) on delete cascade,
    purpose      text not null,
    day          date not null,
    primary key (principal, purpose, day)
);
create index on audit_entry (at desc);
