//! Any bytes as a sheet of opening balances: refused, or every row accounted for, and the balances
//! of each fund add up to what the sheet says of it.
#![no_main]

use std::sync::{LazyLock, Once};

use fundledger::{
    actions::book_file::BookFile,
    ledger::{book::Book, money::Money},
    statement::{error::Limits, opening, rows::window::window_of},
};
use libfuzzer_sys::fuzz_target;

/// A book of two funds, made once.
static BOOK: LazyLock<Book> = LazyLock::new(|| {
    let text = "name = 'A'\nslug = 'a'\nfirst-year = '2025/26'\n\
        [[funds]]\ncode = 'POOL'\nname = 'Pool'\nrestriction = 'pooled'\n\
        [[funds]]\ncode = 'CL'\nname = 'County Lines'\nrestriction = 'pooled'\n";
    let file = BookFile::parse(text).expect("a book file");
    file.book().expect("a book")
});

static QUIET: Once = Once::new();

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        rows: 1_000,
        inflated_bytes: 16 << 20,
        ..Limits::default()
    };
    // The library of workbooks stops in the middle where records lie, and its stop is caught.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let Ok(window) = window_of(bytes.to_vec(), None, (1, 2_000), &limits) else {
        return;
    };
    let Ok(sheet) = opening::read(&window, None, &BOOK) else {
        return;
    };
    let stand: Vec<u32> = window.rows.iter().map(|row| row.number).collect();
    let read: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
    assert_eq!(read, stand, "every row is accounted for");
    for (fund, (sum, _)) in &sheet.funds {
        let own = sheet.balances().filter(|(_, of, _, _)| of == fund);
        let total = own.map(|(_, _, amount, _)| amount.pence()).sum::<i64>();
        assert_eq!(Money::from_pence(total), *sum, "fund {fund}");
    }
});
