//! THE TABLE of what is looked at in the browser, and how it grows.
//!
//! A page that opens by its address stands in `PAGES` (`met.rs`), where every route must stand: a
//! route without a page fails a test. It is then checked here without another word. A *state* of a
//! page, one that is reached by doing something (a refused form, a plan, a line half coded), is one
//! row of [`STATES`]: a name, the book that it is in, where it begins, what is done there, and words
//! that stand on the page when it is reached. Steps name elements by CSS selector. Each row is
//! checked in light and dark at a desk's and a phone's width by axe-core, held to what every page
//! promises (`checks.js`), and shown at 320 and 360 px to fit (`reflow.js`); its pictures are kept
//! in the tests' build folder under its name. Nothing waits for time: a step that leads to another
//! page waits for that page.

use super::{Browser, hand::Hand};
use crate::{
    office::{Office, sample_path},
    walk::{BANK, EXTRACT},
    work::{export, peep},
};

/// The book that a state is met in; the states of one book are met in one office, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum In {
    /// The demonstration, whole.
    Demonstration,
    /// The demonstration's book as it is founded, with no file yet.
    Founded,
    /// The demonstration beside a book of long names, whose lines wait.
    LongNames,
    /// A database without a book.
    Bare,
    /// The demonstration, with a posting that somebody changed at a database prompt.
    Damaged,
}

impl In {
    /// An office at that book.
    pub(crate) fn opened(self) -> Office {
        match self {
            Self::Demonstration => Office::demonstration(),
            Self::Founded => Office::founded(),
            Self::LongNames => Office::long_names(),
            Self::Bare => Office::empty(),
            Self::Damaged => Office::damaged(),
        }
    }
}

/// A row of the table.
pub(crate) struct State {
    /// What is special about it; its pictures have this name.
    pub(crate) name: &'static str,
    /// The book.
    pub(crate) book: In,
    /// Where it begins.
    pub(crate) address: &'static str,
    /// What is done there.
    pub(crate) steps: &'static [Step],
    /// Words that stand on the page when it is reached.
    pub(crate) says: &'static str,
}

impl Step {
    /// Does it.
    #[track_caller]
    pub(crate) fn done(&self, office: &Office, browser: &Browser) {
        let hand = Hand::Mouse;
        match self {
            Self::Type(css, text) => browser.fill(hand, css, text),
            Self::Choose(css, value) => browser.choose(hand, css, value),
            Self::Sample(css, name) => browser.attach(css, &sample_path(name)),
            Self::File(css, name, text) => browser.attach(css, &office.file(name, text.as_bytes())),
            Self::Take(css, value) => browser.take(hand, css, value),
            Self::Go(css) => browser.follow(hand, css),
            Self::Meanwhile(does) => does(office, browser),
            Self::Reads(words) => browser.wait_to_read(words),
            Self::Unchecked => browser.without_checks(),
        }
    }
}

impl State {
    /// Gets there, and says whether the page says what it should.
    pub(crate) fn reached(&self, office: &Office, browser: &Browser) -> bool {
        browser.open(self.address);
        for step in self.steps {
            step.done(office, browser);
        }
        browser.reads(self.says)
    }
}

/// Something done on a page.
pub(crate) enum Step {
    /// Types into a field.
    Type(&'static str, &'static str),
    /// Chooses an option, by its value.
    Choose(&'static str, &'static str),
    /// Gives one of the sample files to a field.
    Sample(&'static str, &'static str),
    /// Gives a file with a name and these words to a field.
    File(&'static str, &'static str, &'static str),
    /// Takes one of the ways that a question offers.
    Take(&'static str, &'static str),
    /// Presses what leads to another page, and waits for it.
    Go(&'static str),
    /// Waits until words are on the page: work that takes its time leads on by itself.
    Reads(&'static str),
    /// Lets go of a field's own checks, so that the office refuses rather than the browser.
    Unchecked,
    /// Somebody else does something elsewhere.
    Meanwhile(fn(&Office, &Browser)),
}

/// Somebody else brings in the bank's file.
fn brings_in_the_bank(office: &Office, _: &Browser) {
    crate::walk::bring_in(office, BANK, "1000");
}

/// The page of work that is under way, as much of it as has been sent: a file that takes its time
/// is being read, and a browser would say that the page has not arrived yet.
fn watches_work(office: &Office, browser: &Browser) {
    let sent = office.upload(
        "/cambridge/statements",
        "long.csv",
        "1000",
        &export(200_000),
    );
    let answer = peep(office, &sent.leads());
    let (_, mut parts) = answer.split_once("\r\n\r\n").unwrap();
    let mut page = String::new();
    while let Some((size, rest)) = parts.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        let part = rest.get(..size).unwrap_or(rest);
        page.push_str(part);
        parts = rest[part.len()..].trim_start_matches("\r\n");
    }
    // The page that stands has run the script already.
    browser.show(
        &page
            .replace("<script", "<template")
            .replace("</script", "</template"),
    );
}

use In::{Bare, Damaged, Demonstration, Founded, LongNames};
use Step::{Choose, File, Go, Meanwhile, Reads, Sample, Take, Type, Unchecked};

/// A file that no layout knows.
const UNKNOWN: &str = "Treasurer's download\n\nWhen,Particulars of item,Spent,Got,Left over\n\
    25/05/2020,Room hire,20.00,,80.00\n26/05/2020,Grant,,100.00,180.00\n\
    27/05/2020,Printing,30.00,,150.00\nTotal,,50.00,100.00,\n";
/// One of which nothing proves the sign or the order of its dates.
const BARE: &str = "Day,Words,Sum\n03/04/2020,Room,20.00\n04/05/2020,Tea,1.00\n";
/// One whose sides are marked by words, with a balance brought forward.
const SIDES: &str = "Account number,10203040\nOpening balance,100.00\n\n\
    Posted,Words,Way,Move,Position\n01/05/2020,Balance b/f,,,100.00\n\
    25/05/2020,Room hire,D,20.00,80.00\n26/05/2020,Grant from the county,C,100.00,180.00\n\
    27/05/2020,Printing,D,30.00,150.00\nTotal,,,50.00,\n";
/// The form of a page, in main: the masthead has one of its own.
const SEND: &str = "main form button.button";
/// The button that sends a form which has other buttons before it.
const SEND_WHOLE: &str = "main form button.main";

const fn state(
    name: &'static str,
    book: In,
    address: &'static str,
    steps: &'static [Step],
    says: &'static str,
) -> State {
    State {
        name,
        book,
        address,
        steps,
        says,
    }
}

/// A commitment to somebody whom no line names.
#[rustfmt::skip]
const PRINTING: &[Step] = &[Type("#payee", "Ferry company"), Type("#reference", "48213"), Type("#amount", "900.00"), Choose("#account", "6300"), Choose("#fund", "CL"), Choose("#place", "CL RES"), Type("#made", "4 May 2020"), Type("#expected", "30 June 2020"), Type("#why", "Agreed by the Board"), Go(SEND_WHOLE)];
/// The same, confirmed: its fund has nothing left.
#[rustfmt::skip]
const PRINTED: &[Step] = &[Type("#payee", "Ferry company"), Type("#reference", "48213"), Type("#amount", "900.00"), Choose("#account", "6300"), Choose("#fund", "CL"), Choose("#place", "CL RES"), Type("#made", "4 May 2020"), Type("#expected", "30 June 2020"), Type("#why", "Agreed by the Board"), Go(SEND_WHOLE), Go(SEND_WHOLE)];
/// A claim of a quarter.
#[rustfmt::skip]
const QUARTER: &[Step] = &[Choose("#grant", "CL-2021"), Type("#quarter", "Q1 2020/21"), Type("#amount", "14000.00"), Type("#claimed", "10 July 2020"), Type("#why", "The first quarter's return"), Go(SEND_WHOLE), Go(SEND_WHOLE)];

/// Every state, book by book, a line each.
#[rustfmt::skip]
pub(crate) const STATES: &[State] = &[
    // The demonstration.
    state("sheet", Demonstration, "/cambridge/2020-21/report/P1", &[Go("a[href*='/sheet?']")], "Salary April 2020"),
    state("report-now", Demonstration, "/cambridge/2020-21/report?version=now", &[], "Draft"),
    state("report-2021-22", Demonstration, "/cambridge/2021-22/report", &[], "2021/22"),
    state("home-2020-21", Demonstration, "/cambridge?year=2020-21", &[], "year closed"),
    state("coding-none", Demonstration, "/cambridge/coding", &[], "No line to code"),
    state("journal-none-found", Demonstration, "/cambridge/journal?year=2020-21&account=6400", &[], ""),
    state("entry-refused", Demonstration, "/cambridge/journal/new", &[Type("#date", "some day"), Go(SEND_WHOLE)], "There is a problem"),
    state("entry-out-of-balance", Demonstration, "/cambridge/journal/new", &[Type("#date", "30/04/2021"), Type("#text", "Room hire"), Type("#why", "No statement shows it yet"), Choose("#account-1", "6900"), Choose("#fund-1", "POOL"), Type("#debit-1", "120.00"), Choose("#account-2", "1000"), Choose("#fund-2", "POOL"), Type("#credit-2", "100.00"), Go(SEND_WHOLE)], "There is a problem"),
    state("entry-amount-unclear", Demonstration, "/cambridge/journal/new", &[Type("#date", "30/04/2021"), Type("#text", "Room hire"), Type("#why", "No statement shows it yet"), Choose("#account-1", "6900"), Choose("#fund-1", "POOL"), Type("#debit-1", "ten pounds"), Type("#credit-2", "10.00"), Go(SEND_WHOLE)], "There is a problem"),
    state("entry-check", Demonstration, "/cambridge/journal/new", &[Type("#date", "30/04/2021"), Type("#text", "Room hire"), Type("#why", "No statement shows it yet"), Choose("#account-1", "6900"), Choose("#fund-1", "POOL"), Type("#debit-1", "10.00"), Choose("#account-2", "2000"), Choose("#fund-2", "POOL"), Type("#credit-2", "10.00"), Go(SEND_WHOLE)], "It is never changed once it is posted"),
    state("transfer-refused", Demonstration, "/cambridge/journal/transfer", &[Type("#date", "some day"), Type("#amount", "ten pounds"), Go(SEND_WHOLE)], "There is a problem"),
    state("transfer-check", Demonstration, "/cambridge/journal/transfer", &[Type("#date", "30/04/2021"), Choose("#from", "POOL"), Choose("#to", "CL"), Type("#amount", "100.00"), Type("#text", "Share of the film"), Type("#authority", "Minute 9.2"), Go(SEND_WHOLE)], "Move £100.00?"),
    state("reverse-check", Demonstration, "/cambridge/journal/45/reverse", &[Type("#date", "30/04/2021"), Type("#why", "Paid twice"), Take("input[name=instead]", "nothing"), Go(SEND_WHOLE)], "stays as it is"),
    state("evidence-refused", Demonstration, "/cambridge/attach/entry/46", &[Go(SEND_WHOLE)], "There is a problem"),
    state("evidence-attached", Demonstration, "/cambridge/attach/entry/46", &[File("#file", "invoice.txt", "Invoice 40299"), Go(SEND_WHOLE)], "invoice.txt"),
    state("evidence-listed", Demonstration, "/cambridge/evidence?year=2020-21", &[], "1 document is attached"),
    state("rule-refused", Demonstration, "/cambridge/add-rule", &[Go(SEND_WHOLE)], "There is a problem"),
    state("rule-tried", Demonstration, "/cambridge/rules/Salaries", &[Go("main form button[value=try]")], "It fits 12 lines"),
    state("rule-kept", Demonstration, "/cambridge/add-rule", &[Type("#name", "Tea"), Type("#contains", "tea"), Choose("#account", "6900"), Choose("#fund", "POOL"), Go(SEND_WHOLE)], "Tea"),
    state("rule-ended", Demonstration, "/cambridge/rules/Tea/end", &[Go("main form button.stop")], "7 rules"),
    state("add-refused", Demonstration, "/cambridge/add/grants", &[Type("#amount-1", "lots"), Go(SEND_WHOLE)], "There is a problem"),
    state("change-refused", Demonstration, "/cambridge/change/grants/CL-2021", &[Type("#name", ""), Go(SEND_WHOLE)], "There is a problem"),
    state("commitment-refused", Demonstration, "/cambridge/commitments/new", &[Type("#expected", "soon"), Go(SEND_WHOLE)], "There is a problem"),
    state("commitment-told", Demonstration, "/cambridge/commitments/new", PRINTING, "Nothing is recorded yet"),
    state("commitment-made", Demonstration, "/cambridge/commitments/new", PRINTED, "stands in the book from now on"),
    state("commitments", Demonstration, "/cambridge/commitments", &[], "Promised and not paid yet"),
    state("commitment-answer-refused", Demonstration, "/cambridge/commitments/1/answer", &[Type("#entry", "46"), Type("#why", "Paid in October"), Go(SEND_WHOLE)], "There is a problem"),
    state("commitment-answered", Demonstration, "/cambridge/commitments/1/answer", &[Type("#entry", "47"), Type("#why", "Paid in October"), Go(SEND_WHOLE)], "Partly paid"),
    state("entry-answers", Demonstration, "/cambridge/journal/47", &[], "Answers"),
    state("commitment-let-go-refused", Demonstration, "/cambridge/commitments/1/answer/47", &[Go(SEND_WHOLE)], "There is a problem"),
    state("commitment-let-go", Demonstration, "/cambridge/commitments/1/answer/47", &[Type("#why", "It paid for posters"), Go(SEND_WHOLE)], "Was something else"),
    state("funds-promised", Demonstration, "/cambridge/funds?year=2021-22", &[], "Free to spend"),
    state("fund-promised", Demonstration, "/cambridge/funds/CL?year=2021-22", &[], "Promised and not paid yet"),
    state("projects-promised", Demonstration, "/cambridge/projects?year=2021-22", &[], "Committed"),
    state("home-promised", Demonstration, "/cambridge?year=2021-22", &[], "promised in 1 commitment"),
    state("commitment-end-refused", Demonstration, "/cambridge/commitments/1/end", &[Go("main form button.stop")], "There is a problem"),
    state("commitment-cancelled", Demonstration, "/cambridge/commitments/1/end", &[Type("#why", "The order was withdrawn"), Go("main form button.stop")], "Cancelled"),
    state("claim-refused", Demonstration, "/cambridge/claims/new", &[Type("#claimed", "soon"), Go(SEND_WHOLE)], "There is a problem"),
    state("claim-made", Demonstration, "/cambridge/claims/new", QUARTER, "stands in the book from now on"),
    state("claims", Demonstration, "/cambridge/claims", &[], "Claimed and not received yet"),
    state("grant-claimed", Demonstration, "/cambridge/grants/CL-2021", &[], "Claimed from it"),
    state("claim-answer-refused", Demonstration, "/cambridge/claims/1/answer", &[Type("#entry", "50"), Type("#why", "It came in May"), Go(SEND_WHOLE)], "more than the"),
    state("claim-answered", Demonstration, "/cambridge/claims/1/answer", &[Type("#entry", "50"), Type("#amount", "9000.00"), Type("#why", "It came in May"), Go(SEND_WHOLE)], "Partly received"),
    state("claim-let-go", Demonstration, "/cambridge/claims/1/answer/50", &[], "something else?"),
    state("claim-end-refused", Demonstration, "/cambridge/claims/1/end", &[Go("main form button.stop")], "There is a problem"),
    state("claim-withdrawn", Demonstration, "/cambridge/claims/1/end", &[Type("#why", "The return was wrong"), Go("main form button.stop")], "Withdrawn"),
    state("reconcile-no-day", Demonstration, "/cambridge/reconcile?account=1100&date=soon", &[], "There is a problem"),
    state("reconcile-differs", Demonstration, "/cambridge/reconcile/1200/2020-10-31?balance=100.00", &[], "Difference"),
    state("work-under-way", Demonstration, "/cambridge", &[Meanwhile(watches_work)], "This goes on by itself"),
    state("reverse-already", Demonstration, "/cambridge/journal/46/reverse", &[], "an entry is reversed once"),
    state("reverse-refused", Demonstration, "/cambridge/journal/45/reverse", &[Unchecked, Go(SEND_WHOLE)], "There is a problem"),
    state("decide-refused", Demonstration, "/cambridge/2020-21/decide", &[Unchecked, Type("#date", "soon"), Go(SEND)], "There is a problem"),
    state("reword-refused", Demonstration, "/cambridge/2020-21/reword/P3", &[Type("#label", " "), Go(SEND_WHOLE)], "There is a problem"),
    state("close-blocked", Demonstration, "/cambridge/2021-22/close", &[], "It can be closed when nothing stands in the way"),
    state("verified", Demonstration, "/cambridge/verify", &[Go(SEND)], "Verified"),
    state("plan-held-already", Demonstration, "/cambridge/statements", &[Sample("#file", EXTRACT), Choose("#account", "1100"), Go(SEND)], "There is nothing to bring in"),
    state("plan-gone", Demonstration, "/cambridge/statements/plan/none", &[], "Choose the file again"),
    state("award", Demonstration, "/cambridge/grants/CL-2021/award?year=2020-21", &[], "County Lines"),
    state("setup-sheet", Demonstration, "/setup/feed/opening", &[File("input[type=file]", "balances.csv", "Account,Fund,Balance\n1000,POOL,5722.17\n"), Go("form[enctype] button")], "5,722.17"),
    state("setup-refused", Demonstration, "/setup/feed/partnership", &[Type("#slug", "Not A Slug!"), Go(SEND_WHOLE)], "There is a problem"),
    state("setup-grant-refused", Demonstration, "/setup/feed/grants/add", &[Type("#amount-1", "lots"), Go(SEND_WHOLE)], "There is a problem"),
    state("setup-opening-refused", Demonstration, "/setup/feed/opening", &[Choose("#account-1", "1000"), Type("#amount-1", "lots"), Go(SEND_WHOLE)], "There is a problem"),
    state("setup-sheet-refused", Demonstration, "/setup/feed/opening", &[File("input[type=file]", "letter.csv", "Dear Board"), Go("form[enctype] button")], "There is a problem"),
    state("work-unknown", Demonstration, "/cambridge/work/none", &[], "This work is no longer known"),
    state("no-such-year", Demonstration, "/cambridge?year=2055-56", &[], "This book has no such year"),
    state("no-such-page", Demonstration, "/nowhere/at/all/of/ours", &[], "There is no such page"),
    state("no-such-entry", Demonstration, "/cambridge/journal/9999", &[], "There is no such page"),
    // A book that was just founded.
    state("founded-home", Founded, "/cambridge", &[], "no line of 2020/21 is waiting"),
    state("founded-statements", Founded, "/cambridge/statements", &[], "No file yet"),
    state("founded-journal", Founded, "/cambridge/journal", &[], "Journal"),
    state("founded-report", Founded, "/cambridge/2020-21/report", &[], "Draft"),
    state("founded-board", Founded, "/cambridge/2020-21/board", &[], "2020/21"),
    state("founded-end", Founded, "/cambridge/2020-21/end", &[], "Cannot be closed yet"),
    state("founded-close", Founded, "/cambridge/2020-21/close", &[], "stands in the way"),
    state("founded-reconcile", Founded, "/cambridge/2020-21/reconcile/1100", &[], "1100"),
    state("founded-verify", Founded, "/cambridge/verify", &[], "erif"),
    state("upload-nothing", Founded, "/cambridge/statements", &[Unchecked, Go(SEND)], "There is a problem"),
    state("upload-no-statement", Founded, "/cambridge/statements", &[File("#file", "letter.xlsx", "Dear Board"), Choose("#account", "1100"), Go(SEND)], "cannot be brought in"),
    state("question", Founded, "/cambridge/statements", &[File("#file", "treasurer.csv", UNKNOWN), Choose("#account", "1000"), Go(SEND)], "Which column is what?"),
    state("question-missing", Founded, "/cambridge/statements", &[File("#file", "bare.csv", BARE), Choose("#account", "1000"), Go(SEND), Go("main button[value=show]")], "There is a problem"),
    state("question-sides", Founded, "/cambridge/statements", &[File("#file", "sides.csv", SIDES), Choose("#account", "1000"), Go(SEND)], "Which words mark which side"),
    state("question-no-line", Founded, "/cambridge/statements", &[File("#file", "treasurer.csv", UNKNOWN), Choose("#account", "1000"), Go(SEND), Choose("[name=column-1]", "amount"), Choose("[name=column-2]", "ignored"), Choose("[name=column-3]", "ignored"), Choose("[name=column-4]", "ignored"), Go("button[value=keep]"), Take("[name=sign]", "in"), Go("button[value=keep]")], "reads no line of treasurer.csv"),
    state("plan", Founded, "/cambridge/statements", &[Sample("#file", EXTRACT), Choose("#account", "1100"), Go(SEND)], "Check this before anything is written"),
    state("brought-in", Founded, "/cambridge/statements", &[Sample("#file", EXTRACT), Choose("#account", "1100"), Go(SEND), Reads("Check this before"), Go("form[action$=confirm] button")], EXTRACT),
    state("waiting-home", Founded, "/cambridge", &[], "Code 49 lines"),
    state("lines-wait", Founded, "/cambridge/coding", &[], "to code"),
    state("promised-in-founded", Founded, "/cambridge/commitments/new", PRINTING, "stands in the book from now on"),
    state("line-promised", Founded, "/cambridge/coding/1", &[Choose("#awaited", "commitment 1"), Go("form:has(input[value=settle]) button")], "There is a problem"),
    state("line-refused", Founded, "/cambridge/coding/1", &[Unchecked, Go("form:has(input[value=leave]) button")], "There is a problem"),
    state("grid-refused", Founded, "/cambridge/coding", &[Go("button[name=bulk][value=code]")], "There is a problem"),
    state("match-by-hand", Founded, "/cambridge/coding/match?line=1", &[Go("form[data-match] .filters button, form[data-match] fieldset button")], "Entries that no line shows yet"),
    state("match-refused", Founded, "/cambridge/coding/match?line=1&line=2", &[Type("#days", "soon"), Go("form[data-match] fieldset button")], "There is a problem"),
    state("counted-differs", Founded, "/cambridge/reconcile/1000/2020-04-30?balance=5722.07", &[], "can be prepared when"),
    state("counted-unclear", Founded, "/cambridge/reconcile/1000/2020-04-30?balance=sixty", &[], "There is a problem"),
    state("counted", Founded, "/cambridge/reconcile/1000/2020-04-30?balance=5722.17", &[], "Difference nil"),
    state("reconcile-refused", Founded, "/cambridge/2020-21/reconcile/1100", &[Go("form[action$=prepare] button")], "There is a problem"),
    state("reconcile-lines-wait", Founded, "/cambridge/2020-21/reconcile/1100", &[Type("#why", "The lines are in dispute"), Go("form[action$=prepare] button")], "On the statement, not in the book yet"),
    state("lines-coded", Founded, "/cambridge/coding/rules", &[Go(SEND)], "posted"),
    state("line-undo", Founded, "/cambridge/coding/undo?lines=1,2,3", &[], "Reverse 3 entries"),
    state("reconcile-stale", Founded, "/cambridge/2020-21/reconcile/1100", &[], "As prepared on"),
    state("reconcile-prepared", Founded, "/cambridge/2020-21/reconcile/1100", &[Go("form[action$=prepare] button")], "Finance officer"),
    state("plan-changed", Founded, "/cambridge/statements", &[Sample("#file", BANK), Choose("#account", "1000"), Go(SEND), Reads("Check this before"), Meanwhile(brings_in_the_bank), Go("form[action$=confirm] button")], "There is nothing to bring in"),
    // Long names.
    state("books", LongNames, "/", &[], "Huntingdonshire"),
    state("long-home", LongNames, "/long", &[], "Huntingdonshire"),
    state("long-statements", LongNames, "/long/statements", &[], "council-ledger"),
    state("long-rows", LongNames, "/long/statements/1", &[], "council-ledger"),
    state("long-coding", LongNames, "/long/coding", &[], "to code"),
    state("long-line", LongNames, "/long/coding/1", &[], "Split"),
    state("long-entry", LongNames, "/long/journal/new", &[], "New journal entry"),
    state("long-accounts", LongNames, "/long/accounts", &[], "Accounts"),
    state("long-funds", LongNames, "/long/funds", &[], "Restricted"),
    state("long-rules", LongNames, "/long/rules", &[], "Salaries of everybody"),
    state("long-report", LongNames, "/long/2020-21/report", &[], "Huntingdonshire"),
    state("long-board", LongNames, "/long/2020-21/board", &[], "Huntingdonshire"),
    state("long-end", LongNames, "/long/2020-21/end", &[], "Cannot be closed yet"),
    state("long-figure", LongNames, "/long/2020-21/report/A1", &[], "Where"),
    state("long-withdraw-refused", LongNames, "/long/lines/1/withdraw", &[Unchecked, Go(SEND)], "There is a problem"),
    state("long-undo", LongNames, "/long/statements/1/undo", &[], "Take out 49 lines"),
    state("long-undo-refused", LongNames, "/long/statements/1/undo", &[Go("main form button.stop")], "There is a problem"),
    state("long-undone", LongNames, "/long/statements/1/undo", &[Type("#why", "Brought into the wrong account"), Go("main form button.stop")], "This file was undone"),
    // A book that does not hold.
    state("verified-with-findings", Damaged, "/cambridge/verify", &[Go(SEND)], "does not"),
    // No book.
    state("no-book", Bare, "/", &[], ""),
];
