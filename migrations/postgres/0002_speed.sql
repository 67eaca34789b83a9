-- What a posting costs to write. Its account, fund, project and line were looked up for every one of
-- them; now they are looked up once for each cell of the year's balances, which every posting
-- touches in the transaction that writes it. So the same codes are refused, a hundred thousand
-- lines are written a third sooner, and a code that is in use can still not be taken away.

alter table posting
    drop constraint posting_book_account_fkey,
    drop constraint posting_book_fund_fkey,
    drop constraint posting_book_project_line_fkey;
alter table year_balance
    drop constraint year_balance_book_fkey,
    add foreign key (book, account) references account (book, code),
    add foreign key (book, fund) references fund (book, code),
    add foreign key (book, project, line) references budget_line (book, project, code);

-- The money that waits in a year is counted from the index alone.
drop index waiting_line_by_year;
create index waiting_line_by_year on waiting_line (book, year, amount_pence, line);

-- What is behind a figure, a cell at a time: with a project, and without one.
drop index posting_by_account;
create index posting_by_project on posting (book, year, project, line, account, fund, entry)
    where project <> 'NONE';
create index posting_by_account on posting (book, year, account, fund, entry)
    where project = 'NONE';
