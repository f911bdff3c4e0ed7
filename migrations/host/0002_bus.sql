-- The durable event log, its consumers' cursors, and what went wrong.
--
-- Order: events are read by (transaction, id) and only below the oldest transaction still running, because ids are
-- taken before commits happen: reading by id alone would skip a row that commits late.
create table host.events (
    transaction   xid8 not null default pg_current_xact_id(),
    id            bigint generated always as identity,
    topic         text not null,
    key           text not null,
    workspace_id  uuid,
    payload       jsonb not null,
    occurred_at   timestamptz not null default clock_timestamp(),
    primary key (transaction, id)
);
create index events_time on host.events (occurred_at);

-- Keys that were published before; apart from the log, so that the log's index stays small.
create table host.event_dedupe (
    key         text primary key,
    created_at  timestamptz not null default clock_timestamp()
);
create index event_dedupe_time on host.event_dedupe (created_at);

-- How far a consumer has come: everything up to here is handled.
create table host.consumers (
    name         text primary key,
    module       text not null,
    transaction  xid8 not null,
    id           bigint not null,
    updated_at   timestamptz not null default now()
);

-- Events beyond the cursor that are handled already (other keys run ahead of a slow one). Written by a consumer's own
-- transaction, this is what makes its effect exactly-once.
create table host.consumer_done (
    consumer     text not null,
    transaction  xid8 not null,
    id           bigint not null,
    primary key (consumer, transaction, id)
);

-- Failed attempts, so that they count across restarts.
create table host.consumer_failures (
    consumer     text not null,
    transaction  xid8 not null,
    id           bigint not null,
    attempts     int not null,
    error        text not null,
    retry_at     timestamptz not null,
    primary key (consumer, transaction, id)
);

create table host.dead_letters (
    id           uuid primary key,
    consumer     text not null,
    module       text not null,
    transaction  xid8 not null,
    event_id     bigint not null,
    topic        text not null,
    key          text not null,
    workspace_id uuid,
    payload      jsonb not null,
    occurred_at  timestamptz not null,
    attempts     int not null,
    error        text not null,
    resend       boolean not null default false,
    failed_at    timestamptz not null default now()
);
create index dead_letters_resend on host.dead_letters (consumer) where resend;
create index dead_letters_consumer on host.dead_letters (consumer, failed_at desc);
create index dead_letters_time on host.dead_letters (failed_at desc, id desc);
