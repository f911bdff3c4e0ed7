-- What GET /rows/{id} reads: 100,000 rows, found by their primary key.
create table rows (
    id    int primary key,
    name  text not null,
    note  text not null
);
insert into rows select n, 'Name ' || n, repeat(md5(n::text), 3) from generate_series(1, 100000) as n;

-- Where the comparison puts its single-row inserts: the same columns and indexes as the event log.
create table peer_events (
    transaction   xid8 not null default pg_current_xact_id(),
    id            bigint generated always as identity,
    topic         text not null,
    key           text not null,
    workspace_id  uuid,
    payload       jsonb not null,
    occurred_at   timestamptz not null default clock_timestamp(),
    primary key (transaction, id)
);
create index peer_events_time on peer_events (occurred_at);
