-- What is awaited: promises to pay, and what funders were asked for. Neither posts anything. What
-- is left of each is never kept: it is its amount less the entries that answer it, where nobody
-- reversed them or said that they were something else.
create table commitment (
    book bigint not null,
    number bigint not null,
    payee text not null,
    reference text,
    amount_pence bigint not null,
    account text not null,
    fund text not null,
    project text not null,
    line text not null,
    grant_code text,
    made_on date not null,
    expected_on date not null,
    record bigint not null,
    primary key (book, number),
    foreign key (book, account) references account (book, code),
    foreign key (book, fund) references fund (book, code),
    foreign key (book, project, line) references budget_line (book, project, code),
    foreign key (book, grant_code) references grant_agreement (book, code),
    foreign key (book, record) references record (book, number),
    check (number > 0),
    check (amount_pence > 0)
);

create table claim (
    book bigint not null,
    number bigint not null,
    grant_code text not null,
    from_on date not null,
    to_on date not null,
    amount_pence bigint not null,
    claimed_on date not null,
    reference text,
    record bigint not null,
    primary key (book, number),
    foreign key (book, grant_code) references grant_agreement (book, code),
    foreign key (book, record) references record (book, number),
    check (number > 0),
    check (amount_pence > 0)
);

-- Commitments that were cancelled and claims that were withdrawn, by the record that said so.
create table awaited_ended (
    book bigint not null,
    awaited text not null,
    number bigint not null,
    record bigint not null,
    primary key (book, awaited, number),
    foreign key (book, record) references record (book, number),
    check (awaited in ('commitment', 'claim'))
);

-- Which entry answers what is awaited, and how much of it: made by a record, ended by a record where
-- somebody said that the entry was something else.
create table awaited_answer (
    book bigint not null,
    awaited text not null,
    number bigint not null,
    position bigint not null,
    entry bigint not null,
    amount_pence bigint not null,
    made bigint not null,
    ended bigint,
    primary key (book, awaited, number, position),
    foreign key (book, entry) references entry (book, number),
    foreign key (book, made) references record (book, number),
    foreign key (book, ended) references record (book, number),
    check (awaited in ('commitment', 'claim')),
    check (amount_pence > 0)
);
create index awaited_answer_by_entry on awaited_answer (book, entry);

create trigger commitment_refuses_change before update or delete on commitment
    for each row execute function
    refuse_change('a commitment is never changed; cancel it and make another');
create trigger commitment_refuses_truncate before truncate on commitment
    for each statement execute function
    refuse_change('a commitment is never changed; cancel it and make another');
create trigger claim_refuses_change before update or delete on claim
    for each row execute function
    refuse_change('a claim is never changed; withdraw it and make another');
create trigger claim_refuses_truncate before truncate on claim
    for each statement execute function
    refuse_change('a claim is never changed; withdraw it and make another');
create trigger awaited_ended_refuses_change before update or delete on awaited_ended
    for each row execute function
    refuse_change('what was cancelled or withdrawn stays so; make another');
create trigger awaited_ended_refuses_truncate before truncate on awaited_ended
    for each statement execute function
    refuse_change('what was cancelled or withdrawn stays so; make another');
create trigger awaited_answer_refuses_delete before delete on awaited_answer
    for each row execute function refuse_change('an answer is only ever ended, once');
create trigger awaited_answer_refuses_truncate before truncate on awaited_answer
    for each statement execute function refuse_change('an answer is only ever ended, once');
create trigger awaited_answer_refuses_update before update on awaited_answer
    for each row when (
        old.ended is not null or new.ended is null or new.book <> old.book
        or new.awaited <> old.awaited or new.number <> old.number
        or new.position <> old.position or new.entry <> old.entry
        or new.amount_pence <> old.amount_pence or new.made <> old.made
    )
    execute function refuse_change('an answer is only ever ended, once');
