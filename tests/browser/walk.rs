//! A year in the browser without JavaScript, from an empty book to the Board's decision.

use crate::{
    http::Answer,
    office::{Office, sample},
};

pub(crate) const EXTRACT: &str = "council-ledger-extract-2020-21.xlsx";
pub(crate) const BANK: &str = "bank-export-2020-21.xlsx";
pub(crate) const OFFICER: &str = "finance-officer";
pub(crate) const CERTIFIER: &str = "certifier";

/// Uploads a file, sees its plan, and confirms it; twice, because a form can be sent twice.
pub(crate) fn bring_in(office: &Office, name: &str, account: &str) -> Answer {
    let plan = office
        .upload("/cambridge/statements", name, account, &sample(name))
        .leads();
    let page = office.page(&office.arrive(&plan));
    assert!(page.body.contains("wrote nothing"), "{}", page.body);
    let fields = [("key", page.hidden("key")), ("plan", page.hidden("plan"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let confirm = || {
        let confirmed = office.send(OFFICER, "/cambridge/statements/confirm", &fields);
        office.arrive(&confirmed.leads())
    };
    let place = confirm();
    assert_eq!(place, confirm());
    office.page(&place)
}

pub(crate) fn code_everything(office: &Office) {
    let list = office.page("/cambridge/coding/rules");
    let fields = [
        ("proposals", list.hidden("proposals")),
        ("form", list.hidden("form")),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let posted = office
        .send(OFFICER, "/cambridge/coding/rules", &fields)
        .leads();
    assert_eq!(
        posted,
        office
            .send(OFFICER, "/cambridge/coding/rules", &fields)
            .leads()
    );
    // Whatever no rule proposes was a cost of a meeting.
    for line in 1..=51 {
        let page = office.page(&format!("/cambridge/coding/{line}"));
        if page.body.contains("This line is posted") {
            continue;
        }
        let form = page.hidden("form");
        let fields = [
            ("how", "code"),
            ("form", &form),
            ("account", "6900"),
            ("fund", "POOL"),
        ];
        office
            .send(OFFICER, &format!("/cambridge/coding/{line}"), &fields)
            .leads();
    }
    assert!(
        office
            .page("/cambridge/coding")
            .body
            .contains("No line to code")
    );
}

fn reconcile(office: &Office, account: &str) {
    // The address that the year end had leads on.
    let place = office
        .get(&format!("/cambridge/2020-21/reconcile/{account}"))
        .leads();
    assert_eq!(place, format!("/cambridge/reconcile/{account}/2021-03-31"));
    // The page of another role than the one that prepared it has the form that approves.
    let sign = |role: &str, verb: &str| {
        let page = office.page_as(CERTIFIER, &place);
        let (form, shown) = (page.hidden("form"), page.hidden("shown"));
        let fields = [("form", form.as_str()), ("shown", shown.as_str())];
        office.send(role, &format!("{place}/{verb}"), &fields)
    };
    let nothing = office.page(&place).body;
    assert!(nothing.contains("It is prepared first; then"), "{nothing}");
    sign(OFFICER, "prepare").leads();
    let own = sign(OFFICER, "approve");
    assert_eq!(own.status, 422);
    assert!(own.body.contains("cannot also approve"), "{}", own.body);
    offers_no_approval(&office.page_as(OFFICER, &place), "prepared it");
    sign(CERTIFIER, "approve").leads();
    assert!(office.page(&place).body.contains("Signed and locked"));
}

/// Whoever did something is told why another role approves it, and is offered no button.
pub(crate) fn offers_no_approval(page: &Answer, did: &str) {
    let says = format!("You act as Finance officer, who {did}, and nobody approves their own work");
    assert!(page.body.contains(&says), "{says}: {}", page.body);
    for offers in ["/approve\"", "value=\"approve\""] {
        assert!(!page.body.contains(offers), "{offers}: {}", page.body);
    }
}

/// Sends a form of the page that closes the year.
fn signs(office: &Office, role: &str, verb: &str) -> Answer {
    let page = office.page("/cambridge/2020-21/close");
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let fields = [("form", form.as_str()), ("shown", shown.as_str())];
    office.send(role, &format!("/cambridge/2020-21/close/{verb}"), &fields)
}

/// Closes the year in two acts, and is refused the approval of one's own work.
fn close(office: &Office) {
    let page = office.page("/cambridge/2020-21/close").body;
    assert!(!page.contains("/close/approve"), "{page}");
    let place = signs(office, OFFICER, "prepare").leads();
    assert_eq!(place, "/cambridge/2020-21/close");
    offers_no_approval(&office.page(&place), "prepared it");
    let page = office.page_as(CERTIFIER, &place).body;
    for says in ["Finance officer", "not authenticated", "/close/approve"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let home = office.page("/cambridge").body;
    let waits = "Prepared by Finance officer; another role approves it";
    assert!(home.contains(waits), "{home}");
    let own = signs(office, OFFICER, "approve");
    assert_eq!(own.status, 422);
    assert!(own.body.contains("cannot also approve"), "{}", own.body);

    // The book moves: what was prepared no longer stands, and the pages say so.
    enters(office, "10.00");
    let moved = signs(office, CERTIFIER, "approve");
    assert_eq!(moved.status, 422);
    for says in [
        "Account 6900 \u{201c}Meeting and other costs\u{201d} of fund POOL \u{201c}Pooled \
         Fund\u{201d}, without a project would be closed by \u{2212}£10.00",
        "was posted since",
        "Prepare it again as",
    ] {
        assert!(moved.body.contains(says), "{says}: {}", moved.body);
    }
    let home = office.page("/cambridge").body;
    assert!(
        home.contains("Finance officer prepared no longer holds"),
        "{home}"
    );
    let end = office.page("/cambridge/2020-21/end").body;
    assert!(end.contains("To be prepared again"), "{end}");
    enters(office, "-10.00");
    signs(office, OFFICER, "prepare").leads();
    signs(office, CERTIFIER, "approve").leads();
    let end = office.page("/cambridge/2020-21/end").body;
    let says = "approved by Section 151 officer's delegate";
    assert!(
        end.contains("Prepared by Finance officer") && end.contains(says),
        "{end}"
    );
}

/// Enters a cost of the pool that is not paid yet, or takes it back.
fn enters(office: &Office, amount: &str) {
    enters_on(office, ("31 March 2021", ""), amount);
}

/// The same on a day, about a closed year.
fn enters_on(office: &Office, (day, concerns): (&str, &str), amount: &str) {
    let path = "/cambridge/journal/new";
    let form = office.page(path).hidden("form");
    let (more, less) = match amount.strip_prefix('-') {
        Some(back) => ("credit", back),
        None => ("debit", amount),
    };
    let other = if more == "debit" { "credit" } else { "debit" };
    let (one, two) = (format!("{more}-1"), format!("{other}-2"));
    let fields = [
        ("form", form.as_str()),
        ("date", day),
        ("concerns", concerns),
        ("text", "Hall, to be paid"),
        ("why", "No statement shows it yet"),
        ("how", "post"),
        ("account-1", "6900"),
        ("fund-1", "POOL"),
        (one.as_str(), less),
        ("account-2", "2000"),
        ("fund-2", "POOL"),
        (two.as_str(), less),
    ];
    office.send(OFFICER, path, &fields).leads();
}

#[test]
fn a_year_goes_from_its_files_to_the_boards_decision() {
    let office = Office::founded();
    let file = bring_in(&office, EXTRACT, "1100");
    assert!(file.body.contains("62") && file.body.contains("£56,180.00"));
    bring_in(&office, BANK, "1000");
    code_everything(&office);

    let blocked = office.page("/cambridge/2020-21/end").body;
    let unsigned = "Account 1100 \u{201c}Held by the accountable body (cost centre)\u{201d} has no";
    assert!(blocked.contains(unsigned), "{blocked}");
    reconcile(&office, "1100");
    reconcile(&office, "1000");

    close(&office);

    let report = office.page("/cambridge/2020-21/report").body;
    for figure in [
        "£56,000.00",
        "£5,722.17",
        "£61,722.17",
        "-£56,000.00",
        "£41,000.00",
    ] {
        assert!(
            report.contains(&format!(">{figure}</a>")),
            "{figure}: {report}"
        );
    }
    // What later entries change is told before the Board decides, and taken back leaves nothing.
    let pages = ["report", "decide", "board"].map(|page| format!("/cambridge/2020-21/{page}"));
    let told = "Later entries concern this year";
    let late = ("5 May 2021", "2020/21");
    enters_on(&office, late, "10.00");
    for page in &pages {
        let body = office.page(page).body;
        assert!(body.contains(told), "{page}: {body}");
        assert!(
            page.ends_with("board") || body.contains("As it stands"),
            "{page}: {body}"
        );
    }
    enters_on(&office, late, "-10.00");

    let figure = office.page("/cambridge/2020-21/report/P1?version=now").body;
    assert!(figure.contains("class=\"lit number\""), "{figure}");
    assert!(figure.contains("Salary April 2020"), "{figure}");

    let decide = office.page("/cambridge/2020-21/decide");
    for says in [
        "freezes these figures as version 1 of the report.",
        "what would then differ is shown beside it as drift",
    ] {
        assert!(decide.body.contains(says), "{says}: {}", decide.body);
    }
    let (form, shown) = (decide.hidden("form"), decide.hidden("shown"));
    let decided = [
        ("form", form.as_str()),
        ("shown", shown.as_str()),
        ("decision", "noted"),
        ("date", "12 October 2021"),
        ("minute", "9.1"),
        ("wording", "That the Board notes the report"),
    ];
    let place = office
        .send("board-secretary", "/cambridge/2020-21/decide", &decided)
        .leads();
    let noted = office.page(&place).body;
    assert!(noted.contains("Version 1: noted by the Board"), "{noted}");
    assert!(noted.contains("No drift"), "{noted}");
    let again = office.page("/cambridge/2020-21/decide").body;
    let second = "as version 2 of the report; version 1 stays beside it.";
    assert!(again.contains(second), "{again}");
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_a_form_sent_twice_acts_once() {
    let office = Office::founded();
    let form = office.page("/cambridge/journal/new").hidden("form");
    let of = |text: &str, date: &str, credit: &str| {
        let fields = [
            ("form", form.as_str()),
            ("date", date),
            ("text", text),
            ("why", "No statement shows it yet"),
            ("account-1", "6900"),
            ("fund-1", "POOL"),
            ("debit-1", "120.00"),
            ("account-2", "1000"),
            ("fund-2", "POOL"),
            ("credit-2", credit),
        ];
        office.send(OFFICER, "/cambridge/journal/new", &fields)
    };
    let entry = |date: &str, credit: &str| of("Room hire, July & August", date, credit);
    let refused = entry("31/07/2020", "100.00");
    assert_eq!(refused.status, 422);
    for kept in [
        "<title>Error: ",
        "£20.00",
        "Room hire, July &amp; August",
        "value=\"100.00\"",
    ] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
    let both = entry("some day", "ten pounds");
    for wrong in ["#date", "#credit-2"] {
        assert!(
            both.body.contains(&format!("href=\"{wrong}\"")),
            "{wrong}: {}",
            both.body
        );
    }
    let place = entry("31/07/2020", "120.00").leads();
    let again = entry("31/07/2020", "120.00").leads();
    assert_eq!(again, format!("{place}&again=1"));
    let again = office.page(&again).body;
    assert!(again.contains("It was posted already, as entry"), "{again}");
    let journal = office.page("/cambridge/journal").body;
    assert_eq!(journal.matches("Room hire, July &amp; August").count(), 1);
    // Whoever goes back and writes something else asks for something else.
    let another = of("Room hire, September", "30/09/2020", "120.00").leads();
    assert_ne!(another, place);
    let journal = office.page("/cambridge/journal").body;
    assert_eq!(journal.matches("Room hire, September").count(), 1);
}

#[test]
fn a_file_that_cannot_be_brought_in_is_refused_and_nothing_is_written() {
    let office = Office::founded();
    let empty = office.upload("/cambridge/statements", "a.xlsx", "1100", b"");
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("There is a problem"), "{}", empty.body);
    let plan = office.upload(
        "/cambridge/statements",
        "a.csv",
        "1100",
        b"no statement at all",
    );
    let refused = if plan.status == 303 {
        office.get(&office.arrive(&plan.leads()))
    } else {
        plan
    };
    assert_eq!(refused.status, 422);
    assert!(
        office
            .page("/cambridge/statements")
            .body
            .contains("No file yet")
    );
}
