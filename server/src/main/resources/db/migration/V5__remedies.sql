-- A remedy: one kind of change to the settings of one or more objects, with preview, approval, application and undo.
create table remedy (
    workspace    uuid not null,
    remedy       uuid not null,
    kind         text not null,
    state        text not null check (state in ('reading', 'preview', 'waiting', 'applying', 'done', 'undoing', 'undone', 'dropped')),
    proposed_by  text not null,
    proposed_at  timestamptz not null,
    approved_by  text,
    approved_at  timestamptz,
    applied_by   text,
    applied_at   timestamptz,
    undone_by    text,
    undone_at    timestamptz,
    stopped      text,                               -- why it does not go on by itself
    primary key (workspace, remedy)
);
create index on remedy (workspace, proposed_at desc);
create table remedy_object (                         -- written before each call, so that a kill neither repeats nor loses a change
    workspace    uuid not null,
    remedy       uuid not null,
    position     int not null,
    repository   uuid not null,
    finding      bigint not null,
    rule         text not null,
    key          text not null,                      -- what the thing is known by in its repository
    name         text not null,                      -- for people
    chosen       boolean not null default true,
    state        text not null check (state in ('unread', 'ready', 'left_out', 'applying', 'applied', 'changed', 'failed', 'undoing', 'undone', 'undo_failed')),
    before_state text,                               -- json: lines, and what the inverse needs
    after_state  text,
    calls        text,                               -- json: method, path, body; secrets masked
    reason       text,
    secret       bytea,                              -- sealed; what we gave to a hook
    secret_shown_at timestamptz,
    applied_at   timestamptz,
    undone_at    timestamptz,
    primary key (workspace, remedy, position),
    foreign key (workspace, remedy) references remedy (workspace, remedy) on delete cascade
);
create index on remedy_object (workspace, finding);
-- Whether a second person must approve before a remedy is applied.
alter table integration add column second_approval boolean not null default false;
