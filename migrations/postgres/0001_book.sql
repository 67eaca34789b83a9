-- A book and everything in it. The book's id leads every key, so that books can be spread over
-- machines. Amounts are whole pence, debit positive; an instant is microseconds since 1970; a code
-- is text in capitals.

create table book (
    id bigint not null,
    slug text not null,
    name text not null,
    short_name text not null,
    first_year bigint not null,
    head_count bigint not null,
    head_digest bytea not null,
    primary key (id),
    unique (slug)
);

-- The chain: one record for every entry, import and other record, each digest covering the record
-- and the digest before it.
create table chain (
    book bigint not null,
    count bigint not null,
    kind text not null,
    item bigint not null,
    digest bytea not null,
    primary key (book, count),
    foreign key (book) references book (id),
    check (kind in ('entry', 'import', 'record'))
);

-- Settings and decisions as they were made, oldest first; what stands now is folded from them.
create table record (
    book bigint not null,
    number bigint not null,
    kind text not null,
    code text not null,
    body text not null,
    made_by text not null,
    made_why text,
    made_at_us bigint not null,
    primary key (book, number),
    foreign key (book) references book (id)
);
create index record_by_kind on record (book, kind, code, number);

create table account (
    book bigint not null,
    code text not null,
    name text not null,
    kind text not null,
    primary key (book, code),
    foreign key (book) references book (id)
);

create table fund (
    book bigint not null,
    code text not null,
    name text not null,
    restriction text not null,
    primary key (book, code),
    foreign key (book) references book (id)
);

create table funder (
    book bigint not null,
    code text not null,
    name text not null,
    primary key (book, code),
    foreign key (book) references book (id)
);

create table project (
    book bigint not null,
    code text not null,
    name text not null,
    primary key (book, code),
    foreign key (book) references book (id)
);

-- Every project has the line NONE, at position 0, so that keys hold no null.
create table budget_line (
    book bigint not null,
    project text not null,
    code text not null,
    position bigint not null,
    name text not null,
    budget_pence bigint not null,
    primary key (book, project, code),
    foreign key (book, project) references project (book, code)
);

create table grant_agreement (
    book bigint not null,
    code text not null,
    title text not null,
    funder text not null,
    fund text not null,
    project text not null,
    starts_on date not null,
    ends_on date not null,
    authority text not null,
    primary key (book, code),
    foreign key (book, funder) references funder (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project) references project (book, code)
);

create table allocation (
    book bigint not null,
    grant_code text not null,
    year bigint not null,
    amount_pence bigint not null,
    primary key (book, grant_code, year),
    foreign key (book, grant_code) references grant_agreement (book, code)
);

create table closed_year (
    book bigint not null,
    year bigint not null,
    seal bytea not null,
    primary key (book, year),
    foreign key (book) references book (id)
);

create table entry (
    book bigint not null,
    number bigint not null,
    kind text not null,
    date date not null,
    year bigint not null,
    period bigint not null,
    concerns bigint,
    text text not null,
    reference text,
    authority text,
    reverses bigint,
    replaces bigint,
    source_file text,
    source_sha256 bytea,
    source_sheet text,
    source_cell text,
    posted_by text not null,
    posted_why text,
    posted_at_us bigint not null,
    primary key (book, number),
    foreign key (book) references book (id),
    foreign key (book, reverses) references entry (book, number),
    foreign key (book, replaces) references entry (book, number),
    check (number > 0),
    check (period between 0 and 13),
    check (concerns < year)
);
-- A mistake is reversed once.
create unique index entry_reverses on entry (book, reverses) where reverses is not null;
create index entry_by_year on entry (book, year, number);
create index entry_by_kind on entry (book, kind, number) where kind <> 'ordinary';
create index entry_concerns on entry (book, concerns, number) where concerns is not null;

-- Year and period are the entry's own, repeated so that a selection reads one index.
create table posting (
    book bigint not null,
    entry bigint not null,
    position bigint not null,
    year bigint not null,
    period bigint not null,
    account text not null,
    fund text not null,
    project text not null,
    line text not null,
    grant_code text,
    amount_pence bigint not null,
    primary key (book, entry, position),
    foreign key (book, entry) references entry (book, number),
    foreign key (book, account) references account (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project, line) references budget_line (book, project, code),
    foreign key (book, grant_code) references grant_agreement (book, code),
    check (amount_pence <> 0)
);
create index posting_by_account on posting (book, year, account, entry);
create index posting_by_grant on posting (book, grant_code, account, entry) where grant_code is not null;

-- Balances, kept by the statement that posts: by period, and by year as three sums (period 0,
-- periods 1 to 12, period 13). Period 0 after a year is closed is written here and nowhere else.
create table month_balance (
    book bigint not null,
    year bigint not null,
    period bigint not null,
    fund text not null,
    project text not null,
    line text not null,
    account text not null,
    amount_pence bigint not null,
    primary key (book, year, period, fund, project, line, account),
    foreign key (book) references book (id)
);

create table year_balance (
    book bigint not null,
    year bigint not null,
    fund text not null,
    project text not null,
    line text not null,
    account text not null,
    opening_pence bigint not null,
    turnover_pence bigint not null,
    closing_pence bigint not null,
    primary key (book, year, fund, project, line, account),
    foreign key (book) references book (id)
);

-- Originals, evidence and agreed reports, deflated, by the digest of their bytes.
create table file (
    book bigint not null,
    sha256 bytea not null,
    name text not null,
    size bigint not null,
    deflated bytea not null,
    primary key (book, sha256),
    foreign key (book) references book (id)
);

create table import (
    book bigint not null,
    number bigint not null,
    account text not null,
    sha256 bytea not null,
    file_name text not null,
    profile text not null,
    statement_account text,
    from_on date,
    to_on date,
    opening text,
    closing text,
    rows_in bigint not null,
    blank_rows bigint not null,
    duplicates bigint not null,
    money_in_pence bigint not null,
    money_out_pence bigint not null,
    held_in_pence bigint not null,
    held_out_pence bigint not null,
    plan bytea not null,
    made_by text not null,
    made_why text,
    made_at_us bigint not null,
    primary key (book, number),
    foreign key (book, account) references account (book, code),
    foreign key (book, sha256) references file (book, sha256)
);
create index import_by_account on import (book, account, number);

create table statement_line (
    book bigint not null,
    number bigint not null,
    import bigint not null,
    account text not null,
    fingerprint bytea not null,
    occurrence bigint not null,
    at_sheet text,
    at_row bigint not null,
    at_column bigint,
    date date not null,
    year bigint not null,
    period_year bigint,
    period bigint,
    own_period bigint,
    amount_pence bigint not null,
    vat_pence bigint,
    text text not null,
    reference text,
    kind text,
    code text,
    party text,
    bank_id text,
    balance_pence bigint,
    amount_text text not null,
    primary key (book, number),
    unique (book, account, fingerprint, occurrence),
    foreign key (book, import) references import (book, number)
);
create index statement_line_by_import on statement_line (book, import, number);

create table set_aside (
    book bigint not null,
    import bigint not null,
    position bigint not null,
    at_sheet text,
    at_row bigint not null,
    at_column bigint,
    why text not null,
    amount_pence bigint not null,
    primary key (book, import, position),
    foreign key (book, import) references import (book, number)
);

-- The lines that no entry answers yet, and why where somebody left one waiting.
create table waiting_line (
    book bigint not null,
    line bigint not null,
    account text not null,
    year bigint not null,
    amount_pence bigint not null,
    why text,
    primary key (book, line),
    foreign key (book, line) references statement_line (book, number)
);
create index waiting_line_by_year on waiting_line (book, year, line);

-- Which entry answers which line: with the entry (made is null) or by a record; ended by a record.
-- An amount of null is the whole line.
create table line_match (
    book bigint not null,
    entry bigint not null,
    position bigint not null,
    line bigint not null,
    amount_pence bigint,
    made bigint,
    ended bigint,
    primary key (book, entry, position),
    foreign key (book, entry) references entry (book, number),
    foreign key (book, line) references statement_line (book, number),
    foreign key (book, made) references record (book, number),
    foreign key (book, ended) references record (book, number)
);
create index line_match_by_line on line_match (book, line, entry);

-- The second lock on the door: what was written is never changed, even from a prompt (law 2).
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0];
end
$$;
create trigger entry_refuses_change before update or delete on entry
    for each row execute function refuse_change('a posted entry is never changed; reverse it');
create trigger entry_refuses_truncate before truncate on entry
    for each statement execute function refuse_change('a posted entry is never changed; reverse it');
create trigger posting_refuses_change before update or delete on posting
    for each row execute function refuse_change('a posted entry is never changed; reverse it');
create trigger posting_refuses_truncate before truncate on posting
    for each statement execute function refuse_change('a posted entry is never changed; reverse it');
create trigger chain_refuses_change before update or delete on chain
    for each row execute function refuse_change('the chain is only ever added to');
create trigger chain_refuses_truncate before truncate on chain
    for each statement execute function refuse_change('the chain is only ever added to');
create trigger record_refuses_change before update or delete on record
    for each row execute function refuse_change('what was recorded is never changed; record the change');
create trigger record_refuses_truncate before truncate on record
    for each statement execute function refuse_change('what was recorded is never changed; record the change');
create trigger import_refuses_change before update or delete on import
    for each row execute function refuse_change('an import is never changed');
create trigger import_refuses_truncate before truncate on import
    for each statement execute function refuse_change('an import is never changed');
create trigger statement_line_refuses_change before update or delete on statement_line
    for each row execute function refuse_change('a statement line is never changed');
create trigger statement_line_refuses_truncate before truncate on statement_line
    for each statement execute function refuse_change('a statement line is never changed');
create trigger set_aside_refuses_change before update or delete on set_aside
    for each row execute function refuse_change('a row set aside is never changed');
create trigger set_aside_refuses_truncate before truncate on set_aside
    for each statement execute function refuse_change('a row set aside is never changed');
create trigger file_refuses_change before update or delete on file
    for each row execute function refuse_change('a file is never changed');
create trigger file_refuses_truncate before truncate on file
    for each statement execute function refuse_change('a file is never changed');
create trigger line_match_refuses_delete before delete on line_match
    for each row execute function refuse_change('a match is only ever ended, once');
create trigger line_match_refuses_truncate before truncate on line_match
    for each statement execute function refuse_change('a match is only ever ended, once');
create trigger line_match_refuses_update before update on line_match
    for each row when (
        old.ended is not null or new.ended is null or new.book <> old.book
        or new.entry <> old.entry or new.position <> old.position or new.line <> old.line
        or new.amount_pence is distinct from old.amount_pence
        or new.made is distinct from old.made
    )
    execute function refuse_change('a match is only ever ended, once');
