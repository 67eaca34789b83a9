//! What pages tell: figures that cast, what waits and what blocks it, and refusals that say what to
//! do, whichever layer refuses.

use regex::Regex;

use crate::{
    entries::sides,
    http::ask,
    office::{Office, sample},
    walk::{EXTRACT, OFFICER, bring_in},
};

/// The figures of the first equation of a page, in pence.
pub(crate) fn equation(page: &str) -> Vec<i64> {
    let (_, sum) = page.split_once("<ul class=\"sum\">").expect("an equation");
    let (sum, _) = sum.split_once("</ul>").unwrap();
    let figure = Regex::new("<b[^>]*>(\u{2212}?)£([0-9,]+)\\.([0-9]{2})</b>").unwrap();
    let found = figure.captures_iter(sum);
    found
        .map(|found| {
            let pence: i64 = format!("{}{}", found[2].replace(',', ""), &found[3])
                .parse()
                .unwrap();
            if found[1].is_empty() { pence } else { -pence }
        })
        .collect()
}

#[test]
fn home_says_what_is_left_what_waits_and_what_blocks() {
    let office = Office::founded();
    let empty = office.page("/cambridge").body;
    // The award is restricted to its grant: it is left, and not free to spend.
    assert_eq!(equation(&empty), [6_172_217, 0, 5_600_000, 572_217]);
    assert!(empty.contains("Bring in the first statement"), "{empty}");

    bring_in(&office, EXTRACT, "1100");
    let home = office.page("/cambridge").body;
    let told = equation(&home);
    let taken: i64 = told[1..told.len() - 1].iter().sum();
    assert_eq!(Some(told[0] - taken), told.last().copied(), "{told:?}");
    // What the extract took out, £56,180.00, less the credit note for resources among its lines.
    assert_eq!(told[1], 5_600_000);
    assert_eq!(
        told.last(),
        Some(&572_217),
        "the grant is spent to nil, and no more"
    );
    assert!(home.contains("Code 49 lines"), "{home}");
    assert!(home.contains("Cannot start yet"), "{home}");
    assert!(home.contains("Receipts of £56,000.00 wait too"), "{home}");
    // The lines that wait are drawn where the rules would place them, and said beside the bar.
    assert!(
        home.contains("class=\"bar-waits\"") && home.contains("lines to code"),
        "{home}"
    );
}

#[test]
fn only_pooled_money_is_free_to_spend() {
    let office = Office::demonstration();
    let home = office.page("/cambridge?year=2021-22").body;
    assert_eq!(equation(&home), [578_217, 0, 6_000, 572_217]);
    for says in [
        "held in County Lines 2020/21, for its own purpose",
        "free to spend on anything, all of it in Pooled Fund",
    ] {
        assert!(home.contains(says), "{says}: {home}");
    }
}

#[test]
fn home_and_the_page_that_closes_say_the_same_of_what_stands_in_the_way() {
    let office = Office::founded();
    let close = office.page("/cambridge/2020-21/close").body;
    assert!(close.contains("Consent to carry £56,000.00"), "{close}");
    assert!(close.contains("/close/prepare"), "{close}");

    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let mut fields = vec![
        ("form", form.as_str()),
        ("date", "31 March 2021"),
        ("text", "More than the grant"),
        ("why", "It was ordered"),
        ("how", "post"),
    ];
    let costs = [
        ["6900", "CL", "56020.00", ""],
        ["2000", "CL", "", "56020.00"],
    ];
    sides(&mut fields, &costs);
    let mut asked = fields.clone();
    asked.retain(|(name, _)| *name != "how");
    asked.push(("how", "check"));
    let asked = office.send(OFFICER, path, &asked);
    assert!(
        asked.body.contains("Fund CL is overdrawn by £20.00"),
        "{}",
        asked.body
    );
    let heed = asked.hidden("heed");
    fields.push(("heed", &heed));
    office.send(OFFICER, path, &fields).leads();
    let home = office.page("/cambridge").body;
    let close = office.page("/cambridge/2020-21/close").body;
    for page in [&home, &close] {
        let says = "Fund CL \u{201c}County Lines 2020/21\u{201d} is overspent by £20.00";
        assert!(page.contains(says), "{says}: {page}");
    }
    assert!(!home.contains("Nothing blocks it"), "{home}");
    assert!(
        home.contains("£20.00 short: more was spent than it has"),
        "{home}"
    );
    assert_eq!(
        equation(&home).last(),
        Some(&570_217),
        "it is owed by the pool"
    );
    for offers in ["Consent to carry", "/close/prepare", "/close/approve"] {
        assert!(!close.contains(offers), "{offers}: {close}");
    }
}

#[test]
fn home_tells_that_what_the_board_decided_would_now_differ() {
    let office = Office::demonstration();
    let home = office.page("/cambridge?year=2020-21").body;
    let report = office.page("/cambridge/2020-21/report").body;
    let differs = Regex::new("[0-9]+ rows? would now differ").unwrap();
    let said = differs.find(&report).expect("a drift").as_str();
    assert!(home.contains(said), "{said}: {home}");
    let to = "href=\"/cambridge/2020-21/report#drift\"";
    assert!(home.contains(to), "{home}");
    let other = office.page("/cambridge?year=2021-22").body;
    assert!(!differs.is_match(&other), "{other}");
}

#[test]
fn the_year_of_an_address_is_the_year_of_the_page_or_there_is_none() {
    let office = Office::demonstration();
    for (address, year) in [
        ("/cambridge", "2020/21"),
        ("/cambridge?year=2021-22", "2021/22"),
        ("/cambridge/2021-22/end", "2021/22"),
    ] {
        let page = office.page(address).body;
        let bar = format!("<span class=\"nowrap\">{year}</span>");
        assert!(page.contains(&bar), "{address}: {page}");
    }
    for unknown in ["2055-56", "2019-20", "soon"] {
        let none = office.get(&format!("/cambridge?year={unknown}"));
        assert_eq!(none.status, 404, "{unknown}");
        for year in ["2020-21", "2021-22"] {
            let to = format!("href=\"/cambridge?year={year}\"");
            assert!(none.body.contains(&to), "{unknown}: {}", none.body);
        }
    }
}

#[test]
fn a_file_that_came_before_leads_to_its_lines_and_offers_nothing() {
    let office = Office::founded();
    bring_in(&office, EXTRACT, "1100");
    let again = office.upload("/cambridge/statements", EXTRACT, "1100", &sample(EXTRACT));
    let plan = office.page(&office.arrive(&again.leads())).body;
    for says in [
        "There is nothing to bring in",
        "href=\"/cambridge/statements/1\"",
    ] {
        assert!(plan.contains(says), "{says}: {plan}");
    }
    for offers in ["Bring in", "statements/confirm"] {
        assert!(!plan.contains(offers), "{offers}: {plan}");
    }
}

#[test]
fn a_row_with_money_that_is_set_aside_is_said_before_anything_else() {
    let office = Office::founded();
    let text = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                03/03/2020,BP,Room hire,R1,1000.00,,5722.17\n\
                13/04/2020,BP,Room hire,R2,150.00,,5572.17\n";
    let sent = office.upload("/cambridge/statements", "a.csv", "1000", text.as_bytes());
    let plan = office.page(&office.arrive(&sent.leads())).body;
    let (warned, after) = plan
        .split_once("The proof that nothing is missing")
        .expect("a proof");
    for says in [
        "1 row with money is set aside and not brought in",
        "row 2",
        "\u{2212}£1,000.00",
        "Of 2019/20, dated 3 March 2020: before 1 April 2020",
    ] {
        assert!(warned.contains(says), "{says}: {warned}");
    }
    let counted = Regex::new("<b>([0-9]+)</b><p>set aside").unwrap();
    let found = counted
        .captures_iter(after)
        .map(|found| found[1].to_owned());
    assert_eq!(found.collect::<Vec<_>>(), ["1", "1"], "{after}");
}

#[test]
fn the_demonstration_is_verified_before_it_is_opened() {
    let office = Office::demonstrated();
    let home = office.page("/cambridge").body;
    assert!(home.contains("the chain whole"), "{home}");
    assert!(!home.contains("Not verified"), "{home}");
    assert!(home.contains("Nothing: 2020/21 is done"), "{home}");
}

#[test]
fn whichever_layer_refuses_the_answer_is_a_page_that_says_what_to_do() {
    let office = Office::founded();
    let crossed = [("Sec-Fetch-Site", "cross-site")];
    let elsewhere = [("Host", "ledger.example")];
    let none: [(&str, &str); 0] = [];
    for (method, path, headers, status, says) in [
        (
            "GET",
            "/cambridge/nowhere/at/all",
            &none[..],
            404,
            "leads to nothing",
        ),
        ("GET", "/another", &none[..], 404, "no book"),
        (
            "DELETE",
            "/cambridge",
            &none[..],
            405,
            "send the form again",
        ),
        (
            "POST",
            "/cambridge/verify",
            &crossed[..],
            403,
            "from another site",
        ),
        ("GET", "/cambridge", &elsewhere[..], 421, "127.0.0.1"),
    ] {
        let answer = ask(&office.host, method, path, headers, b"");
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8"),
            "{path}"
        );
        assert!(
            answer.body.contains(says),
            "{method} {path}: {}",
            answer.body
        );
        assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
    }
}

#[test]
fn rows_of_a_file_are_shown_by_what_became_of_them() {
    let office = Office::demonstration();
    let rows = |show: &str| {
        let page = office
            .page(&format!("/cambridge/statements/1?show={show}"))
            .body;
        let (_, table) = page.split_once("id=\"rows\"").unwrap();
        (
            table.matches("Posted as").count(),
            table.matches("Set aside: ").count(),
        )
    };
    let both = [rows("posted"), rows("aside"), rows("waiting")];
    let all = rows("all");
    assert_eq!(both[0], (all.0, 0));
    assert_eq!(both[1], (0, all.1));
    assert_eq!(both[2], (0, 0));
    assert!(all.0 > 0 && all.1 > 0, "{all:?}");
}

#[test]
fn the_journal_leads_to_its_last_page_and_back() {
    let office = Office::demonstration();
    let first = office.page("/cambridge/journal").body;
    assert!(first.contains("Entries 1 to 57 of 57"), "{first}");
    let late = office.page("/cambridge/journal?after=50").body;
    assert!(late.contains("Entries 51 to 57 of 57"), "{late}");
    assert!(
        late.contains("href=\"/cambridge/journal?after=0\">First</a>"),
        "{late}"
    );
    let none = office.page("/cambridge/journal?text=nothing+like+it").body;
    assert!(none.contains("No entry matches"), "{none}");
}

/// The figures of the second table column of a page's cards, foot last, in pence.
fn column(page: &str) -> Vec<i64> {
    let cells = page.split("data-of=\"£\"").skip(1);
    cells
        .map(|cell| {
            let (_, shown) = cell.split_once('>').unwrap();
            let shown = shown.split("</td>").next().unwrap();
            let shown = shown.rsplit_once("\">").map_or(shown, |(_, text)| text);
            let digits: String = shown
                .replace('\u{2212}', "-")
                .chars()
                .filter(|letter| letter.is_ascii_digit() || *letter == '-')
                .collect();
            digits.parse().unwrap()
        })
        .collect()
}

#[test]
fn what_the_board_sees_adds_up_to_what_there_was_before_anything_is_spent() {
    for office in [Office::founded(), Office::demonstration()] {
        let page = office.page("/cambridge/2020-21/board").body;
        let figures = column(&page);
        let (had, parts) = figures.split_last().unwrap();
        assert_eq!(parts.iter().sum::<i64>(), *had, "{figures:?}: {page}");
    }
    let nothing = Office::founded().page("/cambridge/2020-21/board").body;
    assert!(
        nothing.contains("Nothing was spent in 2020/21"),
        "{nothing}"
    );
    assert!(!nothing.contains("Of which restricted"), "{nothing}");
}

#[test]
fn a_reconciliation_without_a_balance_asks_for_it_in_the_words_of_the_page() {
    let office = Office::founded();
    let page = office.page("/cambridge/reconcile/1100/2021-03-31").body;
    let says = "No file that was brought in gives the balance of account 1100 at 31 March 2021";
    assert!(page.contains(says), "{page}");
    assert!(!page.contains("--"), "{page}");
}

#[test]
fn an_entry_names_its_accounts_funds_and_costs() {
    let page = Office::demonstration().page("/cambridge/journal/46").body;
    for name in [
        "1100 Held by the accountable body",
        "County Lines 2020/21",
        "A commissioned film with additional material",
    ] {
        assert!(page.contains(name), "{name}: {page}");
    }
}

#[test]
fn a_row_of_the_report_is_reworded_with_a_reason_and_no_figure_moves() {
    let office = Office::founded();
    let list = "/cambridge/2020-21/reword";
    let path = format!("{list}/TA");
    let page = office.page(&path);
    let (form, seen) = (page.hidden("form"), page.hidden("seen"));
    let send = |label: &str, why: &str| {
        let fields = [
            ("form", form.as_str()),
            ("seen", seen.as_str()),
            ("label", label),
            ("why", why),
        ];
        office.send("finance-officer", &path, &fields)
    };
    let refused = send("", "");
    assert_eq!(refused.status, 422);
    for field in ["#label", "#why"] {
        let at = format!("href=\"{field}\"");
        assert!(refused.body.contains(&at), "{field}: {}", refused.body);
    }
    let report = || office.page("/cambridge/2020-21/report?version=now").body;
    let figures = |page: &str| {
        let money = Regex::new("-?£[0-9,.]+").unwrap();
        let found = money.find_iter(page).map(|found| found.as_str().to_owned());
        found.collect::<Vec<_>>()
    };
    let before = report();
    send("Meetings and postage", "The Board's own words").leads();
    let after = report();
    assert!(after.contains("Meetings and postage"), "{after}");
    assert!(!before.contains("Meetings and postage"), "{before}");
    assert_eq!(figures(&before), figures(&after));
    // Somebody who still sees the words of before is told.
    let late = send("Other costs", "A second thought");
    assert_eq!(late.status, 422);
    assert!(late.body.contains("Meetings and postage"), "{}", late.body);
    assert!(late.body.contains("by now"), "{}", late.body);
    assert_eq!(office.get(&format!("{list}/GONE")).status, 404);
    // A row that is nil and has no words yet prints once it is given some.
    assert!(
        office
            .page(list)
            .body
            .contains("Not printed while it is nil")
    );
}
