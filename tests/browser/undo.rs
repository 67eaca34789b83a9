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
