-- What a line of an import costs to write. That a match names an entry and a line, and that a link
-- of the chain is of a book, was looked up once more for every one of them; the writer has both in
-- hand: it takes each line off the list of those that wait before an entry answers it, writes an
-- entry with its matches in one transaction, and holds the book's lock. `verify` compares every
-- match and every link with what the chain covers.

create table line_match_now (
    book integer not null,
    entry integer not null,
    position integer not null,
    line integer not null,
    amount_pence integer,
    made integer,
    ended integer,
    primary key (book, entry, position),
    foreign key (book, made) references record (book, number),
    foreign key (book, ended) references record (book, number)
) strict, without rowid;
insert into line_match_now select * from line_match;
drop table line_match;
alter table line_match_now rename to line_match;
create index line_match_by_line on line_match (book, line, entry);
create trigger line_match_refuses_delete before delete on line_match begin
    select raise(abort, 'a match is only ever ended, once');
end;
create trigger line_match_refuses_update before update on line_match
when old.ended is not null or new.ended is null or new.book <> old.book
    or new.entry <> old.entry or new.position <> old.position or new.line <> old.line
    or new.amount_pence is not old.amount_pence or new.made is not old.made
begin
    select raise(abort, 'a match is only ever ended, once');
end;

create table chain_now (
    book integer not null,
    count integer not null,
    kind text not null,
    item integer not null,
    digest blob not null,
    primary key (book, count),
    check (kind in ('entry', 'import', 'record'))
) strict, without rowid;
insert into chain_now select * from chain;
drop table chain;
alter table chain_now rename to chain;
create trigger chain_refuses_update before update on chain begin
    select raise(abort, 'the chain is only ever added to');
end;
create trigger chain_refuses_delete before delete on chain begin
    select raise(abort, 'the chain is only ever added to');
end;
