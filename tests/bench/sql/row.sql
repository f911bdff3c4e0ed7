\set id random(1, 100000)
select id, name, note from bench.rows where id = :id;
