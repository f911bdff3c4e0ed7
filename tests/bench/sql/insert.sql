\set id random(1, 1000000000)
insert into bench.peer_events (topic, key, payload) values ('bench.received', :id::text, jsonb_build_object('id', :id::text, 'text', repeat('Where is my order? ', 5)));
