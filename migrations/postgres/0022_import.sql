-- What a line of an import and its entry cost to write, once more. That a line is of an import, an
-- entry of a book, and a posting of an entry was looked up for every one of them. The writer has all
-- three in hand: it holds the book's lock, writes the import before its lines, and an entry with its
-- postings in one step. The chain covers an import with its lines and an entry with its postings,
-- and `verify` counts what stands in a book's tables beside what it read with them.

alter table statement_line drop constraint statement_line_book_import_fkey;
alter table entry drop constraint entry_book_fkey;
alter table posting drop constraint posting_book_entry_fkey;
