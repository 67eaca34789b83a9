-- On SQLite a statement that a key may refuse half-way keeps a copy of every page that it touches,
-- so there what entries, postings and matches name is looked up when the writer commits. PostgreSQL
-- keeps no such copies, and looks it up with each statement as before; databases that spread books
-- over machines have no other way.
select 1;
