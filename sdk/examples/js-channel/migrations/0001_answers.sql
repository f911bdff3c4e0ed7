-- Runs once, with the plugin's own schema ("js-channel") first in the search path.

create table endpoints (
    id           text primary key,
    workspace_id uuid not null,
    name         text not null,
    created_at   timestamptz not null default now()
);

create table answers (
    id           text primary key,  -- the inbox's message id
    workspace_id uuid not null,
    endpoint_id  text not null references endpoints (id),
    chat         text not null,
    text         text not null,
    created_at   timestamptz not null default now()
);
create index answers_of_chat on answers (endpoint_id, chat, created_at);
