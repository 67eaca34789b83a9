-- What no longer counts, by the record that said so: imports that were undone whole, and statement
-- lines that were withdrawn. The rows themselves stay where they are.
create table import_undone (
    book integer not null,
    import integer not null,
    record integer not null,
    primary key (book, import),
    foreign key (book, import) references import (book, number),
    foreign key (book, record) references record (book, number)
) strict, without rowid;

create table line_withdrawn (
    book integer not null,
    line integer not null,
    record integer not null,
    primary key (book, line),
    foreign key (book, line) references statement_line (book, number),
    foreign key (book, record) references record (book, number)
) strict, without rowid;

create trigger import_undone_refuses_update before update on import_undone begin
    select raise(abort, 'what was undone stays undone; import the file again');
end;
create trigger import_undone_refuses_delete before delete on import_undone begin
    select raise(abort, 'what was undone stays undone; import the file again');
end;
create trigger line_withdrawn_refuses_update before update on line_withdrawn begin
    select raise(abort, 'a line that was withdrawn stays withdrawn');
end;
create trigger line_withdrawn_refuses_delete before delete on line_withdrawn begin
    select raise(abort, 'a line that was withdrawn stays withdrawn');
end;
