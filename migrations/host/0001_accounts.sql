-- Workspaces, users, their memberships and sessions.
create table host.workspaces (
    id          uuid primary key,
    name        text not null check (length(name) between 1 and 120),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    deleted_at  timestamptz
);

create table host.users (
    id             uuid primary key,
    email          text not null,
    name           text not null,
    password_hash  text not null,
    locale         text not null default 'en' check (locale in ('en', 'ru')),
    theme          text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    blocked        boolean not null default false,
    last_seen_at   timestamptz,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    deleted_at     timestamptz,
    version        int not null default 1
);
create unique index users_email on host.users (lower(email)) where deleted_at is null;

create table host.memberships (
    workspace_id  uuid not null references host.workspaces (id),
    user_id       uuid not null references host.users (id),
    role          text not null check (role in ('owner', 'admin', 'operator', 'member')),
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    primary key (workspace_id, user_id)
);
create index memberships_user on host.memberships (user_id);

-- A browser's log-in. The token itself is never stored, only its SHA-256.
create table host.sessions (
    id             uuid primary key,
    token_hash     bytea not null unique,
    user_id        uuid not null references host.users (id),
    workspace_id   uuid not null references host.workspaces (id),
    csrf_token     text not null,
    remote_address text not null,
    user_agent     text not null,
    created_at     timestamptz not null default now(),
    seen_at        timestamptz not null default now(),
    expires_at     timestamptz not null
);
create index sessions_user on host.sessions (user_id);
create index sessions_expiry on host.sessions (expires_at);

-- What the install itself remembers: one value a name.
create table host.settings (
    name        text primary key,
    value       jsonb not null,
    updated_at  timestamptz not null default now()
);
