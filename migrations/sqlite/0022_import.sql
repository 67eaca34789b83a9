-- What a line of an import and its entry cost to write, once more. That a line is of an import, an
-- entry of a book, and a posting of an entry was looked up for every one of them. The writer has all
-- three in hand: it holds the book's lock, writes the import before its lines, and an entry with its
-- postings in one step. The chain covers an import with its lines and an entry with its postings,
-- and `verify` counts what stands in a book's tables beside what it read with them.

-- What is stored does not change, and both tables are named by others, so their texts are edited, as
-- the engine's authors describe for taking a constraint away. Other connections hear of it by the
-- tables that are made and dropped below.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, ',
    foreign key (book, import) references import (book, number)', '')
where type = 'table' and name = 'statement_line';
update sqlite_schema set sql = replace(sql, '
    foreign key (book) references book (id),', '')
where type = 'table' and name = 'entry';
pragma writable_schema = reset;

create table posting_now (
    book integer not null,
    entry integer not null,
    position integer not null,
    year integer not null,
    period integer not null,
    account text not null,
    fund text not null,
    project text not null,
    line text not null,
    grant_code text,
    amount_pence integer not null,
    primary key (book, entry, position),
    foreign key (book, grant_code) references grant_agreement (book, code),
    check (amount_pence <> 0)
) strict, without rowid;
insert into posting_now select * from posting;
drop table posting;
alter table posting_now rename to posting;
create index posting_by_project on posting (book, year, project, line, account, fund, entry)
    where project <> 'NONE';
create index posting_by_account on posting (book, year, account, fund, entry)
    where project = 'NONE';
create index posting_by_grant on posting (book, grant_code, account, entry) where grant_code is not null;
create trigger posting_refuses_update before update on posting begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
create trigger posting_refuses_delete before delete on posting begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
