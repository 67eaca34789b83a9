//! A file is undone in the office: it says what that does, asks why, and does it once.

use crate::{
    office::{Office, sample},
    walk::{BANK, OFFICER, bring_in},
};

#[test]
fn a_file_is_undone_from_its_page_and_can_be_brought_in_again() {
    let office = Office::founded();
    bring_in(&office, BANK, "1000");
    let place = "/cambridge/statements/1/undo";
    let asks = office.page(place);
    assert!(asks.body.contains(">Take out 2 lines<"), "{}", asks.body);
    let (form, digest) = (asks.hidden("form"), asks.hidden("undoing"));
    let send = |why: &str| {
        let fields = [
            ("form", form.as_str()),
            ("undoing", digest.as_str()),
            ("why", why),
        ];
        office.send(OFFICER, place, &fields)
    };
    let refused = send("");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Say why"), "{}", refused.body);
    let done = send("The wrong account").leads();
    assert_eq!(
        done,
        send("The wrong account").leads(),
        "a form sent twice acts once"
    );
    let file = office.page(&office.arrive(&done)).body;
    assert!(
        file.contains("This file was undone") && file.contains("The wrong account"),
        "{file}"
    );
    assert!(office.page("/cambridge/statements").body.contains("Undone"));
    assert!(
        office
            .page("/cambridge/coding")
            .body
            .contains("No line to code")
    );
    assert!(office.page(place).body.contains("It was undone already"));

    // And again, now into the plan of somebody whose book moved in between: nothing is lost.
    let plan = office
        .upload("/cambridge/statements", BANK, "1000", &sample(BANK))
        .leads();
    let plan = office.page(&office.arrive(&plan));
    assert!(plan.body.contains("Bring in 2 lines"), "{}", plan.body);
}

/// What is posted for a line in a closed year stands, and says so; a line that came after its year
/// was closed is answered in the open year, and keeps its way back.
#[test]
fn a_line_is_undone_from_its_page_where_what_answers_it_is_of_an_open_year() {
    const BACK: &str = "Undo: the line waits again";
    let office = Office::demonstration();
    let closed = office.page("/cambridge/coding/42").body;
    assert!(!closed.contains(BACK), "{closed}");
    assert!(
        closed.contains("2020/21 is closed, so what answers the line stands"),
        "{closed}"
    );
    let text = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,30/03/2021,20-00-00 10203040,-10.00,PAYMENT,Stamps\n";
    crate::coding::bring_in(&office, "late.csv", "1000", text.as_bytes());
    let waits = office.page("/cambridge/coding").body;
    let (_, line) = waits.split_once("id=\"line-").unwrap();
    let place = format!("/cambridge/coding/{}", line.split_once('"').unwrap().0);
    let form = office.page(&place).hidden("form");
    let fields = [
        ("how", "code"),
        ("form", form.as_str()),
        ("account", "6900"),
        ("fund", "POOL"),
        ("day", "1 April 2021"),
    ];
    office
        .send_heeding("finance-officer", &place, &fields)
        .leads();
    let late = office.page(&place).body;
    assert!(
        late.contains("This line is posted") && late.contains(BACK),
        "{late}"
    );
}
