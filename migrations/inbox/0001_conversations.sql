-- Contacts, their identities on channels, conversations and messages.

create table inbox.contacts (
    id           uuid primary key,
    workspace_id uuid not null,
    name         text not null,
    username     text,
    locale       text,
    -- what the search for a contact looks through
    search       text generated always as (lower(name || ' ' || coalesce(username, ''))) stored,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    deleted_at   timestamptz
);
create index contacts_by_search on inbox.contacts (workspace_id, search text_pattern_ops);

-- Where a contact is reached: one chat with one of our endpoints on one channel.
create table inbox.identities (
    id           uuid primary key,
    workspace_id uuid not null,
    contact_id   uuid not null references inbox.contacts (id),
    channel      text not null,
    endpoint_id  text not null,
    chat         text not null,
    external_id  text not null,  -- the person, in the channel's own words
    state        text not null default 'reachable' check (state in ('reachable', 'blocked', 'gone')),
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    unique (workspace_id, channel, endpoint_id, chat)
);
create index identities_by_person on inbox.identities (workspace_id, channel, external_id);
create index identities_by_contact on inbox.identities (contact_id);

create table inbox.conversations (
    id               uuid primary key,
    workspace_id     uuid not null,
    contact_id       uuid not null references inbox.contacts (id),
    identity_id      uuid not null unique references inbox.identities (id),
    channel          text not null,
    endpoint_id      text not null,
    chat             text not null,
    state            text not null default 'open' check (state in ('open', 'closed')),
    answering        text not null default 'people' check (answering in ('assistant', 'people')),
    handoff_code     text,
    handoff_reason   text,
    assignee_id      uuid,
    assignee_name    text,
    unread_count     int not null default 0 check (unread_count >= 0),
    last_number      bigint not null default 0,
    asked_number     bigint not null default 0,  -- the last message of the contact that wants an answer
    answered_number  bigint not null default 0,  -- the last message of the contact that an answer covers
    last_message_id  uuid,
    last_activity_at timestamptz not null default now(),
    opened_at        timestamptz not null default now(),
    closed_at        timestamptz,
    version          int not null default 1,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    unique (workspace_id, channel, endpoint_id, chat)
) with (fillfactor = 80);
-- One per way to look at the list, each in the list's order; read backwards for newest first.
create index conversations_by_activity on inbox.conversations (workspace_id, last_activity_at, id);
create index conversations_by_state on inbox.conversations (workspace_id, state, last_activity_at, id);
create index conversations_by_answering on inbox.conversations (workspace_id, answering, state, last_activity_at, id);
create index conversations_by_assignee on inbox.conversations (workspace_id, assignee_id, state, last_activity_at, id);
create index conversations_by_endpoint on inbox.conversations (workspace_id, endpoint_id, state, last_activity_at, id);
create index conversations_unread on inbox.conversations (workspace_id, state, last_activity_at, id) where unread_count > 0;
create index conversations_by_contact on inbox.conversations (contact_id);

create table inbox.messages (
    id                uuid primary key,
    workspace_id      uuid not null,
    conversation_id   uuid not null references inbox.conversations (id),
    number            bigint not null,  -- rises by one within the conversation
    direction         text not null check (direction in ('in', 'out', 'note')),
    author_kind       text not null check (author_kind in ('contact', 'operator', 'assistant', 'system')),
    author_id         text,
    author_name       text not null default '',
    text              text not null default '',
    format            text not null default 'plain' check (format in ('plain', 'markdown')),
    attachment_kind   text,  -- of the first attachment
    unsupported       text,
    start_payload     text,
    silent            boolean not null default false,
    external_id       text,    -- of an inbound message, in the channel's own words
    external_ids      text[] not null default '{}',  -- of an outbound message's parts, as far as they went out
    client_id         text,
    run_id            text,
    delivery_state    text check (delivery_state in ('queued', 'sending', 'sent', 'delivered', 'read', 'failed')),
    delivery_attempts int not null default 0,
    delivery_reason   jsonb,
    unknown_sends     int not null default 0,  -- attempts of which nobody knows whether they arrived
    queued_at         timestamptz,
    sent_at           timestamptz,
    edited_at         timestamptz,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    search            tsvector generated always as (to_tsvector('simple', left(text, 20000))) stored,
    check ((direction = 'out') = (delivery_state is not null)),
    unique (conversation_id, number)
);
create unique index messages_by_external_id on inbox.messages (conversation_id, external_id) where external_id is not null;
create unique index messages_by_client_id on inbox.messages (conversation_id, client_id) where client_id is not null;
create unique index messages_by_run_id on inbox.messages (conversation_id, run_id) where run_id is not null;
create index messages_by_search on inbox.messages using gin (search);

-- The bytes stay with the channel and are fetched when somebody looks.
create table inbox.attachments (
    id           uuid primary key,
    workspace_id uuid not null,
    message_id   uuid not null references inbox.messages (id) on delete cascade,
    position     int not null,
    kind         text not null check (kind in ('photo', 'document', 'voice', 'audio', 'video', 'sticker', 'other')),
    reference    text not null,
    name         text not null default '',
    mime         text not null default '',
    size         bigint,
    seconds      int,
    width        int,
    height       int,
    created_at   timestamptz not null default now(),
    unique (message_id, position)
);

-- What channels said about their endpoints, so that names are known while a channel is switched off.
create table inbox.endpoints (
    workspace_id uuid not null,
    channel      text not null,
    id           text not null,
    name         text not null,
    updated_at   timestamptz not null default now(),
    primary key (workspace_id, channel, id)
);
