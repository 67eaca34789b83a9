//! What a figure of a page says, and where it leads.

use crate::{office::Office, told::equation};

#[test]
fn a_figure_of_no_statement_leads_to_what_allowed_its_entry() {
    let office = Office::demonstration();
    let brought = office.page("/cambridge/2020-21/report/A2").body;
    let says = "<dt>Authority</dt><dd>The closing balance of 2019/20 as agreed by the Board";
    assert!(brought.contains(says), "{brought}");
    // So does an award, whose receipts stand in a statement and are followed first.
    let award = office.page("/cambridge/2020-21/report/A1").body;
    let (_, to) = award
        .split_once("No statement: entry 2")
        .unwrap_or_else(|| panic!("{award}"));
    assert!(!to.starts_with("</a> <strong>"), "{award}");
    let award = office
        .page("/cambridge/2020-21/report/A1?version=1&entry=2")
        .body;
    assert!(
        award.contains("<dt>Authority</dt><dd>Award letter of"),
        "{award}"
    );
}

#[test]
fn the_journal_of_an_account_tells_what_each_entry_does_to_it() {
    let office = Office::demonstration();
    let journal = office
        .page("/cambridge/journal?year=2020-21&account=6300")
        .body;
    for says in [
        "On account 6300\u{a0}£",
        ">\u{2212}6,000.00</td>",
        "9 entries, from 42 to 56",
    ] {
        assert!(journal.contains(says), "{says}: {journal}");
    }
    // Of one fund it is what the entry does to the account in that fund, as in the list of accounts.
    let of_fund = office
        .page("/cambridge/journal?year=2020-21&account=1100&fund=cl")
        .body;
    let balance = "On account 1100, fund CL\u{a0}£";
    assert!(
        of_fund.contains(balance) && of_fund.contains("selected>CL County Lines 2020/21<"),
        "{of_fund}"
    );
    let unread = office.page("/cambridge/journal?account=a!b").body;
    assert!(!unread.contains("not in this book"), "{unread}");
    let none = office.page("/cambridge/journal?account=6400").body;
    assert!(none.contains("selected>6400, not in this book"), "{none}");
    let accounts = office.page("/cambridge/accounts?year=2020-21").body;
    let (_, foot) = accounts.split_once("<tfoot").unwrap();
    assert_eq!(
        foot.matches(">0.00<").count(),
        3,
        "each fund and the book balance: {foot}"
    );
}

/// A refund that the rules put to a cost gives back what the others take, and is told as that.
#[test]
fn a_refund_that_waits_adds_to_what_is_left() {
    let office = Office::founded();
    let bank = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,03/04/2020,20-00-00 10203040,25.00,FT,Room hire refund\n";
    crate::coding::bring_in(&office, "refund.csv", "1000", bank.as_bytes());
    let home = office.page("/cambridge").body;
    let (_, sum) = home.split_once("class=\"op\">").unwrap();
    assert!(sum.starts_with("+</span><div><b>£25.00</b>"), "{sum}");
    assert!(!home.contains("wait too"), "{home}");
    let told = equation(&home);
    assert_eq!(
        told.last(),
        Some(&574_717),
        "£5,722.17 and what comes back: {told:?}"
    );
}

/// A line that was coded wrongly and undone leaves a pair behind, which no figure comes from.
#[test]
fn a_figure_is_followed_to_a_posting_that_stands() {
    let office = Office::founded();
    let bank = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,03/04/2020,20-00-00 10203040,25.00,FT,District council\n";
    crate::coding::bring_in(&office, "april.csv", "1000", bank.as_bytes());
    let place = "/cambridge/coding/1";
    let form = office.page(place).hidden("form");
    let fields = [
        ("how", "code"),
        ("form", form.as_str()),
        ("account", "4000"),
        ("fund", "CL"),
        ("place", "CL NONE"),
    ];
    office
        .send_heeding("finance-officer", place, &fields)
        .leads();
    let undo = "/cambridge/coding/undo?lines=1";
    let page = office.page(undo);
    let fields = [
        ("form", &*page.hidden("form")),
        ("undoing", &*page.hidden("undoing")),
        ("why", "It is no grant"),
    ];
    office.send("finance-officer", undo, &fields).leads();
    let award = office.page("/cambridge/2020-21/report/A1").body;
    assert!(award.contains("Reverses entry"), "{award}");
    assert!(award.contains("Entry 2 made £56,000.00 of it"), "{award}");
}

/// Which fund pays a cost that no rule knows is not known, so nobody is told that money is short.
#[test]
fn what_is_free_is_not_said_while_costs_wait_that_no_rule_knows() {
    let office = Office::founded();
    let bank = "Number,Date,Account,Amount,Subcategory,Memo\n\
                ,03/04/2020,20-00-00 10203040,-7000.00,FT,Somebody new\n";
    crate::coding::bring_in(&office, "april.csv", "1000", bank.as_bytes());
    let home = office.page("/cambridge").body;
    assert_eq!(equation(&home), [6_172_217, 700_000, 5_472_217]);
    for says in [
        "left once they are coded",
        "so what is free to spend is not said",
    ] {
        assert!(home.contains(says), "{says}: {home}");
    }
    assert!(!home.contains("short: more is taken"), "{home}");
    // The same file is asked about where it is brought into another account.
    let plan = office.upload(
        "/cambridge/statements",
        "april.csv",
        "1100",
        bank.as_bytes(),
    );
    let plan = office.page(&office.arrive(&plan.leads())).body;
    assert!(
        plan.contains("It was brought into account 1000 on"),
        "{plan}"
    );
}
