-- What a line of an import costs to write. That a match names an entry and a line, and that a link
-- of the chain is of a book, was looked up once more for every one of them; the writer has both in
-- hand: it takes each line off the list of those that wait before an entry answers it, writes an
-- entry with its matches in one transaction, and holds the book's lock. `verify` compares every
-- match and every link with what the chain covers.

alter table line_match drop constraint line_match_book_entry_fkey;
alter table line_match drop constraint line_match_book_line_fkey;
alter table chain drop constraint chain_book_fkey;
