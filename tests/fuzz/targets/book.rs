//! Any text as the file of a new book: refused with a sentence, or a book whose grants, funds and
//! rules name only what it has.
#![no_main]

use fundledger::actions::book_file::BookFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = match BookFile::parse(text) {
        Ok(file) => file,
        Err(refused) => return assert!(!refused.to_string().is_empty()),
    };
    let placed = file.rules().len();
    assert_eq!(placed, file.rules.len(), "every rule has its place");
    let book = match file.book() {
        Ok(book) => book,
        Err(refused) => return assert!(!refused.to_string().is_empty()),
    };
    for grant in book.grants.values() {
        assert!(book.funds.contains_key(&grant.fund), "{}", grant.code);
        assert!(book.funders.contains_key(&grant.funder), "{}", grant.code);
    }
});
