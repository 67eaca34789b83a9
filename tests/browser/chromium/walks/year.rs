//! A year in the office as its people walk it: the finance officer from the files to the report,
//! the certifier, the Board's secretary, and a Board member who asks where a figure comes from. The
//! same walk is walked with JavaScript, without it, and with the keyboard alone.

use super::super::{Browser, hand::Hand, seen::Watch};
use crate::office::{Office, sample_path};

const EXTRACT: &str = "council-ledger-extract-2020-21.xlsx";
const BANK: &str = "bank-export-2020-21.xlsx";
/// The form of a page, in main: the masthead has one of its own.
const SEND: &str = "main form button.button";
/// On the grid of lines to code: another place for a line than the one suggested.
const PICK: &str = "tr[id^=line-] [data-key=p]";
const CONFIRM: &str = "form[action$=confirm] button";

/// A walk: who walks, with what, and what is looked at on the way.
struct Walk<'a> {
    browser: &'a Browser,
    hand: Hand,
    watch: Option<Watch<'a>>,
}

impl Walk<'_> {
    fn look(&mut self, name: &str) {
        if let Some(watch) = &mut self.watch {
            watch.look(&format!("walk-{name}"));
        }
    }

    fn follow(&self, css: &str) {
        self.browser.follow(self.hand, css);
    }

    /// Goes to a place of the office by its name above every page.
    fn place(&self, address: &str) {
        self.follow(&format!(".places a[href=\"{address}\"]"));
    }

    /// Brings in a file: chosen, read, its plan seen, confirmed.
    fn bring_in(&mut self, file: &str, account: &str) {
        self.place("/cambridge/statements");
        self.browser.attach("#file", &sample_path(file));
        self.browser.choose(self.hand, "#account", account);
        self.follow(SEND);
        self.browser
            .wait_to_read("Every row and every pound is accounted for");
        self.look(&format!("plan-{account}"));
        self.follow(CONFIRM);
        self.browser.arrive(self.hand, "main table");
        self.browser.wait_to_read(file);
    }

    /// Accepts what the rules propose, then says of each line that is left what it was for.
    fn code(&mut self) {
        self.place("/cambridge/coding");
        self.look("coding");
        self.follow("main a[href$=\"/coding/rules\"]");
        self.look("coding-proposed");
        self.follow(SEND);
        self.browser.wait_to_read("posted");
        self.look("coding-left");
        while self.browser.has(PICK) {
            match self.hand {
                // The grid's keys act from the moment that the page is there.
                Hand::Keys => self.browser.leading_on(|browser| browser.strike("p")),
                Hand::Mouse => self.follow(PICK),
            }
            self.browser.choose(self.hand, "#account", "6900");
            self.browser.choose(self.hand, "#fund", "POOL");
            self.follow("main form.box button.main");
        }
        self.browser.wait_to_read("No line to code");
    }

    /// Prepares a reconciliation, is told why another role approves it, and has it approved.
    fn reconcile(&mut self, account: &str) {
        let browser = self.browser;
        self.place("/cambridge/2020-21/end");
        self.follow(&format!("main a[href*=\"/reconcile/{account}\"]"));
        self.follow("form[action$=prepare] button");
        browser.wait_to_read("nobody approves their own work");
        assert!(!browser.has("form[action$=approve]"));
        self.look(&format!("prepared-{account}"));
        browser.act_as(self.hand, "certifier");
        self.follow("form[action$=approve] button");
        browser.wait_to_read("Signed and locked");
        self.look(&format!("signed-{account}"));
        browser.act_as(self.hand, "finance-officer");
    }

    /// Prepares the closing, is told why another role approves it, and has it approved.
    fn close(&mut self) {
        self.place("/cambridge/2020-21/end");
        self.look("end");
        self.follow("main a[href$=\"/close\"]");
        self.look("close");
        self.follow("form[action$=prepare] button");
        self.browser.wait_to_read("nobody approves their own work");
        assert!(!self.browser.has("form[action$=approve]"));
        self.look("close-prepared");
        self.browser.act_as(self.hand, "certifier");
        self.follow("form[action$=approve] button");
        self.browser.wait_to_read("2020/21 is closed");
        self.look("closed");
        self.browser.act_as(self.hand, "finance-officer");
    }

    /// From a figure of the report to the lit cell of the council's extract; gives the clicks.
    fn reach_the_cell(&mut self) -> usize {
        let mut clicks = 0;
        for css in [
            ".paper a.fig[href*=\"/report/P1\"]",
            ".chain a[href*=\"/sheet?\"], .grid a[href*=\"/sheet?\"], main a[href*=\"/sheet?\"]",
        ] {
            if self.browser.has("main .grid td.lit") && clicks > 0 {
                break;
            }
            self.follow(css);
            clicks += 1;
        }
        self.browser.wait_for("main .grid td.lit");
        self.browser.wait_to_read(EXTRACT);
        self.look("figure-to-cell");
        clicks
    }

    fn decide(&mut self) {
        let (browser, hand) = (self.browser, self.hand);
        browser.act_as(hand, "board-secretary");
        self.place("/cambridge/2020-21/end");
        self.follow("main a[href$=\"/decide\"]");
        browser.choose(hand, "#decision", "noted");
        browser.fill(hand, "#date", "12 October 2021");
        browser.fill(hand, "#minute", "9.1");
        browser.fill(hand, "#wording", "That the Board notes the report");
        self.look("decide");
        self.follow(SEND);
        browser.wait_to_read("noted by the Board");
        browser.wait_to_read("No drift");
        self.look("decided");
    }
}

/// The figures of Appendix A that stand on the page.
fn figures(browser: &Browser) -> Vec<String> {
    let text = browser.run(
        "return [...document.querySelectorAll('.paper a.fig')].map((a) => a.textContent)",
        &[],
    );
    let all = text.as_array().unwrap().iter();
    all.map(|figure| figure.as_str().unwrap().to_owned())
        .collect()
}

fn a_year(browser: &Browser, hand: Hand, looking: bool) {
    let watch = looking.then(|| Watch::over(browser));
    let mut walk = Walk {
        browser,
        hand,
        watch,
    };
    browser.open("/cambridge");
    walk.bring_in(EXTRACT, "1100");
    walk.bring_in(BANK, "1000");
    walk.code();
    walk.reconcile("1100");
    walk.reconcile("1000");
    walk.close();
    walk.place("/cambridge/2020-21/report");
    let shown = figures(browser);
    for figure in [
        "£56,000.00",
        "£5,722.17",
        "£61,722.17",
        "-£56,000.00",
        "£41,000.00",
    ] {
        assert!(shown.contains(&figure.to_owned()), "{figure}: {shown:?}");
    }
    let clicks = walk.reach_the_cell();
    assert!(clicks <= 5, "{clicks} clicks to the lit cell");
    walk.decide();
    if let Some(watch) = walk.watch {
        watch.seen().ends("a year walked");
    }
}

#[test]
fn a_year_is_walked_with_a_mouse() {
    let office = Office::founded();
    if let Some(browser) = Browser::at(&office) {
        a_year(&browser, Hand::Mouse, true);
    }
}

#[test]
fn a_year_is_walked_without_javascript() {
    let office = Office::founded();
    if let Some(mut browser) = Browser::at(&office) {
        browser.without_scripts(true);
        a_year(&browser, Hand::Mouse, false);
    }
}

#[test]
fn a_year_is_walked_with_the_keyboard_alone() {
    let office = Office::founded();
    if let Some(browser) = Browser::at(&office) {
        a_year(&browser, Hand::Keys, false);
    }
}
