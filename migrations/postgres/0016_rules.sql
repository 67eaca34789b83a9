-- How many lines were coded as a rule proposed, and when last; counted with the entries.
create table rule_use (
    book bigint not null,
    rule text not null,
    fired bigint not null,
    last_at_us bigint not null,
    primary key (book, rule),
    foreign key (book) references book (id)
);
