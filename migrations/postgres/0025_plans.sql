-- SQLite is told what a large book looks like; PostgreSQL finds out by itself, as it goes.
select 1;
