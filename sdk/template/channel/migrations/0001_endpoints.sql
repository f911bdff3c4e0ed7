-- Runs once, with the plugin's own schema ("__id__") first in the search path.

create table endpoints (
    id           uuid primary key,
    workspace_id uuid not null,
    name         text not null,
    secret       text not null,  -- whoever writes to the hook has to know it
    created_at   timestamptz not null default now()
);
