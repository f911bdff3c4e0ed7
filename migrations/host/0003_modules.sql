-- Modules as this install has them.
create table host.modules (
    id          text primary key,
    enabled     boolean not null default true,
    settings    jsonb not null default '{}',
    updated_at  timestamptz not null default now(),
    version     int not null default 1
);
