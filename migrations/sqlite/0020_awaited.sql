-- What is awaited: promises to pay, and what funders were asked for. Neither posts anything. What
-- is left of each is never kept: it is its amount less the entries that answer it, where nobody
-- reversed them or said that they were something else.
create table commitment (
    book integer not null,
    number integer not null,
    payee text not null,
    reference text,
    amount_pence integer not null,
    account text not null,
    fund text not null,
    project text not null,
    line text not null,
    grant_code text,
    made_on text not null,
    expected_on text not null,
    record integer not null,
    primary key (book, number),
    foreign key (book, account) references account (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project, line) references budget_line (book, project, code),
    foreign key (book, grant_code) references grant_agreement (book, code),
    foreign key (book, record) references record (book, number),
    check (number > 0),
    check (amount_pence > 0)
) strict, without rowid;

create table claim (
    book integer not null,
    number integer not null,
    grant_code text not null,
    from_on text not null,
    to_on text not null,
    amount_pence integer not null,
    claimed_on text not null,
    reference text,
    record integer not null,
    primary key (book, number),
    foreign key (book, grant_code) references grant_agreement (book, code),
    foreign key (book, record) references record (book, number),
    check (number > 0),
    check (amount_pence > 0)
) strict, without rowid;

-- Commitments that were cancelled and claims that were withdrawn, by the record that said so.
create table awaited_ended (
    book integer not null,
    awaited text not null,
    number integer not null,
    record integer not null,
    primary key (book, awaited, number),
    foreign key (book, record) references record (book, number),
    check (awaited in ('commitment', 'claim'))
) strict, without rowid;

-- Which entry answers what is awaited, and how much of it: made by a record, ended by a record where
-- somebody said that the entry was something else.
create table awaited_answer (
    book integer not null,
    awaited text not null,
    number integer not null,
    position integer not null,
    entry integer not null,
    amount_pence integer not null,
    made integer not null,
    ended integer,
    primary key (book, awaited, number, position),
    foreign key (book, entry) references entry (book, number),
    foreign key (book, made) references record (book, number),
    foreign key (book, ended) references record (book, number),
    check (awaited in ('commitment', 'claim')),
    check (amount_pence > 0)
) strict, without rowid;
create index awaited_answer_by_entry on awaited_answer (book, entry);

create trigger commitment_refuses_update before update on commitment begin
    select raise(abort, 'a commitment is never changed; cancel it and make another');
end;
create trigger commitment_refuses_delete before delete on commitment begin
    select raise(abort, 'a commitment is never changed; cancel it and make another');
end;
create trigger claim_refuses_update before update on claim begin
    select raise(abort, 'a claim is never changed; withdraw it and make another');
end;
create trigger claim_refuses_delete before delete on claim begin
    select raise(abort, 'a claim is never changed; withdraw it and make another');
end;
create trigger awaited_ended_refuses_update before update on awaited_ended begin
    select raise(abort, 'what was cancelled or withdrawn stays so; make another');
end;
create trigger awaited_ended_refuses_delete before delete on awaited_ended begin
    select raise(abort, 'what was cancelled or withdrawn stays so; make another');
end;
create trigger awaited_answer_refuses_delete before delete on awaited_answer begin
    select raise(abort, 'an answer is only ever ended, once');
end;
create trigger awaited_answer_refuses_update before update on awaited_answer
when old.ended is not null or new.ended is null or new.book <> old.book
    or new.awaited <> old.awaited or new.number <> old.number or new.position <> old.position
    or new.entry <> old.entry or new.amount_pence <> old.amount_pence or new.made <> old.made
begin
    select raise(abort, 'an answer is only ever ended, once');
end;
