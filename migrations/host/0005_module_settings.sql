-- What admins set for a module while the server runs; every version of its settings can be had back.
alter table host.modules
    add column isolated boolean not null default false,
    add column log_level text not null default 'info' check (log_level in ('debug', 'info', 'warn', 'error')),
    add column settings_version int not null default 0;

create table host.module_settings (
    module      text not null,
    version     int not null,
    settings    jsonb not null,
    updated_at  timestamptz not null default now(),
    updated_by  text not null,
    primary key (module, version)
);
