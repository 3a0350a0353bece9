-- What was read of a repository's history under which rules. Packs never change, so a stretch of one is read once.
create table history_stretch (
    workspace    uuid not null,
    repository   uuid not null,
    rule_set     text not null,
    pack         text not null,
    from_object  int not null,
    to_object    int not null,
    read_at      timestamptz not null,
    primary key (workspace, repository, rule_set, pack, from_object)
);
create table history_hit (                           -- blobs that hold something, until their places are found
    workspace    uuid not null,
    repository   uuid not null,
    rule_set     text not null,
    blob         text not null,
    primary key (workspace, repository, rule_set, blob)
);
create table history_read (
    workspace    uuid not null,
    repository   uuid not null,
    rule_set     text not null,
    objects      int not null,
    packs        text not null,                      -- names of the packs that were there
    started_at   timestamptz not null,
    finished_at  timestamptz not null,
    primary key (workspace, repository)
);
