-- A fact: what was read at Bitbucket, or why it could not be. Names are masked, addresses of hooks cut to their origin; no secret, no value of a
-- variable is ever here.
create table fact (
    workspace    uuid not null,
    object       uuid not null,                      -- repository, project, or the workspace itself
    kind         text not null,
    value        text,                               -- json
    gap          text,                               -- a sentence
    read_at      timestamptz not null,
    source       text not null,                      -- which call of Bitbucket's told
    primary key (workspace, object, kind),
    check ((value is null) <> (gap is null))
);
-- Outlives the key: one that is removed and put back is as old as it was.
create table deploy_key_use (
    workspace    uuid not null,
    repository   uuid not null,
    key_digest   text not null,                      -- of the public key's text
    unused_since timestamptz not null,
    seen_at      timestamptz not null,
    primary key (workspace, repository, key_digest)
);
alter table occurrence drop constraint occurrence_kind_check;
alter table occurrence add constraint occurrence_kind_check check (kind in ('file', 'path', 'message', 'text', 'setting'));
