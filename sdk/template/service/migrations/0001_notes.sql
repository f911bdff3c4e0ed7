-- Runs once, with the plugin's own schema ("__id__") first in the search path.

create table notes (
    id           uuid primary key,
    workspace_id uuid not null,
    author       text not null,
    text         text not null,
    created_at   timestamptz not null default now()
);
create index notes_of_workspace on notes (workspace_id, created_at desc);
