-- What no longer counts, by the record that said so: imports that were undone whole, and statement
-- lines that were withdrawn. The rows themselves stay where they are.
create table import_undone (
    book bigint not null,
    import bigint not null,
    record bigint not null,
    primary key (book, import),
    foreign key (book, import) references import (book, number),
    foreign key (book, record) references record (book, number)
);

create table line_withdrawn (
    book bigint not null,
    line bigint not null,
    record bigint not null,
    primary key (book, line),
    foreign key (book, line) references statement_line (book, number),
    foreign key (book, record) references record (book, number)
);

create trigger import_undone_refuses_change before update or delete on import_undone
    for each row execute function
    refuse_change('what was undone stays undone; import the file again');
create trigger import_undone_refuses_truncate before truncate on import_undone
    for each statement execute function
    refuse_change('what was undone stays undone; import the file again');
create trigger line_withdrawn_refuses_change before update or delete on line_withdrawn
    for each row execute function refuse_change('a line that was withdrawn stays withdrawn');
create trigger line_withdrawn_refuses_truncate before truncate on line_withdrawn
    for each statement execute function refuse_change('a line that was withdrawn stays withdrawn');
