-- A transaction that completes an event takes its dead letter away: found at each completion, so by an index.
create index dead_letters_event on host.dead_letters (consumer, transaction, event_id);
