-- A book and everything in it. The book's id leads every key, so that books can be spread over
-- machines. Amounts are whole pence, debit positive; a day is text such as 2020-04-03; an instant
-- is microseconds since 1970; a code is text in capitals.

create table book (
    id integer not null,
    slug text not null,
    name text not null,
    short_name text not null,
    first_year integer not null,
    head_count integer not null,
    head_digest blob not null,
    primary key (id),
    unique (slug)
) strict, without rowid;

-- The chain: one record for every entry, import and other record, each digest covering the record
-- and the digest before it.
create table chain (
    book integer not null,
    count integer not null,
    kind text not null,
    item integer not null,
    digest blob not null,
    primary key (book, count),
    foreign key (book) references book (id),
    check (kind in ('entry', 'import', 'record'))
) strict, without rowid;

-- Settings and decisions as they were made, oldest first; what stands now is folded from them.
create table record (
    book integer not null,
    number integer not null,
    kind text not null,
    code text not null,
    body text not null,
    made_by text not null,
    made_why text,
    made_at_us integer not null,
    primary key (book, number),
    foreign key (book) references book (id)
) strict, without rowid;
create index record_by_kind on record (book, kind, code, number);

create table account (
    book integer not null,
    code text not null,
    name text not null,
    kind text not null,
    primary key (book, code),
    foreign key (book) references book (id)
) strict, without rowid;

create table fund (
    book integer not null,
    code text not null,
    name text not null,
    restriction text not null,
    primary key (book, code),
    foreign key (book) references book (id)
) strict, without rowid;

create table funder (
    book integer not null,
    code text not null,
    name text not null,
    primary key (book, code),
    foreign key (book) references book (id)
) strict, without rowid;

create table project (
    book integer not null,
    code text not null,
    name text not null,
    primary key (book, code),
    foreign key (book) references book (id)
) strict, without rowid;

-- Every project has the line NONE, at position 0, so that keys hold no null.
create table budget_line (
    book integer not null,
    project text not null,
    code text not null,
    position integer not null,
    name text not null,
    budget_pence integer not null,
    primary key (book, project, code),
    foreign key (book, project) references project (book, code)
) strict, without rowid;

create table grant_agreement (
    book integer not null,
    code text not null,
    title text not null,
    funder text not null,
    fund text not null,
    project text not null,
    starts_on text not null,
    ends_on text not null,
    authority text not null,
    primary key (book, code),
    foreign key (book, funder) references funder (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project) references project (book, code)
) strict, without rowid;

create table allocation (
    book integer not null,
    grant_code text not null,
    year integer not null,
    amount_pence integer not null,
    primary key (book, grant_code, year),
    foreign key (book, grant_code) references grant_agreement (book, code)
) strict, without rowid;

create table closed_year (
    book integer not null,
    year integer not null,
    seal blob not null,
    primary key (book, year),
    foreign key (book) references book (id)
) strict, without rowid;

create table entry (
    book integer not null,
    number integer not null,
    kind text not null,
    date text not null,
    year integer not null,
    period integer not null,
    concerns integer,
    text text not null,
    reference text,
    authority text,
    reverses integer,
    replaces integer,
    source_file text,
    source_sha256 blob,
    source_sheet text,
    source_cell text,
    posted_by text not null,
    posted_why text,
    posted_at_us integer not null,
    primary key (book, number),
    foreign key (book) references book (id),
    foreign key (book, reverses) references entry (book, number),
    foreign key (book, replaces) references entry (book, number),
    check (number > 0),
    check (period between 0 and 13),
    check (concerns < year)
) strict, without rowid;
-- A mistake is reversed once.
create unique index entry_reverses on entry (book, reverses) where reverses is not null;
create index entry_by_year on entry (book, year, number);
create index entry_by_kind on entry (book, kind, number) where kind <> 'ordinary';
create index entry_concerns on entry (book, concerns, number) where concerns is not null;

-- Year and period are the entry's own, repeated so that a selection reads one index.
create table posting (
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
    foreign key (book, account) references account (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project, line) references budget_line (book, project, code),
    foreign key (book, grant_code) references grant_agreement (book, code),
    check (amount_pence <> 0)
) strict, without rowid;
create index posting_by_account on posting (book, year, account, entry);
create index posting_by_grant on posting (book, grant_code, account, entry) where grant_code is not null;

-- Balances, kept by the statement that posts: by period, and by year as three sums (period 0,
-- periods 1 to 12, period 13). Period 0 after a year is closed is written here and nowhere else.
create table month_balance (
    book integer not null,
    year integer not null,
    period integer not null,
    fund text not null,
    project text not null,
    line text not null,
    account text not null,
    amount_pence integer not null,
    primary key (book, year, period, fund, project, line, account),
    foreign key (book) references book (id)
) strict, without rowid;

create table year_balance (
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
    foreign key (book) references book (id)
) strict, without rowid;

-- Originals, evidence and agreed reports, deflated, by the digest of their bytes.
create table file (
    book integer not null,
    sha256 blob not null,
    name text not null,
    size integer not null,
    deflated blob not null,
    primary key (book, sha256),
    foreign key (book) references book (id)
) strict;

create table import (
    book integer not null,
    number integer not null,
    account text not null,
    sha256 blob not null,
    file_name text not null,
    profile text not null,
    statement_account text,
    from_on text,
    to_on text,
    opening text,
    closing text,
    rows_in integer not null,
    blank_rows integer not null,
    duplicates integer not null,
    money_in_pence integer not null,
    money_out_pence integer not null,
    held_in_pence integer not null,
    held_out_pence integer not null,
    plan blob not null,
    made_by text not null,
    made_why text,
    made_at_us integer not null,
    primary key (book, number),
    foreign key (book, account) references account (book, code),
    foreign key (book, sha256) references file (book, sha256)
) strict, without rowid;
create index import_by_account on import (book, account, number);

create table statement_line (
    book integer not null,
    number integer not null,
    import integer not null,
    account text not null,
    fingerprint blob not null,
    occurrence integer not null,
    at_sheet text,
    at_row integer not null,
    at_column integer,
    date text not null,
    year integer not null,
    period_year integer,
    period integer,
    own_period integer,
    amount_pence integer not null,
    vat_pence integer,
    text text not null,
    reference text,
    kind text,
    code text,
    party text,
    bank_id text,
    balance_pence integer,
    amount_text text not null,
    primary key (book, number),
    unique (book, account, fingerprint, occurrence),
    foreign key (book, import) references import (book, number)
) strict, without rowid;
create index statement_line_by_import on statement_line (book, import, number);

create table set_aside (
    book integer not null,
    import integer not null,
    position integer not null,
    at_sheet text,
    at_row integer not null,
    at_column integer,
    why text not null,
    amount_pence integer not null,
    primary key (book, import, position),
    foreign key (book, import) references import (book, number)
) strict, without rowid;

-- The lines that no entry answers yet, and why where somebody left one waiting.
create table waiting_line (
    book integer not null,
    line integer not null,
    account text not null,
    year integer not null,
    amount_pence integer not null,
    why text,
    primary key (book, line),
    foreign key (book, line) references statement_line (book, number)
) strict, without rowid;
create index waiting_line_by_year on waiting_line (book, year, line);

-- Which entry answers which line: with the entry (made is null) or by a record; ended by a record.
-- An amount of null is the whole line.
create table line_match (
    book integer not null,
    entry integer not null,
    position integer not null,
    line integer not null,
    amount_pence integer,
    made integer,
    ended integer,
    primary key (book, entry, position),
    foreign key (book, entry) references entry (book, number),
    foreign key (book, line) references statement_line (book, number),
    foreign key (book, made) references record (book, number),
    foreign key (book, ended) references record (book, number)
) strict, without rowid;
create index line_match_by_line on line_match (book, line, entry);

-- The second lock on the door: what was written is never changed, even from a prompt (law 2).
create trigger entry_refuses_update before update on entry begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
create trigger entry_refuses_delete before delete on entry begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
create trigger posting_refuses_update before update on posting begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
create trigger posting_refuses_delete before delete on posting begin
    select raise(abort, 'a posted entry is never changed; reverse it');
end;
create trigger chain_refuses_update before update on chain begin
    select raise(abort, 'the chain is only ever added to');
end;
create trigger chain_refuses_delete before delete on chain begin
    select raise(abort, 'the chain is only ever added to');
end;
create trigger record_refuses_update before update on record begin
    select raise(abort, 'what was recorded is never changed; record the change');
end;
create trigger record_refuses_delete before delete on record begin
    select raise(abort, 'what was recorded is never changed; record the change');
end;
create trigger import_refuses_update before update on import begin
    select raise(abort, 'an import is never changed');
end;
create trigger import_refuses_delete before delete on import begin
    select raise(abort, 'an import is never changed');
end;
create trigger statement_line_refuses_update before update on statement_line begin
    select raise(abort, 'a statement line is never changed');
end;
create trigger statement_line_refuses_delete before delete on statement_line begin
    select raise(abort, 'a statement line is never changed');
end;
create trigger set_aside_refuses_update before update on set_aside begin
    select raise(abort, 'a row set aside is never changed');
end;
create trigger set_aside_refuses_delete before delete on set_aside begin
    select raise(abort, 'a row set aside is never changed');
end;
create trigger file_refuses_update before update on file begin
    select raise(abort, 'a file is never changed');
end;
create trigger file_refuses_delete before delete on file begin
    select raise(abort, 'a file is never changed');
end;
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
