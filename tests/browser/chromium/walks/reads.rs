//! What an auditor reads in the browser: the pages of others, without what would write.

use super::super::{Browser, hand::Hand, seen::Watch};
use crate::{
    office::Office,
    walk::{BANK, bring_in},
};

#[test]
fn an_auditor_reads_the_pages_that_others_write_on() {
    let office = Office::founded();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    let mut watch = Watch::over(&browser);
    browser.open("/cambridge");
    browser.act_as(Hand::Mouse, "auditor");
    // The Board is asked for a decision while every check holds, which lines that wait would end.
    browser.open("/cambridge/2020-21/decide");
    browser.wait_to_read("You can read this page and change nothing");
    watch.look("auditor-decision");
    bring_in(&office, BANK, "1000");
    for (address, name) in [
        ("/cambridge/coding", "auditor-coding"),
        ("/cambridge/coding/1", "auditor-line"),
        ("/cambridge/journal/new", "auditor-entry"),
        ("/cambridge/add/grants", "auditor-grant"),
    ] {
        browser.open(address);
        browser.wait_to_read("You can read this page and change nothing");
        watch.look(name);
    }
    watch.seen().ends("what an auditor reads");
}
