-- Keys start with the workspace; Bitbucket's uuid is the identity, slugs are only shown.
-- A name from a repository (path, ref, title) is kept as it may be shown. Where it holds a secret, what Bitbucket calls it is sealed beside it
-- and its key is a keyed hash; else the key is the name itself.

-- accounts ---------------------------------------------------------------------------------------------------------------
create table account (
    id              uuid primary key,
    name            text not null,
    name_key        text not null unique,           -- lower case
    role            text not null check (role in ('viewer', 'triager', 'administrator')),
    password_hash   text not null,
    enabled         boolean not null default true,
    single_keys     boolean not null default true,
    created_at      timestamptz not null
);
create table setup_token (
    only_row        boolean primary key default true check (only_row),
    token_hash      text not null,
    created_at      timestamptz not null,
    used_at         timestamptz
);
create table sign_in_attempt (
    name_key        text not null,
    origin          text not null,
    failed_at       timestamptz not null
);
create index on sign_in_attempt (name_key, failed_at);
create index on sign_in_attempt (origin, failed_at);

-- Spring Session's own tables (schema-postgresql.sql of spring-session-jdbc).
create table spring_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null unique,
    creation_time         bigint not null,
    last_access_time      bigint not null,
    max_inactive_interval int not null,
    expiry_time           bigint not null,
    principal_name        varchar(100)
);
create index on spring_session (expiry_time);
create index on spring_session (principal_name);
create table spring_session_attributes (
    session_primary_id char(36) not null references spring_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea not null,
    primary key (session_primary_id, attribute_name)
);

-- audit ------------------------------------------------------------------------------------------------------------------
create table audit_entry (
    id           bigint generated always as identity primary key,
    at           timestamptz not null,
    workspace    uuid,
    actor        text not null,                      -- account name, or 'portcullis'
    action       text not null,
    object       text not null,
    before_value text,
    after_value  text,
    origin       text not null                       -- network address, or 'job'
);
create index on audit_entry (workspace, at desc);

-- jobs -------------------------------------------------------------------------------------------------------------------
-- db-scheduler's own table (its postgresql_tables.sql).
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index on scheduled_tasks (execution_time);
create index on scheduled_tasks (last_heartbeat);
create index on scheduled_tasks (priority desc, execution_time asc);

-- A level, not an edge: the handler works until done = wanted.
create table wanted (
    kind         text not null,
    workspace    uuid not null,
    key          text not null,                      -- id of the row that the handler brings up to date
    label        text not null default '',           -- what people read on the jobs page; masked
    wanted       bigint not null,
    done         bigint not null default 0,
    asked_at     timestamptz not null,
    started_at   timestamptz,
    finished_at  timestamptz,
    attempts     int not null default 0,             -- failures in a row
    retry_at     timestamptz,
    dead_at      timestamptz,
    reason       text,                               -- of the last failure
    progress     int,
    total        int,
    primary key (kind, workspace, key)
);
create index on wanted (workspace) where wanted > done;

-- integrations -----------------------------------------------------------------------------------------------------------
create table sealed_key (                            -- data keys, sealed under the key file's key
    id           uuid primary key,
    purpose      text not null unique,
    sealed       bytea not null,
    created_at   timestamptz not null
);
create table principal (                             -- the rate principal: one account serves many workspaces
    id           uuid primary key,
    kind         text not null check (kind in ('api_token', 'app_password')),
    user_uuid    text not null default '',           -- Bitbucket's; empty until proven
    account_id   text not null default '',
    nickname     text not null default '',
    display_name text not null default '',
    login        text not null,                      -- e-mail of an API token, username of an app password
    secret       bytea not null,                     -- sealed
    scopes       text not null default '',           -- as last told by Bitbucket
    scopes_at    timestamptz,
    expires_on   date,                               -- stated by a person; Bitbucket does not tell
    state        text not null default 'draft' check (state in ('draft', 'proven', 'refused')),
    refusal      text,
    created_by   text not null,
    created_at   timestamptz not null
);
create table connection_check (                      -- the wizard's list, filled while it runs
    principal    uuid not null references principal (id) on delete cascade,
    position     int not null,
    name         text not null,
    state        text not null check (state in ('waiting', 'running', 'ok', 'warning', 'failed')),
    title        text not null,
    detail       text not null default '',
    quote        text not null default '',           -- Bitbucket's own words
    next_step    text not null default '',
    millis       int,
    primary key (principal, position)
);
create table offered_workspace (                     -- what a principal administers, read by its validation
    principal    uuid not null references principal (id) on delete cascade,
    workspace    uuid not null,
    slug         text not null,
    name         text not null,
    administrator boolean not null,
    projects     text not null default '[]',         -- json: key, name, uuid
    primary key (principal, workspace)
);
create table integration (
    workspace    uuid primary key,
    principal    uuid not null references principal (id),
    mode         text not null check (mode in ('observe', 'tell', 'gate')),
    paused       boolean not null default false,
    whole        boolean not null,                   -- all projects, or those of watched_project
    since        timestamptz not null,               -- OK, or the last time that the mode was raised
    hook_uuid    text,
    hook_path    text unique,                        -- unguessable; selects the secret
    hook_secret  bytea,                              -- sealed
    hook_old_secret bytea,                           -- sealed; valid during rotation
    hook_state   text not null default 'missing' check (hook_state in ('missing', 'present', 'refused')),
    hook_detail  text not null default '',
    identity_key bytea not null,                     -- sealed; made once, hashes values
    last_delivery_at timestamptz,
    last_sync_at timestamptz,
    last_error   text,
    last_error_at timestamptz
);
create table watched_project (
    workspace    uuid not null references integration (workspace) on delete cascade,
    project      text not null,                      -- uuid
    primary key (workspace, project)
);
create table api_use (                               -- rolling hour, per principal and resource group
    principal    uuid not null,
    resource     text not null,
    minute       timestamptz not null,
    used         int not null,
    primary key (principal, resource, minute)
);
create table api_pause (
    principal    uuid not null,
    resource     text not null,
    until        timestamptz not null,
    primary key (principal, resource)
);

-- inventory --------------------------------------------------------------------------------------------------------------
create table workspace (
    workspace    uuid primary key,
    slug         text not null,
    name         text not null,
    read_at      timestamptz not null,
    source       text not null
);
create table project (
    workspace    uuid not null,
    project      text not null,                      -- uuid
    key          text not null,
    name         text not null,
    read_at      timestamptz not null,
    source       text not null,
    primary key (workspace, project)
);
create table repository (
    workspace    uuid not null,
    repository   uuid not null,
    project      text,
    slug         text not null,
    name         text not null,
    is_private   boolean,
    main_branch  text,
    language     text,
    state        text not null default 'claimed' check (state in ('claimed', 'present', 'unreadable', 'gone')),
    state_reason text not null default '',
    read_at      timestamptz not null,
    source       text not null,                      -- listing, delivery, git
    first_read_at timestamptz,                       -- when its first reading was complete
    fetched_at   timestamptz,
    mirror_bytes bigint,
    primary key (workspace, repository)
);
create index on repository (workspace, slug);
create table ref_state (
    workspace    uuid not null,
    repository   uuid not null,
    ref_key      text not null,
    ref_shown    text not null,
    ref_sealed   bytea,
    head_seen    text,                               -- null: seen deleted
    seen_at      timestamptz not null,
    learnt       text not null check (learnt in ('delivery', 'poll', 'git')),
    head_scanned text,                               -- full hash
    scanned_at   timestamptz,
    primary key (workspace, repository, ref_key)
);
create table pull_request (
    workspace      uuid not null,
    repository     uuid not null,
    number         int not null,
    title_shown    text not null,
    state          text not null check (state in ('open', 'merged', 'declined', 'superseded')),
    claimed_state  text,                             -- what a delivery said, until Bitbucket confirmed it
    draft          boolean not null default false,
    author_uuid    text,
    author_name    text not null default '',
    source_key     text not null,
    source_shown   text not null,
    source_sealed  bytea,
    source_repository uuid,                          -- null: the fork was deleted
    source_full_name  text,
    source_head    text,                             -- as told: 12 digits
    target_key     text not null,
    target_shown   text not null,
    target_sealed  bytea,
    created_on     timestamptz not null,
    updated_on     timestamptz not null,
    read_at        timestamptz not null,
    source         text not null,
    quiet_head     text,                             -- not written to while its head is this one (full or short hash)
    judged_head    text,                             -- full hash
    judged_base    text,                             -- merge base
    judged_at      timestamptz,
    judge_gap      text,                             -- why it could not be judged
    head_seen_at   timestamptz,
    primary key (workspace, repository, number)
);
create index on pull_request (workspace, repository) where state = 'open';

-- events -----------------------------------------------------------------------------------------------------------------
create table delivery (
    id           bigint generated always as identity primary key,
    workspace    uuid not null,
    delivery_id  text not null,                      -- X-Request-UUID
    attempt      int not null default 1,
    event_key    text not null,
    body_digest  bytea not null,
    size         int not null,
    repository   uuid,
    received_at  timestamptz not null,
    outcome      text not null,                      -- accepted, ignored, repeated
    detail       text not null default '',
    unique (workspace, delivery_id),
    unique (workspace, body_digest)
);
create index on delivery (workspace, repository, received_at desc);
create table delivery_refusal (                      -- counted, never stored whole
    workspace    uuid,
    reason       text not null,
    minute       timestamptz not null,
    count        int not null,
    last_detail  text not null default '',
    unique nulls not distinct (workspace, reason, minute)
);

-- findings ---------------------------------------------------------------------------------------------------------------
create table scan (
    id           bigint generated always as identity primary key,
    workspace    uuid not null,
    repository   uuid not null,
    subject      text not null,                      -- tree, change, pull-request
    ref_key      text,
    ref_shown    text not null default '',
    number       int,
    from_commit  text,
    to_commit    text not null,
    engine       text not null,
    rule_set     text not null,
    outcome      text not null check (outcome in ('completed', 'partial', 'failed')),
    detections   int not null,
    started_at   timestamptz not null,
    millis       int not null,
    trigger_at   timestamptz                         -- when the change was learnt: the lag counts from here
);
create index on scan (workspace, repository, started_at desc);
create table scan_gap (
    scan         bigint not null references scan (id) on delete cascade,
    workspace    uuid not null,
    engine       text not null,
    reason       text not null,
    path_shown   text not null,
    detail       text not null
);
create index on scan_gap (scan);

create sequence finding_number;
create table finding (
    workspace    uuid not null,
    finding      bigint not null default nextval('finding_number'),
    scope        text not null,                      -- workspace, repository:<uuid>, object:<uuid>
    engine       text not null,
    rule         text not null,
    episode      int not null default 1,
    title        text not null,
    hint         text not null,
    severity     text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
    risk         int not null,                       -- without age, which grows by itself
    presence     text not null check (presence in ('present', 'gone', 'unknown')),
    closes_when_gone boolean not null,               -- the rule's lifecycle: false for secrets
    opened_at    timestamptz not null,
    gone_at      timestamptz,
    primary key (workspace, finding)
);
create index on finding (workspace, risk desc, finding);
create table fingerprint (
    workspace    uuid not null,
    scope        text not null,
    algorithm    text not null,
    value        text not null,
    finding      bigint not null,
    primary key (workspace, scope, algorithm, value),
    foreign key (workspace, finding) references finding (workspace, finding)
);
create table occurrence (
    workspace    uuid not null,
    occurrence   bigint generated always as identity,
    finding      bigint not null,
    repository   uuid not null,
    kind         text not null check (kind in ('file', 'path', 'message', 'text')),
    path_key     text not null,
    path_shown   text not null,
    path_sealed  bytea,
    line         int not null,
    blob         text not null,
    commit       text not null,
    author_name  text not null default '',
    author_email text not null default '',
    authored_at  timestamptz,
    hint         text not null,
    evidence     text not null,                      -- json, masked by the engine
    first_seen   timestamptz not null,
    last_seen    timestamptz not null,
    primary key (workspace, occurrence),
    unique (workspace, finding, repository, kind, path_key, commit, line),
    foreign key (workspace, finding) references finding (workspace, finding)
);
create index on occurrence (workspace, repository, path_key);
create table presence (
    workspace    uuid not null,
    repository   uuid not null,
    ref_key      text not null,
    occurrence   bigint not null,
    state        text not null check (state in ('present', 'gone', 'unknown')),
    since        timestamptz not null,
    primary key (workspace, repository, ref_key, occurrence),
    foreign key (workspace, occurrence) references occurrence (workspace, occurrence)
);
create index on presence (workspace, occurrence);
create table decision (                              -- the newest row that is not undone holds
    id           bigint generated always as identity primary key,
    workspace    uuid not null,
    finding      bigint not null,
    episode      int not null,
    repository   uuid,                               -- null: all of the workspace
    kind         text not null check (kind in ('acknowledged', 'dismissed', 'accepted', 'snoozed', 'revoked')),
    reason       text not null default '',
    note         text not null default '',
    until        date,
    decided_by   text not null,
    decided_at   timestamptz not null,
    undone_by    text,
    undone_at    timestamptz,
    foreign key (workspace, finding) references finding (workspace, finding)
);
create index on decision (workspace, finding) where undone_at is null;
create view finding_shown as                         -- the state that pages show, from presence and decisions
select f.workspace, f.finding,
       case when f.closes_when_gone and f.presence = 'gone' then 'resolved'
            when h.settled < h.places then case when h.acknowledged > 0 then 'acknowledged' else 'open' end
            when h.revoked > 0 then 'resolved'
            when h.dismissed > 0 then 'dismissed'
            when h.accepted > 0 then 'accepted'
            when h.snoozed > 0 then 'snoozed'
            else 'open' end as state
from finding f
cross join lateral (
    select count(*) as places,
           count(*) filter (where k.kind in ('dismissed', 'accepted', 'snoozed', 'revoked')) as settled,
           count(*) filter (where k.kind = 'acknowledged') as acknowledged,
           count(*) filter (where k.kind = 'dismissed') as dismissed,
           count(*) filter (where k.kind = 'accepted') as accepted,
           count(*) filter (where k.kind = 'snoozed') as snoozed,
           count(*) filter (where k.kind = 'revoked') as revoked
    from (select distinct o.repository from occurrence o where o.workspace = f.workspace and o.finding = f.finding) p
    left join lateral (
        select d.kind from decision d
        where d.workspace = f.workspace and d.finding = f.finding and d.undone_at is null
          and (d.repository is null or d.repository = p.repository)
        order by d.id desc limit 1) k on true) h;
create table finding_event (
    id           bigint generated always as identity primary key,
    workspace    uuid not null,
    finding      bigint not null,
    at           timestamptz not null,
    kind         text not null,
    actor        text not null,
    sentence     text not null,
    foreign key (workspace, finding) references finding (workspace, finding)
);
create index on finding_event (workspace, finding, id desc);
create table brought (                               -- what a pull request would bring, by the newest reading of it
    workspace    uuid not null,
    repository   uuid not null,
    number       int not null,
    finding      bigint not null,
    occurrence   bigint not null,
    at_head      boolean not null,
    primary key (workspace, repository, number, occurrence),
    foreign key (workspace, occurrence) references occurrence (workspace, occurrence)
);
create index on brought (workspace, finding);

-- policies ---------------------------------------------------------------------------------------------------------------
create table policy (
    id           uuid primary key,
    workspace    uuid,                               -- null: every workspace
    name         text not null,
    version      int not null,
    condition    text not null,                      -- json of a condition record
    actions      text not null,                      -- json
    enabled      boolean not null default true,
    created_at   timestamptz not null
);
insert into policy (id, workspace, name, version, condition, actions, created_at) values
    ('6f0c1f1e-5e0a-4c0e-9d5c-0d3f6a1d0001', null, 'No new secrets', 1,
     '{"kind":"brings_findings","engine":"secrets","at_least":"medium"}', '["report","status","comments"]', now());
create table gate_verdict (
    workspace    uuid not null,
    repository   uuid not null,
    number       int not null,
    head         text not null,
    base         text,
    verdict      text not null check (verdict in ('passed', 'failed', 'not-judged')),
    counted      int not null,                       -- brought and not decided
    decided      int not null,                       -- brought and decided
    why          text not null,
    policy       uuid not null,
    policy_version int not null,
    evaluated_at timestamptz not null,
    primary key (workspace, repository, number)
);
create table action (
    workspace    uuid not null,
    repository   uuid not null,
    number       int not null,
    finding      bigint not null,
    episode      int not null,
    policy       uuid not null,
    policy_version int not null,
    channel      text not null,
    asked_at     timestamptz not null,
    primary key (workspace, repository, number, finding, episode, policy, policy_version, channel)
);

-- alerts -----------------------------------------------------------------------------------------------------------------
create table posted (                                -- written before the call, so that a repeat finds it
    workspace    uuid not null,
    repository   uuid not null,
    number       int not null,
    surface      text not null check (surface in ('report', 'status', 'summary', 'inline')),
    key          text not null,                      -- commit for report and status, finding and place for inline
    remote_id    text,                               -- null while in doubt
    content_hash text,                               -- null while in doubt
    resolved     boolean not null default false,
    intended_at  timestamptz not null,
    posted_at    timestamptz,
    primary key (workspace, repository, number, surface, key)
);
