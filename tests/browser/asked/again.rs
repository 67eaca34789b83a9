//! A layout that reads nothing is not kept, and where a kept one fails its file, the questions are
//! asked again with what it says.

use super::{BARE, QUESTION, UNKNOWN, answers, asked, treasurer};
use crate::office::Office;

#[test]
fn a_layout_that_reads_no_line_of_its_file_is_not_kept_and_says_what_is_missing() {
    let office = Office::founded();
    let (_, key) = asked(&office, "treasurer.csv", UNKNOWN);
    // The columns of money are the words: every row has a date and no amount.
    let wrong = [
        ("of", "3"),
        ("name", "wrong"),
        ("do", "keep"),
        ("column-2", "ignored"),
        ("column-3", "ignored"),
        ("column-4", "ignored"),
        ("column-1", "amount"),
        ("sign", "in"),
    ];
    let refused = answers(&office, &key, &wrong);
    assert_eq!(refused.status, 422);
    for says in [
        "The layout wrong reads no line of treasurer.csv, so it is not kept",
        "is not an amount in pounds and pence",
        "say which columns hold the date and the money",
    ] {
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    let layouts = office.page("/cambridge/profiles").body;
    assert!(!layouts.contains("/profiles/wrong"), "{layouts}");
}

#[test]
fn a_file_that_a_kept_layout_fails_is_asked_about_again_with_the_answers_of_the_layout() {
    let office = Office::founded();
    treasurer(&office);
    // The next one has its amounts in the wrong column, and what is left does not follow.
    let next = "When,Particulars of item,Spent,Got,Left over\n25/06/2020,Room hire,20.00,,80.00\n\
                26/06/2020,Grant,100.00,,180.00\n";
    let sent = office.upload("/cambridge/statements", "next.csv", "1000", next.as_bytes());
    let place = office.arrive(&sent.leads());
    let page = office.get(&place).body;
    assert!(page.contains("cannot be brought in"), "{page}");
    let key = place.rsplit('/').next().unwrap_or_default().to_owned();
    let link = format!("<a href=\"{QUESTION}/{key}\">Answer again which column is what</a>");
    assert!(page.contains(&link), "{page}");
    let again = office.get(&format!("{QUESTION}/{key}")).body;
    for says in [
        "was read by the layout <strong>treasurer</strong>",
        "value=\"treasurer\"",
        "value=\"money-out\" selected",
        "value=\"day\" checked",
    ] {
        assert!(again.contains(says), "{says}: {again}");
    }
    // Nothing in it is a line: the plan says so, and leads back too.
    let empty = "When,Particulars of item,Spent,Got,Left over\n25/07/2020,B/f,,,80.00\n";
    let sent = office.upload(
        "/cambridge/statements",
        "empty.csv",
        "1000",
        empty.as_bytes(),
    );
    let page = office.get(&office.arrive(&sent.leads())).body;
    assert!(page.contains("Answer again which column is what"), "{page}");
    // A file that is read whole is asked about by nobody; who knows better may say so.
    let whole = UNKNOWN.replace("/05/", "/08/");
    let sent = office.upload(
        "/cambridge/statements",
        "whole.csv",
        "1000",
        whole.as_bytes(),
    );
    let place = office.arrive(&sent.leads());
    assert!(place.contains("/statements/plan/"), "{place}");
    let page = office.page(&place).body;
    assert!(!page.contains("Answer again"), "{page}");
    let other = "It is another layout: say which column is what";
    assert!(page.contains(other), "{page}");
}

/// What the page does not ask stays of a layout that is answered again: its sub-totals, its facts,
/// what follows its text, the order of its lines.
#[test]
fn answering_again_keeps_what_the_page_does_not_ask() {
    let office = Office::founded();
    treasurer(&office);
    let at = "/cambridge/profiles/treasurer";
    let toml = office.page(&format!("{at}/toml")).body;
    let parts = [
        "order = \"newest-first\"",
        "currency = \"EUR\"",
        "more-text = [\"Remark\"]",
        "sub-total = [\"Page total\"]",
        "account = [\"Purse\"]",
    ];
    let [order, currency, more_text, sub_total, account] = parts;
    let toml = toml
        .replace("order = \"oldest-first\"", order)
        .replace("currency = \"GBP\"", currency)
        .replace("more-text = []", more_text)
        .replace("sub-total = []", sub_total);
    let toml = format!("{toml}\n[facts]\n{account}\n");
    let toml = toml.replacen("[facts]\n\n", "", 1);
    let form = office.page(at).hidden("form");
    let fields = [
        ("form", form.as_str()),
        ("toml", toml.as_str()),
        ("why", "By hand"),
    ];
    office.send("officer", at, &fields).leads();
    let wrong = "When,Particulars of item,Spent,Got,Left over\n25/06/2020,Room hire,20.00,,80.00\n\
                 26/06/2020,Grant,100.00,,180.00\n";
    let sent = office.upload(
        "/cambridge/statements",
        "next.csv",
        "1000",
        wrong.as_bytes(),
    );
    let place = office.arrive(&sent.leads());
    let key = place.rsplit('/').next().unwrap_or_default();
    let again = [
        ("of", "1"),
        ("name", "treasurer"),
        ("column-4", "ignored"),
        ("do", "keep"),
    ];
    answers(&office, key, &again).leads();
    let toml = office.page(&format!("{at}/toml")).body;
    for part in parts {
        assert!(toml.contains(part), "{part}: {toml}");
    }
}

/// Whoever acts is changed in the middle of the questions: what was answered stays, and nothing is
/// kept of it.
#[test]
fn what_was_answered_stays_when_somebody_else_is_to_act() {
    let office = Office::founded();
    let (page, key) = asked(&office, "bare.csv", BARE);
    let lost = "Changing it clears what is typed below";
    assert!(!page.contains(lost), "{page}");
    assert!(page.contains("name=\"acting-back\" value=\"/cambridge/statements/question\""));
    let said = [
        ("of", "1"),
        ("name", "by-hand"),
        ("sign", "out"),
        ("column-1", "reference"),
        ("acting", "role"),
    ];
    let kept = answers(&office, &key, &said);
    assert_eq!(kept.status, 200, "{}", kept.body);
    for says in [
        "value=\"by-hand\"",
        "value=\"out\" checked",
        "value=\"reference\" selected",
    ] {
        assert!(kept.body.contains(says), "{says}: {}", kept.body);
    }
    let file = "!Type:Bank\nD3/4/2020\nT-1.00\nPTea\n^\n";
    let (page, key) = asked(&office, "bank.qif", file);
    assert!(!page.contains(lost), "{page}");
    let kept = answers(&office, &key, &[("dates", "month"), ("acting", "role")]);
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert!(
        kept.body.contains("value=\"month\" checked"),
        "{}",
        kept.body
    );
}
