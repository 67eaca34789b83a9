//! The chain as a page tells it: what each record did, in a sentence, and whose act it was.

use regex::Regex;

use crate::{
    coding::{CODING, waiting},
    office::Office,
    walk::OFFICER,
};

#[test]
fn every_link_says_what_was_done_by_whom_and_when() {
    let office = Office::demonstration();
    let count = Regex::new("<td role=\"cell\">([0-9,]+)</td>").unwrap();
    let mut upto = 1_000;
    let mut told = 0;
    while upto > 0 {
        let page = office.page(&format!("/cambridge/verify?upto={upto}")).body;
        let (_, chain) = page.split_once("The records, newest first").unwrap();
        let (chain, _) = chain.split_once("</table>").unwrap();
        let rows = chain.matches("<tr").count() - 1;
        assert_eq!(
            chain.matches("(not authenticated), <time").count(),
            rows,
            "{chain}"
        );
        assert!(!chain.contains("Set "), "{chain}");
        let first = count.captures_iter(chain).last().expect("a row")[1].replace(',', "");
        upto = first.parse::<i64>().unwrap() - 1;
        told += rows;
    }
    assert!(told > 100, "{told}");
}

#[test]
fn home_tells_that_a_line_waits_again_in_a_sentence() {
    let office = waiting();
    let page = office.page(CODING);
    let form = page.hidden("form");
    let accept = [("form", form.as_str()), ("bulk", "code"), ("line", "3")];
    let place = [
        ("bulk-account", "6900"),
        ("bulk-fund", "CL"),
        ("bulk-place", "CL NONE"),
    ];
    let coded = [&accept[..], &place[..]].concat();
    office.send(OFFICER, CODING, &coded).leads();
    let undo = format!("{CODING}/undo?lines=3");
    let asks = office.page(&undo);
    let (form, undoing) = (asks.hidden("form"), asks.hidden("undoing"));
    let fields = [("form", form.as_str()), ("undoing", undoing.as_str())];
    office.send(OFFICER, &undo, &fields).leads();
    let chain = office.page("/cambridge/verify").body;
    let says = Regex::new("Undid that entry [0-9]+ answered line 3").unwrap();
    assert!(says.is_match(&chain), "{chain}");
    let home = office.page("/cambridge").body;
    assert!(!home.contains("Set match"), "{home}");
}
