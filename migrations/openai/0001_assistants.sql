create table openai.providers (
    id uuid primary key,
    workspace_id uuid not null,
    name text not null check (name <> ''),
    base_url text not null,
    sealed_key text not null default '',  -- sealed with the install's key; empty: none
    models jsonb not null default '[]',
    state text not null default 'untested' check (state in ('untested', 'ok', 'failing')),
    problem jsonb,                        -- {code, title, detail, fix} while failing
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
);
create unique index providers_name on openai.providers (workspace_id, lower(name)) where deleted_at is null;
create index providers_list on openai.providers (workspace_id, id) where deleted_at is null;

create table openai.assistants (
    id uuid primary key,
    workspace_id uuid not null,
    name text not null check (name <> ''),
    instructions text not null default '',
    provider_id uuid not null references openai.providers (id),
    model text not null check (model <> ''),
    fallback_provider_id uuid references openai.providers (id),
    fallback_model text,
    temperature double precision check (temperature between 0 and 2),
    history_tokens int not null default 3000 check (history_tokens > 0),
    apology text not null default '',
    enabled boolean not null default true,
    version int not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    check ((fallback_provider_id is null) = (fallback_model is null))
);
create index assistants_list on openai.assistants (workspace_id, id) where deleted_at is null;
create index assistants_provider on openai.assistants (provider_id) where deleted_at is null;
create index assistants_fallback on openai.assistants (fallback_provider_id) where deleted_at is null;

-- One assistant per endpoint; asked for with every message.
create table openai.assistant_endpoints (
    endpoint_id text primary key,
    assistant_id uuid not null references openai.assistants (id),
    workspace_id uuid not null
);
create index assistant_endpoints_assistant on openai.assistant_endpoints (assistant_id);

create table openai.runs (
    id uuid primary key,
    workspace_id uuid not null,
    conversation_id text not null,
    assistant_id uuid not null,
    provider_id uuid,
    model text not null,
    outcome text not null check (outcome in ('completed', 'failed', 'superseded')),
    error text,
    prompt_tokens bigint not null default 0,
    completion_tokens bigint not null default 0,
    tokens_estimated boolean not null default false,
    milliseconds bigint not null default 0,
    created_at timestamptz not null default now()
);
create index runs_list on openai.runs (workspace_id, id desc);
create index runs_conversation on openai.runs (workspace_id, conversation_id, id desc);
