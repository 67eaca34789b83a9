//! A file of a form that nobody knows is brought in, and its lines are coded with the keys of the
//! grid alone: moved, accepted, coded with all alike, split, skipped, put elsewhere. After each key
//! the focus is on a line that is in sight. Then the account is reconciled to nil and signed, and
//! the lock holds. No mouse is touched.

use serde_json::json;

use super::super::{Browser, hand::Hand, seen::Watch};
use crate::office::Office;

const KEYS: Hand = Hand::Keys;

/// A treasurer's own table, after the opening balance of the bank account.
const FILE: &str = "Treasurer's download\n\nWhen,Particulars of item,Spent,Got,Left over\n\
    25/05/2020,Room hire May 2020,20.00,,5702.17\n\
    25/06/2020,Room hire June 2020,20.00,,5682.17\n\
    25/07/2020,Room hire July 2020,20.00,,5662.17\n\
    26/07/2020,Parish hall room hire deposit,15.00,,5647.17\n\
    27/07/2020,Annual room hire fee,40.00,,5607.17\n\
    28/07/2020,Late room hire charge,5.00,,5602.17\n\
    29/07/2020,Printing,30.00,,5572.17\n\
    30/07/2020,Refreshments,12.50,,5559.67\n\
    30/07/2020,Joint event,60.00,,5499.67\n\
    31/07/2020,Bank interest,,1.00,5500.67\n";

/// The line that has the focus; or where the focus is, where it is on no line that is in sight.
const PLACE: &str = "const on = document.activeElement, row = on.closest('tr.line');
if (!row) return 'the focus is on ' + on.localName + ' ' + on.id;
const box = row.getBoundingClientRect();
return box.bottom > 0 && box.top < innerHeight ? row.id : row.id + ' is out of sight';";

/// The line whose words begin so.
const NAMED: &str = "return [...document.querySelectorAll('tr.line')]
  .find((row) => row.querySelector('.what').textContent.startsWith(arguments[0])).id";

/// What the Tab key stops at in the grid.
const STOPS: &str = "[data-grid] :is(tr, a, button, input:not([type=hidden])):not([tabindex='-1'])\
    :is([tabindex], a[href], button, input)";

struct Grid<'a> {
    browser: &'a Browser,
    watch: Watch<'a>,
}

impl Grid<'_> {
    fn line(&self, words: &str) -> String {
        let id = self.browser.run(NAMED, &[json!(words)]);
        id.as_str().unwrap().to_owned()
    }

    /// The focus is on the line of these words, and it is in sight.
    #[track_caller]
    fn is_at(&self, words: &str) {
        let place = self.browser.run(PLACE, &[]);
        assert_eq!(place, json!(self.line(words)), "{words}");
    }

    /// Presses a key until the focus is on the line of these words.
    #[track_caller]
    fn goes_to(&self, key: &str, words: &str) {
        let wanted = json!(self.line(words));
        for _ in 0..self.browser.count("tr.line") {
            if self.browser.run(PLACE, &[]) == wanted {
                break;
            }
            self.browser.strike(key);
        }
        self.is_at(words);
    }

    /// The line of these words is answered, in its place.
    #[track_caller]
    fn is_done(&self, words: &str) {
        let line = self.line(words);
        self.browser.wait_for(&format!("#{line}.done"));
    }

    /// Presses the key of a line that leads to another page, and waits for that page.
    #[track_caller]
    fn leads_on(&self, key: &str) {
        self.browser.leading_on(|browser| browser.strike(key));
    }
}

/// Gives the file, answers what its columns are, and confirms the plan.
fn brought_in(office: &Office, browser: &Browser) {
    browser.open("/cambridge/statements");
    browser.attach("#file", &office.file("treasurer.csv", FILE.as_bytes()));
    browser.choose(KEYS, "#account", "1000");
    browser.follow(KEYS, "main form button.button");
    browser.wait_to_read("Which column is what?");
    browser.fill(KEYS, "#name", "treasurer");
    browser.follow(KEYS, "main form button.main");
    browser.wait_to_read("Check this before anything is written");
    browser.follow(KEYS, "form[action$=confirm] button");
    browser.arrive(KEYS, "main table");
    browser.wait_to_read("The file was brought in");
}

fn coded(grid: &mut Grid<'_>) {
    let browser = grid.browser;
    // Nothing is clicked first: the keys act on the first line as soon as the page is there, and
    // the whole grid is one stop of the Tab key.
    browser.open("/cambridge/coding");
    grid.is_at("Room hire May");
    assert_eq!(
        browser.count(STOPS),
        1,
        "the grid is one stop of the Tab key"
    );
    assert!(
        browser.reads("code all alike"),
        "the keys are listed: {}",
        browser.text()
    );
    for (key, words) in [
        ("j", "Room hire June"),
        ("n", "Room hire July"),
        ("k", "Room hire June"),
    ] {
        browser.strike(key);
        grid.is_at(words);
    }
    // All that are alike at once.
    browser.strike("g");
    for words in ["Room hire May", "Room hire June", "Room hire July"] {
        grid.is_done(words);
    }
    grid.is_at("Parish hall");
    browser.strike("a");
    grid.is_done("Parish hall");
    grid.is_at("Annual room hire");
    browser.strike("x");
    grid.goes_to("j", "Late room hire");
    browser.strike("x");
    browser.strike("A");
    grid.is_done("Annual room hire");
    grid.is_done("Late room hire");
    grid.is_at("Printing");
    grid.watch.look("grid-half-coded");
    refused_and_undone(grid);
    // One is put elsewhere, one is skipped, one is split.
    grid.leads_on("p");
    put_to(browser, "6300");
    grid.is_at("Refreshments");
    browser.strike("n");
    grid.is_at("Joint event");
    grid.leads_on("s");
    grid.is_at("Joint event");
    browser.wait_for("tr.pane form[data-split]");
    for (share, account, amount) in [(1, "6900", "45.00"), (2, "6300", "15.00")] {
        browser.choose(KEYS, &format!("#account-{share}"), account);
        browser.choose(KEYS, &format!("#fund-{share}"), "POOL");
        browser.fill(KEYS, &format!("#amount-{share}"), amount);
    }
    grid.watch.look("grid-split");
    browser.follow(KEYS, "tr.pane form button.main");
    grid.is_at("Bank interest");
    browser.strike("k");
    grid.is_at("Refreshments");
    grid.leads_on("p");
    put_to(browser, "6900");
    grid.is_at("Bank interest");
    grid.leads_on("p");
    put_to(browser, "4900");
    browser.wait_to_read("No line to code");
}

/// What is refused leaves the keys where they were; what is undone comes back to its line.
fn refused_and_undone(grid: &mut Grid<'_>) {
    let browser = grid.browser;
    grid.goes_to("j", "Refreshments");
    grid.leads_on("A");
    browser.wait_to_read("There is a problem");
    browser.strike("n");
    grid.is_at("Joint event");
    grid.goes_to("k", "Printing");
    // The last decision, said in figures first.
    browser.strike("x");
    browser.choose(KEYS, "#to", "code:6900:POOL:NONE:NONE:-");
    browser.press(KEYS, "button[name=bulk][value=code]");
    grid.is_done("Printing");
    grid.is_at("Refreshments");
    grid.leads_on("u");
    browser.wait_to_read("Reverse 1 entry; 1 line waits again");
    grid.watch.look("grid-undo");
    browser.leading_on(|browser| browser.press(KEYS, "main form button.stop"));
    grid.is_at("Printing");
}

/// On the page of a line: all of it to one account of the pooled fund.
fn put_to(browser: &Browser, account: &str) {
    browser.choose(KEYS, "#account", account);
    browser.choose(KEYS, "#fund", "POOL");
    browser.follow(KEYS, "main form.box button.main");
}

fn signed(grid: &mut Grid<'_>) {
    let browser = grid.browser;
    browser.open("/cambridge/reconcile/1000/2020-07-31");
    browser.wait_to_read("Difference nil");
    browser.follow(KEYS, "form[action$=prepare] button");
    browser.act_as(KEYS, "certifier");
    browser.follow(KEYS, "form[action$=approve] button");
    browser.wait_to_read("Signed and locked");
    browser.act_as(KEYS, "finance-officer");
}

/// Nothing is posted into what was signed, and the file under it is not undone.
fn held(grid: &mut Grid<'_>) {
    let browser = grid.browser;
    browser.open("/cambridge/journal/new");
    for (field, text) in [
        ("#date", "30/06/2020"),
        ("#text", "Late tea"),
        ("#why", "It was found later"),
        ("#debit-1", "4.00"),
        ("#credit-2", "4.00"),
    ] {
        browser.fill(KEYS, field, text);
    }
    for (side, account) in [(1, "6900"), (2, "1000")] {
        browser.choose(KEYS, &format!("#account-{side}"), account);
        browser.choose(KEYS, &format!("#fund-{side}"), "POOL");
    }
    browser.follow(KEYS, "main form .buttons button.main");
    browser.wait_to_read("There is a problem");
    browser.wait_to_read("approved and locked to 31 July 2020");
    grid.watch.look("locked-entry");
    browser.open("/cambridge/statements/1/undo");
    browser.wait_to_read("cannot be undone");
    grid.watch.look("locked-file");
}

#[test]
fn an_unknown_file_is_coded_with_the_keys_of_the_grid_signed_and_locked() {
    let office = Office::founded();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    brought_in(&office, &browser);
    let mut grid = Grid {
        browser: &browser,
        watch: Watch::over(&browser),
    };
    coded(&mut grid);
    signed(&mut grid);
    held(&mut grid);
    grid.watch.seen().ends("the grid, and the lock");
}
