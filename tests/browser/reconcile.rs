//! Reconciliations in the office: what somebody signs is what they were shown, what was signed is
//! kept where another comes in its place, and a line that is not real is withdrawn by two roles.

use crate::{
    http::Answer,
    office::Office,
    walk::{CERTIFIER, EXTRACT, OFFICER, offers_no_approval},
};

const HEAD: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
pub(crate) const PLACE: &str = "/cambridge/reconcile/1000/2020-04-30";

pub(crate) fn bring_in(office: &Office, name: &str, lines: &str) {
    let text = format!("{HEAD}{lines}");
    let plan = office
        .upload("/cambridge/statements", name, "1000", text.as_bytes())
        .leads();
    let page = office.page(&office.arrive(&plan));
    let (key, plan) = (page.hidden("key"), page.hidden("plan"));
    let fields = [("key", key.as_str()), ("plan", plan.as_str())];
    let done = office
        .send(OFFICER, "/cambridge/statements/confirm", &fields)
        .leads();
    office.arrive(&done);
}

fn code(office: &Office, line: u32, date: &str) {
    let place = format!("/cambridge/coding/{line}");
    let form = office.page(&place).hidden("form");
    let fields = [
        ("how", "code"),
        ("form", form.as_str()),
        ("account", "6900"),
        ("fund", "POOL"),
        ("date", date),
    ];
    office.send_heeding(OFFICER, &place, &fields).leads();
}

#[test]
fn what_is_signed_is_what_was_shown_and_another_may_come_in_its_place() {
    let office = Office::founded();
    let april =
        "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";
    bring_in(&office, "april.csv", april);
    code(&office, 1, "");
    let page = office.page(PLACE);
    assert!(
        page.body.contains("exactly what the book lacks"),
        "{}",
        page.body
    );
    assert!(page.body.contains("/cambridge/coding/2"), "{}", page.body);
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let prepare = || {
        let fields = [("form", form.as_str()), ("shown", shown.as_str())];
        office.send(OFFICER, &format!("{PLACE}/prepare"), &fields)
    };
    // Somebody else codes the line between the look and the signature.
    code(&office, 2, "");
    let told = prepare();
    assert_eq!(told.status, 422);
    assert!(
        told.body.contains("The book has moved since you looked"),
        "{}",
        told.body
    );
    assert!(
        told.body.contains("Difference nil"),
        "the figures as they are now: {}",
        told.body
    );

    let sign = |role: &str, verb: &str, why: &str| {
        let page = office.page_as(role, PLACE);
        let mut form = page.hidden("form");
        let mut shown = page.hidden("shown");
        if !why.is_empty() {
            form.push_str("-again");
            let (_, rest) = page.body.rsplit_once("name=\"shown\" value=\"").unwrap();
            shown = rest.split('"').next().unwrap().to_owned();
        }
        let again = if why.is_empty() { "" } else { "1" };
        let fields = [
            ("form", form.as_str()),
            ("shown", shown.as_str()),
            ("why", why),
            ("again", again),
        ];
        let send = || office.send(role, &format!("{PLACE}/{verb}"), &fields);
        let done = send().leads();
        assert_eq!(done, send().leads(), "a form sent twice acts once");
    };
    sign(OFFICER, "prepare", "");
    sign(CERTIFIER, "approve", "");
    assert!(office.page(PLACE).body.contains("Signed and locked"));

    bring_in(
        &office,
        "late.csv",
        "30/04/2020,BP,Bank charge,R9,5.00,,5717.17\n",
    );
    let signed = office.page(PLACE).body;
    assert!(signed.contains("Came after it was signed"), "{signed}");
    sign(OFFICER, "prepare", "A charge came late");
    let second = office.page(PLACE).body;
    assert!(
        second.contains("In the place of one that was signed"),
        "{second}"
    );
    sign(CERTIFIER, "approve", "");
    let list = office.page("/cambridge/reconcile").body;
    assert!(
        list.contains("Superseded") && list.contains("A charge came late"),
        "{list}"
    );
    let (_, rest) = list.rsplit_once("?record=").unwrap();
    let first = format!("{PLACE}?record={}", rest.split('"').next().unwrap());
    assert!(office.page(&first).body.contains("See the one that stands"));
    for ending in ["xlsx", "csv", "json", "txt", "html"] {
        let file = office.get(&format!("{PLACE}/files/reconciliation.{ending}"));
        assert_eq!(file.status, 200, "{ending}");
    }
    let led = office
        .get("/cambridge/reconcile?account=1000&date=30+April+2020")
        .leads();
    assert_eq!(led, PLACE);

    // The late line is not real after all.
    let withdraw = "/cambridge/lines/3/withdraw";
    let send = |role: &str, how: &str, why: &str| {
        let form = format!("{}-{how}", office.page(withdraw).hidden("form"));
        let fields = [("form", form.as_str()), ("how", how), ("why", why)];
        office.send(role, withdraw, &fields)
    };
    assert_eq!(send(OFFICER, "ask", "").status, 422);
    send(OFFICER, "ask", "The bank took it back").leads();
    let own = send(OFFICER, "approve", "");
    assert!(own.body.contains("cannot also approve"), "{}", own.body);
    offers_no_approval(&office.page_as(OFFICER, withdraw), "asked for it");
    send(CERTIFIER, "approve", "").leads();
    assert!(office.page(withdraw).body.contains("It no longer counts"));
    assert!(office.page(PLACE).body.contains("Withdrawn as not real"));
    let verified = office.send(OFFICER, "/cambridge/verify", &[]).leads();
    let verified = office.page(&office.arrive(&verified)).body;
    assert!(verified.contains("Verified"), "{verified}");
}

/// Signs the reconciliation with the form of its page that leads to a verb.
fn signed(office: &Office, role: &str, verb: &str, why: &str) -> Answer {
    signed_at(office, PLACE, (role, verb), why)
}

fn signed_at(office: &Office, place: &str, (role, verb): (&str, &str), why: &str) -> Answer {
    let page = office.page_as(role, place).body;
    let (_, form) = page
        .split_once(&format!("action=\"{place}/{verb}\""))
        .unwrap_or_else(|| panic!("{verb}: {page}"));
    let (form, _) = form.split_once("</form>").unwrap();
    let field = |name: &str| {
        let (_, rest) = form.split_once(&format!("name=\"{name}\""))?;
        Some(rest.split_once("value=\"")?.1.split('"').next()?.to_owned())
    };
    let names = ["form", "again", "shown", "balance", "needed"];
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend(
        names
            .into_iter()
            .filter_map(|name| Some((name, field(name)?))),
    );
    if form.contains("name=\"why\"") {
        fields.push(("why", why.to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    office.send(role, &format!("{place}/{verb}"), &fields)
}

#[test]
fn a_difference_that_stays_is_signed_for_a_reason_and_told_when_the_year_closes() {
    let office = Office::founded();
    let april =
        "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";
    bring_in(&office, "april.csv", april);
    code(&office, 1, "");
    let end = "/cambridge/reconcile/1000/2021-03-31";
    for place in [PLACE, end] {
        let refused = signed_at(&office, place, (OFFICER, "prepare"), "");
        assert_eq!(refused.status, 422);
        let says = "Say why it is signed while lines wait, or code what waits first";
        assert!(refused.body.contains(says), "{}", refused.body);
        assert!(refused.body.contains("href=\"#why\""), "{}", refused.body);
        let why = "The refund is in dispute";
        signed_at(&office, place, (OFFICER, "prepare"), why).leads();
        let asks = office.page_as(CERTIFIER, place).body;
        assert!(asks.contains(why), "{asks}");
        assert!(
            asks.contains("so the entry for line 2 will be dated later"),
            "{asks}"
        );
        signed_at(&office, place, (CERTIFIER, "approve"), "").leads();
    }
    let closes = office.page("/cambridge/2020-21/close").body;
    let told = "Account 1000 was signed at 31 March 2021 with a difference of £150.00: 1 line is \
                on its statement and not in the accounts of 2020/21";
    let plain = closes
        .replace("<span class=\"nowrap\">", "")
        .replace("</span>", "");
    assert!(plain.contains(told), "{closes}");
}

#[test]
fn a_line_of_a_locked_time_asks_for_the_day_of_its_entry() {
    let office = Office::founded();
    let april =
        "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";
    bring_in(&office, "april.csv", april);
    code(&office, 1, "");
    signed(&office, OFFICER, "prepare", "In dispute").leads();
    signed(&office, CERTIFIER, "approve", "").leads();
    let place = "/cambridge/coding/2";
    let sent = |day: &str| {
        let page = office.page(place);
        assert!(
            page.body.contains("Account 1000 is locked"),
            "{}",
            page.body
        );
        let form = page.hidden("form");
        let fields = [
            ("how", "code"),
            ("form", form.as_str()),
            ("account", "6900"),
            ("fund", "POOL"),
            ("day", day),
        ];
        office.send_heeding(OFFICER, place, &fields)
    };
    let refused = sent("");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("href=\"#day\""), "{}", refused.body);
    sent("04/05/2020").leads();
    let entry = office.page("/cambridge/lines/2").body;
    assert!(entry.contains("Posted"), "{entry}");
}

#[test]
fn one_that_the_book_left_behind_is_prepared_again_in_one_step() {
    let office = Office::founded();
    let april =
        "03/04/2020,BP,Room hire,R1,150.00,,5572.17\n24/04/2020,BGC,Refund,R2,,150.00,5722.17\n";
    bring_in(&office, "april.csv", april);
    code(&office, 1, "");
    signed(&office, OFFICER, "prepare", "The refund is in dispute").leads();
    code(&office, 2, "");
    let stale = office.page(PLACE).body;
    for says in [
        "The book has moved since it was prepared",
        "As the book stands now: The statement and the book agree",
        "As prepared on",
        "not in the book when it was prepared",
        "1 was not in the book",
    ] {
        assert!(stale.contains(says), "{says}: {stale}");
    }
    for old in [
        "exactly what the book lacks",
        "1 is not in the book",
        "/approve\"",
        "name=\"why\"",
    ] {
        assert!(!stale.contains(old), "{old}: {stale}");
    }
    signed(&office, OFFICER, "prepare", "").leads();
    let fresh = office.page(PLACE).body;
    assert!(
        fresh.contains("Difference nil") && !fresh.contains("has moved"),
        "{fresh}"
    );
    signed(&office, CERTIFIER, "approve", "").leads();

    // The approval is of the second, and of no other.
    let list = office.page("/cambridge/reconcile").body;
    assert_eq!(list.matches(">Locked<").count(), 1, "{list}");
    assert!(list.contains("before anybody approved it"), "{list}");
    let (_, rest) = list.rsplit_once("?record=").unwrap();
    let first = format!("{PLACE}?record={}", rest.split('"').next().unwrap());
    let first = office.page(&first).body;
    assert!(
        first.contains("Another was prepared in its place"),
        "{first}"
    );
    for never in [
        "Signed and locked",
        "/approve\"",
        "/prepare\"",
        "Approved by",
    ] {
        assert!(!first.contains(never), "{never}: {first}");
    }

    // In the place of the signed one another comes for a reason, which has its field.
    let refused = signed(&office, OFFICER, "prepare", "");
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("href=\"#why\""), "{}", refused.body);
    assert!(refused.body.contains("id=\"why\""), "{}", refused.body);
    signed(&office, OFFICER, "prepare", "To be sure").leads();
}

#[test]
fn lines_that_come_to_nil_together_are_told_beside_a_nil_difference() {
    let office = Office::founded();
    crate::walk::bring_in(&office, EXTRACT, "1100");
    let page = office.page("/cambridge/reconcile/1100/2021-03-31").body;
    let says = "though 49 lines are not in the book by then, £56,180.00 in and £56,180.00 out; \
                together they come to nil.";
    assert!(page.contains("Difference nil"), "{page}");
    assert!(page.contains(says), "{page}");
    // The same lines on the coding page, each side of the money by itself.
    let coding = office.page("/cambridge/coding").body;
    let waits = "49 lines, £56,180.00 in and £56,180.00 out";
    assert!(coding.contains(waits), "{coding}");
}

#[test]
fn a_day_that_no_statement_reaches_asks_how_it_is_known_and_keeps_the_answer() {
    let office = Office::founded();
    let text = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,03/04/2020,20-00-00 10203040,-150.00,PAYMENT,Room hire\n";
    crate::coding::bring_in(&office, "april.csv", "1000", text.as_bytes());
    code(&office, 1, "");
    let place = "/cambridge/reconcile/1000/2020-06-30";
    let page = office.page(place);
    assert!(
        page.body
            .contains("Not covered: 4 April 2020 to 30 June 2020"),
        "{}",
        page.body
    );
    let (form, shown) = (page.hidden("form"), page.hidden("shown"));
    let needed = page.hidden("needed");
    let prepare = |why: &str| {
        let fields = [
            ("form", form.as_str()),
            ("shown", shown.as_str()),
            ("needed", needed.as_str()),
            ("why", why),
        ];
        office.send(OFFICER, &format!("{place}/prepare"), &fields)
    };
    let refused = prepare("");
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("href=\"#why\""),
        "the mistake stands at its field: {}",
        refused.body
    );
    prepare("The account was closed on 3 April").leads();
    let kept = office.page(place).body;
    assert!(kept.contains("The account was closed on 3 April"), "{kept}");
}
