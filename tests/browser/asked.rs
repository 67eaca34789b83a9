//! A file that no layout knows opens a page of questions, with the evidence for what it proposes;
//! the answers are kept, and the next file of its form is read without a question.

use crate::office::Office;

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
        "goes down when &#39;Spent&#39; is filled: 1 of 1 rows",
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
