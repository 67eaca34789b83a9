-- Books on their way to being made: what was answered so far, in JSON, and the files given with it.
-- None of it is a book yet, so it stands outside every book and its chain; founding the book takes
-- it away in the same transaction.
create table setup (
    key text not null,
    version integer not null,
    body text not null,
    changed_by text not null,
    changed_at_us integer not null,
    primary key (key),
    check (version > 0)
) strict, without rowid;

create table setup_file (
    setup text not null,
    sha256 blob not null,
    name text not null,
    bytes blob not null,
    primary key (setup, sha256),
    foreign key (setup) references setup (key)
) strict;
