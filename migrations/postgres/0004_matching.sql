-- The entries that move an account which has statements, and that its lines do not show yet, wholly
-- or in part, with what is open of each. Made from postings and matches, and made again by verify.
create table open_entry (
    book bigint not null,
    account text not null,
    entry bigint not null,
    amount_pence bigint not null,
    primary key (book, account, entry),
    foreign key (book, entry) references entry (book, number)
);
create index open_entry_by_entry on open_entry (book, entry);

insert into open_entry (book, account, entry, amount_pence)
select book, account, entry, pence from (
    select p.book, p.account, p.entry,
        cast(sum(p.amount_pence) as bigint) - coalesce((
            select cast(sum(coalesce(m.amount_pence, l.amount_pence)) as bigint) from line_match m
            join statement_line l on l.book = m.book and l.number = m.line
            where m.book = p.book and m.entry = p.entry and m.ended is null
            and l.account = p.account), 0) as pence
    from posting p join entry e on e.book = p.book and e.number = p.entry
    where p.period between 1 and 12 and e.reverses is null
    and not exists (select 1 from entry r where r.book = e.book and r.reverses = e.number)
    and not (e.replaces is not null
        and not exists (select 1 from line_match m
            where m.book = e.book and m.entry = e.number and m.ended is null)
        and exists (select 1 from line_match m
            where m.book = e.book and m.entry = e.replaces and m.ended is null))
    and exists (select 1 from import i where i.book = p.book and i.account = p.account)
    group by p.book, p.account, p.entry
) found where pence <> 0;

-- The names under which a line that a person coded is found again: its payee, the start of its
-- payee's name, its council code. An index of what was said, and no record of it.
create table coded_line (
    book bigint not null,
    key text not null,
    line bigint not null,
    primary key (book, key, line),
    foreign key (book, line) references statement_line (book, number)
);
