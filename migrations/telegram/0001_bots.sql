-- One row per Telegram bot. A removed bot keeps its row, so that adding it again keeps its conversations.
create table telegram.bots (
    id uuid primary key,
    workspace_id uuid not null,
    telegram_id bigint not null,
    username text not null,
    name text not null,
    token_sealed text not null,
    mode text not null check (mode in ('polling', 'webhook')),
    enabled boolean not null default true,
    state text not null default 'starting'
        check (state in ('starting', 'running', 'paused', 'conflict', 'revoked', 'unreachable')),
    problem jsonb,
    webhook_path text not null,
    webhook_secret_sealed text not null,
    greeting text not null,
    help text not null,
    last_update_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    version int not null default 1
);

-- A bot belongs to one row at a time, over all workspaces: two pollers of one token would fight.
create unique index bots_telegram_id_key on telegram.bots (telegram_id) where deleted_at is null;
create unique index bots_webhook_path_key on telegram.bots (webhook_path);
create index bots_of_workspace on telegram.bots (workspace_id, id) where deleted_at is null;

-- Messages that show an answer while it is being written, where Telegram has no drafts. The final text goes into
-- the same message, so the row must outlive a crash between the two.
create table telegram.previews (
    id uuid primary key,
    workspace_id uuid not null,
    bot_id uuid not null references telegram.bots (id) on delete cascade,
    chat text not null,
    draft_id text not null,
    message_id text not null,
    created_at timestamptz not null default now(),
    constraint previews_draft_key unique (bot_id, chat, draft_id)
);
create index previews_created_at on telegram.previews (created_at);
