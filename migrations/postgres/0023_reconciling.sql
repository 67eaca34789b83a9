-- What a reconciliation costs. It was worked out from every entry of its account and every line
-- of its statements; now from what each day comes to, kept here, and from the entries that are
-- open, or that do not stand on one day with what answers them. The tables are made from entries,
-- lines and matches, and made again by verify.

-- What an account was moved by on a day, over all funds: the receipts and payments of its entries
-- where no project is named, as on all that holds money, opening balances left out, and the lines
-- of its statements that count. The year is the one that an entry is posted in, or a line belongs
-- to.
create table account_day (
    book bigint not null,
    account text not null,
    year bigint not null,
    date date not null,
    receipts_pence bigint not null,
    payments_pence bigint not null,
    shown_pence bigint not null,
    lines bigint not null,
    primary key (book, account, year, date),
    foreign key (book, account) references account (book, code)
);

-- Which lines a day of a file has, from the first to the last: those of an account about some days
-- are found by it, and no line costs an index of days when it is written.
create table import_day (
    book bigint not null,
    import bigint not null,
    date date not null,
    first_line bigint not null,
    last_line bigint not null,
    primary key (book, import, date),
    foreign key (book, import) references import (book, number)
);

-- The entries of an account to look at on a day of a month (its year times twelve, and its number):
-- from the earliest to the latest of their own day and the days of the lines that they answer, of
-- what they reverse or replace, and of what does so to them. Month 0 is any day: an answered entry
-- that was reversed or reverses, or that nets to nil, or whose line was withdrawn; one that was
-- reversed in an earlier year than its own; one that replaces another and answers no line; and one
-- of which those days lie more than ten years apart.
create table entry_apart (
    book bigint not null,
    account text not null,
    month bigint not null,
    entry bigint not null,
    primary key (book, account, month, entry),
    foreign key (book, entry) references entry (book, number)
);
create index entry_apart_by_entry on entry_apart (book, entry);

create index entry_reversals on entry (book, year, reverses) where reverses is not null;
create index entry_replaces on entry (book, replaces) where replaces is not null;

insert into account_day
    (book, account, year, date, receipts_pence, payments_pence, shown_pence, lines)
select book, account, year, date, cast(sum(receipts) as bigint), cast(sum(payments) as bigint),
    cast(sum(shown) as bigint), cast(sum(lines) as bigint) from (
    select book, account, year, date, case when net > 0 then net else 0 end as receipts,
        case when net < 0 then net else 0 end as payments, 0 as shown, 0 as lines from (
        select p.book, p.account, e.year, e.date, cast(sum(p.amount_pence) as bigint) as net
        from posting p join entry e on e.book = p.book and e.number = p.entry
        where p.period > 0 and p.project = 'NONE'
        group by p.book, p.account, p.entry, e.year, e.date) nets
    where net <> 0
    union all
    select l.book, l.account, l.year, l.date, 0, 0, l.amount_pence, 1 from statement_line l
    where not exists (select 1 from import_undone u where u.book = l.book and u.import = l.import)
    and not exists (select 1 from line_withdrawn w where w.book = l.book and w.line = l.number)
) days group by book, account, year, date;

insert into import_day (book, import, date, first_line, last_line)
select book, import, date, min(number), max(number) from statement_line
group by book, import, date;

insert into entry_apart (book, account, month, entry)
with recursive moved as (
    select p.book, p.entry, p.account from posting p
    where p.period > 0
    and exists (select 1 from import i where i.book = p.book and i.account = p.account)
    group by p.book, p.entry, p.account having sum(p.amount_pence) <> 0
), answers as (
    select m.book, m.entry, l.account, l.year, l.date, l.number as line from line_match m
    join statement_line l on l.book = m.book and l.number = m.line where m.ended is null
), named as (
    select book, number as entry, reverses as other from entry where reverses is not null
    union select book, reverses, number from entry where reverses is not null
    union select book, number, replaces from entry where replaces is not null
    union select book, replaces, number from entry where replaces is not null
), beside as (
    select n.book, n.entry, v.account, o.year, o.date from named n
    join moved v on v.book = n.book and v.entry = n.entry
    join entry o on o.book = n.book and o.number = n.other
    union all select book, entry, account, year, date from answers
), dated as (
    select b.book, b.account, b.entry, e.year,
        cast(extract(year from e.date) * 12 + extract(month from e.date) as bigint) as month
    from beside b join entry e on e.book = b.book and e.number = b.entry
    where b.year <> e.year or b.date <> e.date
    union all
    select b.book, b.account, b.entry, b.year,
        cast(extract(year from b.date) * 12 + extract(month from b.date) as bigint)
    from beside b join entry e on e.book = b.book and e.number = b.entry
    where b.year <> e.year or b.date <> e.date
), placed as (
    select book, account, entry, least(greatest(month, year * 12 + 4), year * 12 + 15) as month
    from dated
), spans as (
    select book, account, entry, min(month) as first, max(month) as last
    from placed group by book, account, entry
), months (book, account, entry, month, last) as (
    select book, account, entry, first, last from spans where last - first <= 120
    union all select book, account, entry, month + 1, last from months where month < last
)
select book, account, month, entry from months
union
select book, account, 0, entry from spans where last - first > 120
union
select a.book, a.account, 0, a.entry from answers a
join entry e on e.book = a.book and e.number = a.entry
-- Joined, and not looked for by `exists`: beside an `or` that would be a scan for every match.
left join entry r on r.book = e.book and r.reverses = e.number
left join line_withdrawn w on w.book = a.book and w.line = a.line
left join moved v on v.book = a.book and v.entry = a.entry and v.account = a.account
where e.reverses is not null or r.number is not null or w.line is not null or v.entry is null
union
select v.book, v.account, 0, v.entry from moved v
join entry e on e.book = v.book and e.number = v.entry
join entry r on r.book = e.book and r.reverses = e.number where r.year < e.year
union
select v.book, v.account, 0, v.entry from moved v
join entry e on e.book = v.book and e.number = v.entry
where e.replaces is not null
and not exists (select 1 from answers a where a.book = v.book and a.entry = v.entry);

-- What replaces another is open once no line stays with the other. It was left out where that line
-- was let go of later.
delete from open_entry where exists (select 1 from entry e where e.book = open_entry.book
    and e.number = open_entry.entry and e.replaces is not null);
insert into open_entry (book, account, entry, amount_pence)
select book, account, entry, pence from (
    select p.book, p.account, p.entry,
        cast(sum(p.amount_pence) as bigint) - coalesce((
            select cast(sum(coalesce(m.amount_pence, l.amount_pence)) as bigint) from line_match m
            join statement_line l on l.book = m.book and l.number = m.line
            where m.book = p.book and m.entry = p.entry and m.ended is null
            and l.account = p.account), 0) as pence
    from posting p join entry e on e.book = p.book and e.number = p.entry
    where p.period between 1 and 12 and e.reverses is null and e.replaces is not null
    and not exists (select 1 from entry r where r.book = e.book and r.reverses = e.number)
    and not (not exists (select 1 from line_match m
            where m.book = e.book and m.entry = e.number and m.ended is null)
        and exists (select 1 from line_match m
            where m.book = e.book and m.entry = e.replaces and m.ended is null))
    and exists (select 1 from import i where i.book = p.book and i.account = p.account)
    group by p.book, p.account, p.entry
) found where pence <> 0;
