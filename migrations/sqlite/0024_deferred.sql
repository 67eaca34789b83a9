-- What an entry, its postings and its matches name (another entry, a grant, a record) is looked up
-- as before, and refused when the writer commits, not at each statement: here a statement that may
-- be refused half-way keeps a copy of every page that it touches, which an import of many lines pays
-- for with each thousand of them. Nothing is kept of a writer that does not commit.

-- The tables are named by others, so their texts are edited, as the engine's authors describe for
-- such a change. Other connections hear of it by the table that is made and dropped below.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql,
    'references entry (book, number)',
    'references entry (book, number) deferrable initially deferred')
where type = 'table' and name = 'entry';
update sqlite_schema set sql = replace(sql,
    'references grant_agreement (book, code)',
    'references grant_agreement (book, code) deferrable initially deferred')
where type = 'table' and name = 'posting';
update sqlite_schema set sql = replace(sql,
    'references record (book, number)',
    'references record (book, number) deferrable initially deferred')
where type = 'table' and name = 'line_match';
pragma writable_schema = reset;

create table changed (id integer not null, primary key (id)) strict, without rowid;
drop table changed;
