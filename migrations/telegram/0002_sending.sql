-- Parts of a long message that are with Telegram already: after a crash only the rest is sent.
create table telegram.sent_parts (
    id uuid primary key,
    workspace_id uuid not null,
    bot_id uuid not null references telegram.bots (id) on delete cascade,
    message_id text not null,
    part int not null,
    external_id text not null,
    created_at timestamptz not null default now(),
    constraint sent_parts_key unique (bot_id, message_id, part)
);
create index sent_parts_created_at on telegram.sent_parts (created_at);

-- Answers to commands on their way. One that is found as "sending" was broken off: nobody knows whether it arrived.
create table telegram.command_replies (
    event_id text primary key,
    workspace_id uuid not null,
    bot_id uuid not null references telegram.bots (id) on delete cascade,
    state text not null check (state in ('sending', 'waiting')),
    unknown_sends int not null default 0,
    created_at timestamptz not null default now()
);

-- Groups that became supergroups. Their conversation goes on under the old number.
create table telegram.moved_chats (
    id uuid primary key,
    workspace_id uuid not null,
    bot_id uuid not null references telegram.bots (id) on delete cascade,
    old_chat bigint not null,
    new_chat bigint not null,
    created_at timestamptz not null default now(),
    constraint moved_chats_old_key unique (bot_id, old_chat)
);
