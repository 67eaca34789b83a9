-- What a posting costs to write. Its account, fund, project and line were looked up for every one of
-- them; now they are looked up once for each cell of the year's balances, which every posting
-- touches in the transaction that writes it. So the same codes are refused, a hundred thousand
-- lines are written a third sooner, and a code that is in use can still not be taken away.

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
    foreign key (book, entry) references entry (book, number),
    foreign key (book, grant_code) references grant_agreement (book, code),
    check (amount_pence <> 0)
) strict, without rowid;
insert into posting_now select * from posting;
drop table posting;
alter table posting_now rename to posting;
-- What is behind a figure, a cell at a time: with a project, and without one.
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

create table year_balance_now (
    book integer not null,
    year integer not null,
    fund text not null,
    project text not null,
    line text not null,
    account text not null,
    opening_pence integer not null,
    turnover_pence integer not null,
    closing_pence integer not null,
    primary key (book, year, fund, project, line, account),
    foreign key (book, account) references account (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project, line) references budget_line (book, project, code)
) strict, without rowid;
insert into year_balance_now select * from year_balance;
drop table year_balance;
alter table year_balance_now rename to year_balance;

-- The money that waits in a year is counted from the index alone.
drop index waiting_line_by_year;
create index waiting_line_by_year on waiting_line (book, year, amount_pence, line);
