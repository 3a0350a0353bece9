-- Who pushed the head that was seen last, as the delivery said: mail to the pusher goes only to an address that the workspace ties to them.
alter table ref_state add column pushed_by text;

-- Where the team is told. With a workspace it goes when that is disconnected.
create table channel (
    channel      uuid primary key,
    workspace    uuid references integration (workspace) on delete cascade, -- null: every workspace
    kind         text not null check (kind in ('mail', 'webhook')),
    name         text not null,
    settings     text not null,                      -- json of the kind's record
    secret       bytea,                              -- sealed; what an outgoing webhook is signed with
    enabled      boolean not null default true,
    created_by   text not null,
    created_at   timestamptz not null
);

-- One row is one thing told on one channel: made in the transaction that learnt it, with its identity, and never a second one.
create table message (
    workspace    uuid not null references integration (workspace) on delete cascade,
    message      uuid not null,
    channel      uuid not null references channel (channel) on delete cascade,
    kind         text not null check (kind in ('opened', 'returned', 'resolved', 'digest', 'summary')),
    finding      bigint,
    episode      int,
    digest       uuid,                               -- the digest that tells it; null when it is told alone
    part         text not null default '',           -- of a digest: which stretch of time it gathers
    identity     text not null unique,               -- Message-ID without brackets, or delivery id
    thread       text,                               -- identity of the first message about the finding on the channel
    pusher       text,                               -- Bitbucket's uuid of who pushed it
    recipient    text not null default '',           -- as last tried
    subject      text not null default '',           -- as last tried
    state        text not null check (state in ('gathered', 'waiting', 'sent', 'failed')),
    attempts     int not null default 0,
    next_at      timestamptz not null,
    reason       text,
    created_at   timestamptz not null,
    sent_at      timestamptz,
    primary key (workspace, message),
    foreign key (workspace, finding) references finding (workspace, finding) on delete cascade,
    unique nulls not distinct (workspace, channel, kind, finding, episode, part)
);
create index on message (workspace, created_at desc);
create index on message (channel, finding);
create index on message (digest) where digest is not null;

-- That the findings of a first reading were summed up, once a connection.
create table summary (
    workspace    uuid primary key references integration (workspace) on delete cascade,
    asked_at     timestamptz not null
);
