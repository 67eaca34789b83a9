-- Every key begins with the book, and a book is nearly always alone in its database. The engine does
-- not know that: where nothing is told, it takes the first column of a key to find ten rows, and so
-- it searches a million matches by their book where an index finds the one. What a book of a million
-- entries looks like is told here, the same for every book, so that a query is answered in
-- one way whatever is in the book and whenever it was made: the rows of a table, then those that
-- each further column of the key leaves, as SQLite's documentation of its planner describes under
-- "Manual Control Of Query Plans Using SQLITE_STAT Tables". Of ten books each holds a tenth of the
-- rows: were the book said to select nothing, a search might leave it out.
analyze book;
delete from sqlite_stat1;
delete from sqlite_stat4;
insert into sqlite_stat1 (tbl, idx, stat) values
    ('book', 'book', '1 1'),
    ('book', 'sqlite_autoindex_book_1', '1 1'),
    ('account', 'account', '300 30 1'),
    ('fund', 'fund', '100 10 1'),
    ('funder', 'funder', '50 5 1'),
    ('grant_agreement', 'grant_agreement', '100 10 1'),
    ('allocation', 'allocation', '500 50 5 1'),
    ('project', 'project', '200 20 1'),
    ('budget_line', 'budget_line', '1000 100 5 1'),
    ('closed_year', 'closed_year', '50 5 1'),
    ('rule_use', 'rule_use', '1000 100 1'),
    ('record', 'record', '50000 5000 1'),
    ('record', 'record_by_kind', '50000 5000 200 2 1'),
    ('file', 'sqlite_autoindex_file_1', '5000 500 1'),
    ('entry', 'entry', '10000000 1000000 1'),
    ('entry', 'entry_by_year', '10000000 1000000 200000 1'),
    ('entry', 'entry_by_kind', '50000 5000 1000 1'),
    ('entry', 'entry_concerns', '10000 1000 200 1'),
    ('entry', 'entry_reverses', '50000 5000 1'),
    ('entry', 'entry_reversals', '50000 5000 1000 1'),
    ('entry', 'entry_replaces', '50000 5000 1'),
    ('posting', 'posting', '20000000 2000000 2 1'),
    ('posting', 'posting_by_account', '10000000 1000000 200000 100000 20000 1'),
    ('posting', 'posting_by_project', '10000000 1000000 200000 10000 3000 2000 2000 1'),
    ('posting', 'posting_by_grant', '50000 5000 500 200 1'),
    ('month_balance', 'month_balance', '500000 50000 10000 800 100 10 5 1'),
    ('year_balance', 'year_balance', '50000 5000 1000 100 10 5 1'),
    ('account_day', 'account_day', '50000 5000 2000 400 1'),
    ('chain', 'chain', '10000000 1000000 1'),
    ('import', 'import', '5000 500 1'),
    ('import', 'import_by_account', '5000 500 200 1'),
    ('import_day', 'import_day', '100000 10000 20 1'),
    ('import_undone', 'import_undone', '100 10 1'),
    ('line_withdrawn', 'line_withdrawn', '100 10 1'),
    ('set_aside', 'set_aside', '50000 5000 10 1'),
    ('statement_line', 'statement_line', '10000000 1000000 1'),
    ('statement_line', 'statement_line_by_import', '10000000 1000000 2000 1'),
    ('statement_line', 'sqlite_autoindex_statement_line_2', '10000000 1000000 500000 1 1'),
    ('waiting_line', 'waiting_line', '100000 10000 1'),
    ('waiting_line', 'waiting_line_by_year', '100000 10000 5000 2 1'),
    ('line_match', 'line_match', '10000000 1000000 1 1'),
    ('line_match', 'line_match_by_line', '10000000 1000000 1 1'),
    ('coded_line', 'coded_line', '1000000 100000 50 1'),
    ('open_entry', 'open_entry', '100000 10000 5000 1'),
    ('open_entry', 'open_entry_by_entry', '100000 10000 1'),
    ('entry_apart', 'entry_apart', '10000 1000 500 20 1'),
    ('entry_apart', 'entry_apart_by_entry', '10000 1000 1'),
    ('commitment', 'commitment', '10000 1000 1'),
    ('claim', 'claim', '10000 1000 1'),
    ('awaited_ended', 'awaited_ended', '5000 500 250 1'),
    ('awaited_answer', 'awaited_answer', '10000 1000 500 1 1'),
    ('awaited_answer', 'awaited_answer_by_entry', '10000 1000 1');
analyze sqlite_schema;
