-- What an entry, its postings and its matches name (another entry, a grant, a record) is looked up
-- as before, and refused when the writer commits, not at each statement: a statement that may be
-- refused half-way keeps a copy of every page that it touches on SQLite, which an import of many
-- lines pays for with each thousand of them. Nothing is kept of a writer that does not commit.

alter table entry
    alter constraint entry_book_reverses_fkey deferrable initially deferred,
    alter constraint entry_book_replaces_fkey deferrable initially deferred;
alter table posting
    alter constraint posting_book_grant_code_fkey deferrable initially deferred;
alter table line_match
    alter constraint line_match_book_made_fkey deferrable initially deferred,
    alter constraint line_match_book_ended_fkey deferrable initially deferred;
