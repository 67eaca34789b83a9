-- How many lines were coded as a rule proposed, and when last; counted with the entries.
create table rule_use (
    book integer not null,
    rule text not null,
    fired integer not null,
    last_at_us integer not null,
    primary key (book, rule),
    foreign key (book) references book (id)
) strict, without rowid;
