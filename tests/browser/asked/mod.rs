//! A file that no layout knows opens a page of questions, with the evidence for what it proposes;
//! the answers are kept, and the next file of its form is read without a question.

mod again;
mod which;
mod words;

use crate::{http::Answer, office::Office};

const UNKNOWN: &str = "Treasurer's download\n\nWhen,Particulars of item,Spent,Got,Left over\n\
    25/05/2020,Room hire,20.00,,80.00\n26/05/2020,Grant,,100.00,180.00\n\
    27/05/2020,Printing,30.00,,150.00\nTotal,,50.00,100.00,\n";
const BARE: &str = "Day,Words,Sum\n03/04/2020,Room,20.00\n04/05/2020,Tea,1.00\n";

const QUESTION: &str = "/cambridge/statements/question";

fn asked(office: &Office, name: &str, file: &str) -> (String, String) {
    let sent = office.upload("/cambridge/statements", name, "1000", file.as_bytes());
    let place = office.arrive(&sent.leads());
    assert!(place.starts_with(QUESTION), "{place}");
    let key = place.rsplit('/').next().unwrap_or_default().to_owned();
    (office.page(&place).body, key)
}

#[test]
fn an_unknown_layout_is_proposed_with_evidence_answered_and_kept() {
    let office = Office::founded();
    let (page, key) = asked(&office, "treasurer.csv", UNKNOWN);
    for says in [
        "Which column is what?",
        "goes down when &#39;Spent&#39; is filled: 1 of 1 row",
        "only the day can be first",
        "3 lines",
        "opening and lines add up to closing",
    ] {
        let plain = page.replace('\'', "&#39;");
        assert!(plain.contains(says), "{says}: {page}");
    }
    let kept = office.send(
        "officer",
        QUESTION,
        &[
            ("key", &key),
            ("of", "3"),
            ("name", "treasurer"),
            ("whose", "bank"),
            ("do", "keep"),
        ],
    );
    let plan = kept.leads();
    assert_eq!(plan, format!("/cambridge/statements/plan/{key}"));
    assert!(
        office
            .page(&plan)
            .body
            .contains("Check this before anything is written")
    );
    // Another form does not take its name from it.
    let (_, other) = asked(&office, "bare.csv", BARE);
    let fields = [
        ("key", other.as_str()),
        ("of", "1"),
        ("name", "treasurer"),
        ("do", "keep"),
    ];
    let taken = office.send("officer", QUESTION, &fields);
    assert_eq!(taken.status, 422);
    let says = "There is a layout 'treasurer' already";
    assert!(
        taken.body.replace("&#39;", "'").contains(says),
        "{}",
        taken.body
    );
    // The next one, with its columns in another order and a heading renamed, needs no question.
    let next = "Balance ,When,Particulars of item,Got,Paid out\n190.00,02/06/2020,Tea,,10.00\n\
                200.00,03/06/2020,Grant,10.00,\n";
    let sent = office.upload("/cambridge/statements", "next.csv", "1000", next.as_bytes());
    let place = office.arrive(&sent.leads());
    assert!(place.contains("/statements/plan/"), "{place}");
    assert!(office.page(&place).body.contains("treasurer"));
}

#[test]
fn what_nothing_proves_must_be_answered_and_what_was_typed_stays() {
    let office = Office::founded();
    let (page, key) = asked(&office, "bare.csv", BARE);
    assert_eq!(
        page.matches("The file does not prove it.").count(),
        2,
        "{page}"
    );
    let fields = |more: &[(&'static str, &'static str)]| {
        let mut fields = vec![("of", "1"), ("name", "bare"), ("whose", "bank")];
        fields.extend(more);
        fields
    };
    let send = |more: &[(&'static str, &'static str)]| {
        let mut fields = fields(more);
        fields.push(("key", &key));
        office.send("officer", QUESTION, &fields)
    };
    let refused = send(&[("do", "keep"), ("sign", "out")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("href=\"#dates\""), "{}", refused.body);
    assert!(
        refused.body.contains("value=\"out\" checked"),
        "{}",
        refused.body
    );
    let shown = send(&[("do", "show"), ("sign", "out"), ("dates", "day")]);
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("2 lines"), "{}", shown.body);
    let kept = send(&[("do", "keep"), ("sign", "out"), ("dates", "day")]);
    assert!(kept.leads().contains("/statements/plan/"));
}

/// Sends the answers about a file.
fn answers(office: &Office, key: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("key", key), ("whose", "bank")];
    all.extend(fields);
    office.send("officer", QUESTION, &all)
}

#[test]
fn an_answer_against_the_proof_of_the_file_is_refused_with_the_proof() {
    let office = Office::founded();
    let (_, key) = asked(&office, "treasurer.csv", UNKNOWN);
    let of = [("of", "3"), ("name", "typed-already")];
    let send = |more: &[(&str, &str)]| answers(&office, &key, &[&of[..], more].concat());
    // Days over 12 prove the order, and no balance can be wrong about that.
    for more in [&[][..], &[("balances", "wrong")]] {
        let month = [&[("do", "keep"), ("dates", "month")][..], more].concat();
        let refused = send(&month);
        assert_eq!(refused.status, 422);
        for says in [
            "The file proves the other order",
            "only the day can be first",
        ] {
            assert!(refused.body.contains(says), "{says}: {}", refused.body);
        }
        assert!(
            refused.body.contains("value=\"typed-already\""),
            "{}",
            refused.body
        );
    }
    // Balances prove which column is which; somebody may say that they are wrong.
    let turned = [("column-2", "money-in"), ("column-3", "money-out")];
    for do_ in ["show", "keep"] {
        let refused = send(&[&turned[..], &[("do", do_)]].concat());
        assert_eq!(refused.status, 422);
        for says in [
            "The file proves the opposite",
            "The balances in this file are wrong",
        ] {
            assert!(refused.body.contains(says), "{says}: {}", refused.body);
        }
    }
    let said = [&turned[..], &[("balances", "wrong"), ("do", "keep")]].concat();
    let plan = send(&said).leads();
    let page = office.page(&plan).body;
    assert!(page.contains("typed-already"), "{page}");
    // There is a way back from the plan, and what was answered is there.
    let back = format!("{QUESTION}/{key}");
    assert!(page.contains(&format!("href=\"{back}\"")), "{page}");
    let again = office.page(&back).body;
    assert!(again.contains("value=\"typed-already\""), "{again}");
    assert!(again.contains("value=\"wrong\" checked"), "{again}");
}

#[test]
fn what_a_debit_is_is_asked_where_no_balance_proves_it() {
    let office = Office::founded();
    let file = "Posted on,Narration,Debit,Credit\n25/05/2020,Room hire,20.00,\n\
                26/05/2020,Grant,,100.00\n";
    let (page, key) = asked(&office, "ledger.csv", file);
    for says in [
        "Money under \u{201c}Debit\u{201d} is",
        "Room hire, 20.00 goes out",
        "Room hire, 20.00 comes in",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let of = [("of", "1"), ("name", "ledger")];
    let send = |more: &[(&str, &str)]| answers(&office, &key, &[&of[..], more].concat());
    let refused = send(&[("do", "keep")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("href=\"#debit\""), "{}", refused.body);
    let sides = |debit: &str| {
        let plan = send(&[("do", "keep"), ("debit", debit)]).leads();
        let page = office.page(&plan).body;
        let side = |says: &str| {
            let (before, _) = page.split_once(&format!("<p>{says}</p>")).expect(says);
            let (_, figure) = before.rsplit_once("<b>").unwrap();
            figure.split('<').next().unwrap().to_owned()
        };
        (side("money in"), side("money out"))
    };
    let figures = |into: &str, out: &str| (into.to_owned(), out.to_owned());
    assert_eq!(sides("out"), figures("£100.00", "£20.00"));
    assert_eq!(sides("in"), figures("£20.00", "£100.00"));
}

/// A file of two accounts.
const TWO: &str = "Date,Description,Account number,Paid out,Paid in,Balance\n\
    25/05/2020,Room hire,10203040,20.00,,80.00\n26/05/2020,Grant,50607080,,100.00,180.00\n\
    27/05/2020,Printing,10203040,30.00,,50.00\n28/05/2020,Tea,50607080,5.00,,175.00\n";

#[test]
fn the_first_file_of_several_accounts_asks_which_goes_where_and_brings_in_each() {
    let office = Office::founded();
    let sent = office.upload("/cambridge/statements", "two.csv", "1000", TWO.as_bytes());
    let whole = office.arrive(&sent.leads());
    let page = office.page(&whole).body;
    for says in [
        "Which statement goes into which account?",
        "Statement of 10203040",
        "Statement of 50607080",
        "2 lines, £0.00 in and £50.00 out",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let refused = office.get(&format!("{whole}?only=10203040&into="));
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .body
            .contains("Choose the account that the statement of 10203040")
    );
    for (only, into, left) in [("10203040", "1000", "50607080"), ("50607080", "1100", "")] {
        let plan = office
            .get(&format!("{whole}?only={only}&into={into}"))
            .leads();
        let page = office.page(&plan);
        let fields = [("key", page.hidden("key")), ("plan", page.hidden("plan"))];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let sent = office.send("officer", "/cambridge/statements/confirm", &fields);
        let import = office.arrive(&sent.leads());
        let page = office.page(&import).body;
        assert!(page.contains(&format!("href=\"{whole}\"")), "{page}");
        let rest = office.page(&whole).body;
        assert!(rest.contains("It was brought in already"), "{rest}");
        assert!(
            left.is_empty() || rest.contains("name=\"only\" value=\"50607080\""),
            "{rest}"
        );
    }
    assert!(
        office.page("/cambridge").body.contains("4 lines"),
        "all four lines wait"
    );
}

/// Keeps the layout of the treasurer's file.
pub(crate) fn treasurer(office: &Office) {
    let (_, key) = asked(office, "treasurer.csv", UNKNOWN);
    let kept = [("of", "3"), ("name", "treasurer"), ("do", "keep")];
    answers(office, &key, &kept).leads();
}

#[test]
fn a_layout_of_the_book_is_seen_whole_changed_exported_and_ended() {
    let office = Office::founded();
    treasurer(&office);
    let at = "/cambridge/profiles/treasurer";
    assert!(
        office
            .page("/cambridge/profiles")
            .body
            .contains(&format!("href=\"{at}\""))
    );
    // What each layout is told by is folded away, so that the list can be read.
    let list = office.page("/cambridge/profiles").body;
    let (_, list) = list.split_once("<main").unwrap();
    assert_eq!(
        list.matches("<details").count(),
        list.matches("/profiles/").count()
    );
    let page = office.page(at);
    for says in [
        "A balance without a minus",
        "The day first",
        "1 version",
        "Left over",
    ] {
        assert!(page.body.contains(says), "{says}: {}", page.body);
    }
    let toml = office.page(&format!("{at}/toml")).body;
    assert!(toml.contains("name = \"treasurer\""), "{toml}");
    let form = page.hidden("form");
    let change = |toml: &str, why: &str| {
        let fields = [("form", form.as_str()), ("toml", toml), ("why", why)];
        office.send("officer", at, &fields)
    };
    let refused = change("name = 1", "");
    assert_eq!(refused.status, 422);
    for says in ["Say why it is changed", "cannot be read", "name = 1"] {
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    let renamed = toml.replace("\"treasurer\"", "\"other\"");
    let refused = change(&renamed, "Another name").body;
    assert!(refused.contains("leave its name as it is"), "{refused}");
    let changed = toml.replace("Particulars of item", "Particulars of each item");
    assert_eq!(change(&changed, "The heading was renamed").leads(), at);
    let page = office.page(at).body;
    for says in [
        "2 versions",
        "The heading was renamed",
        "Particulars of each item",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let form = office.page(&format!("{at}/end")).hidden("form");
    let fields = [("form", form.as_str()), ("why", "No longer used")];
    office
        .send("officer", &format!("{at}/end"), &fields)
        .leads();
    assert_eq!(office.get(at).status, 404);
    // What comes with the program is seen whole too, and stays.
    let own = office.page("/cambridge/profiles/monzo").body;
    assert!(
        own.contains("comes with the program") && !own.contains("Keep this version"),
        "{own}"
    );
}

#[test]
fn dates_that_nothing_proves_are_asked_with_the_evidence_there_is() {
    let office = Office::founded();
    let file = "!Type:Bank\nD3/4/2020\nT-1.00\nPTea\n^\nD5/4/2020\nT-2.00\nPMilk\n^\n\
                D1/5/2020\nT-3.00\nPJam\n^\n";
    let (page, key) = asked(&office, "bank.qif", file);
    for says in [
        "Which comes first in its dates?",
        "3 April 2020",
        "4 March 2020",
        "With the day first the 3 dates of the file stand in order",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let send = |dates: &str| office.send("officer", QUESTION, &[("key", &key), ("dates", dates)]);
    let refused = send("");
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Say whether the day or the month"),
        "{}",
        refused.body
    );
    let plan = send("day").leads();
    let page = office.page(&plan).body;
    assert!(
        page.contains("Check this before") && page.contains("3 Apr 2020"),
        "{page}"
    );
    // The way back, with what was answered.
    assert!(
        page.contains("Say whether the day or the month comes first"),
        "{page}"
    );
    let again = office.page(&format!("{QUESTION}/{key}")).body;
    assert!(again.contains("value=\"day\" checked"), "{again}");
    let plan = send("month").leads();
    assert!(office.page(&plan).body.contains("4 March 2020"));
}
