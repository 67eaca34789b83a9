//! Words that the office keeps: of a row that another takes the place of meanwhile.

use crate::{office::Office, things::answer, walk::OFFICER};

#[test]
fn words_meant_for_one_grant_are_not_kept_for_another_that_took_its_place_meanwhile() {
    let office = Office::founded();
    let path = "/cambridge/2020-21/reword/A1";
    let before = office.page(path);
    assert!(before.body.contains("move with it"), "{}", before.body);
    let plain = office.page("/cambridge/2020-21/reword/TA").body;
    assert!(!plain.contains("move with it"), "{plain}");
    let fund = [
        ("code", "AA"),
        ("name", "A fund"),
        ("restriction", "restricted"),
        ("why", "Awarded"),
    ];
    answer(&office, "/cambridge/add/funds", &fund).leads();
    let grant = [
        ("code", "AA-2021"),
        ("name", "Before all"),
        ("funder", "OPCC"),
        ("fund", "AA"),
        ("project", "CL"),
        ("starts", "1 April 2020"),
        ("ends", "31 March 2021"),
        ("authority", "Award letter"),
        ("years", "2"),
        ("year-1", "2020/21"),
        ("amount-1", "10.00"),
        ("why", "Awarded"),
    ];
    answer(&office, "/cambridge/add/grants", &grant).leads();
    // Both rows say the same, and are about different grants.
    let (form, seen) = (before.hidden("form"), before.hidden("seen"));
    let fields = [
        ("form", form.as_str()),
        ("seen", seen.as_str()),
        ("label", "County Lines money"),
        ("why", "The Board's own words"),
    ];
    let told = office.send(OFFICER, path, &fields);
    assert_eq!(told.status, 422);
    assert!(told.body.contains("ow A1 of fund AA"), "{}", told.body);
    let second = "/cambridge/2020-21/reword/A1.2";
    let fields = [
        ("label", "County Lines money"),
        ("why", "The Board's own words"),
    ];
    answer(&office, second, &fields).leads();
    let same = answer(&office, second, &fields);
    assert_eq!(same.status, 422);
    let says = "ow A1.2 says that already, so nothing changed";
    assert!(same.body.contains(says), "{}", same.body);
}
