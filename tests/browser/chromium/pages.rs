//! Every page and every state of the tables, looked at in two browsers side by side; then every
//! page gone through with the Tab key, to see that each stop shows where one is.

use std::{collections::BTreeSet, thread};

use regex::Regex;
use serde_json::json;

use super::{
    Browser,
    seen::{Seen, Watch},
    states::{In, STATES},
};
use crate::{met::PAGES, office::Office};

/// The name under which a page's pictures are kept.
fn name_of(address: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    };
    address.trim_matches('/').chars().map(plain).collect()
}

/// The addresses at which a table of pages begins.
fn addresses() -> impl Iterator<Item = &'static str> {
    PAGES
        .iter()
        .map(|(_, address)| *address)
        .filter(|address| !address.is_empty())
}

/// Looks at every page and state of some books.
fn seen_in(books: &[In]) -> Option<Seen> {
    let mut whole = Seen::default();
    for book in books {
        let office = book.opened();
        let browser = Browser::at(&office)?;
        let mut watch = Watch::over(&browser);
        if *book == In::Demonstration {
            for address in addresses() {
                browser.open(address);
                watch.look(&name_of(address));
            }
        }
        for state in STATES.iter().filter(|state| state.book == *book) {
            if state.reached(&office, &browser) {
                watch.look(state.name);
            } else {
                watch.missed(state.name, state.says);
            }
        }
        whole.with(watch.seen());
    }
    Some(whole)
}

/// The route that answers an address: of those that fit it, the one that says most of it.
fn route_of(address: &str) -> Option<&'static str> {
    let part = Regex::new(r"\\\{[a-z]+\\\}").unwrap();
    let fits = |route: &&str| {
        let pattern = part
            .replace_all(&regex::escape(route), "[^/]+")
            .into_owned();
        Regex::new(&format!("^{pattern}$"))
            .unwrap()
            .is_match(address)
    };
    let routes = PAGES.iter().map(|(route, _)| *route).filter(fits);
    routes.min_by_key(|route| route.matches('{').count())
}

/// Routes of the table that no address was of.
fn not_met(addresses: &BTreeSet<String>) -> BTreeSet<&'static str> {
    let met: BTreeSet<&str> = addresses
        .iter()
        .filter_map(|address| route_of(address))
        .collect();
    let routes = PAGES.iter().map(|(route, _)| *route);
    routes.filter(|route| !met.contains(route)).collect()
}

#[test]
fn no_page_and_no_state_has_a_fault_and_every_route_is_met() {
    let seen = thread::scope(|scope| {
        let one = scope.spawn(|| seen_in(&[In::Demonstration]));
        let other = scope.spawn(|| seen_in(&[In::Founded, In::LongNames, In::Damaged, In::Bare]));
        let (one, other) = (one.join().unwrap(), other.join().unwrap());
        one.zip(other)
    });
    let Some((mut seen, other)) = seen else {
        return;
    };
    seen.with(other);
    for route in not_met(&seen.addresses) {
        seen.blame(format!(
            "{route} is served, and no page or state of it is looked at"
        ));
    }
    seen.ends("pages and states");
    let names: BTreeSet<&str> = STATES.iter().map(|state| state.name).collect();
    assert_eq!(
        names.len(),
        STATES.len(),
        "two states have one name, and one picture"
    );
}

#[test]
fn a_route_that_is_not_met_is_named() {
    let all_but_home = addresses().filter(|address| *address != "/cambridge");
    let met: BTreeSet<String> = all_but_home
        .chain([
            "/cambridge/files/0a/sheet",
            "/cambridge/statements/plan/1",
            "/cambridge/statements/question/1",
            "/cambridge/work/1",
            "/setup/feed/opening/sheet",
            "/cambridge/grants/CL-2021/award",
            "/cambridge/commitments/1",
            "/cambridge/commitments/1/end",
            "/cambridge/commitments/1/answer",
            "/cambridge/commitments/1/answer/47",
            "/cambridge/claims/1",
            "/cambridge/claims/1/end",
            "/cambridge/claims/1/answer",
            "/cambridge/claims/1/answer/50",
            "/",
        ])
        .map(|address| address.split('?').next().unwrap().to_owned())
        .collect();
    assert_eq!(not_met(&met), BTreeSet::from(["/{book}"]));
}

/// Presses Tab through a whole page while a listener notes what it sees at each stop, and answers
/// with the stops that a person could not see or that come out of order.
const LISTEN: &str = "window.stops = []; document.addEventListener('focusin', (event) => {
  const on = event.target, style = getComputedStyle(on), box = on.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const within = (from, to, most) => Math.min(Math.max((from + to) / 2, 1), most - 1);
  const top = document.elementFromPoint(within(box.left, box.right, innerWidth),
    within(box.top, box.bottom, innerHeight));
  const seen = top && (top === on || on.contains(top) || top.contains(on));
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  stops.push([on, ring ? '' : 'shows no focus', inside ? '' : 'is out of sight',
    seen ? '' : 'is hidden by ' + (top ? top.localName + '.' + top.className : 'nothing')]);
});";
const ROUND: &str = "return stops.findIndex((stop, at) => at > 0 && stop[0] === stops[0][0]) > 0;";
const STOPS: &str = "const wrong = [], again = stops.findIndex((stop, at) => at > 0 && stop[0] === stops[0][0]);
if (again > 0) stops.length = again;
const order = stops.map((stop) => stop[0]);
const say = (on) => on.localName + ' ' + (on.id || on.name || on.textContent.trim().slice(0, 30));
for (const [on, ...says] of stops) for (const said of says) if (said) wrong.push(say(on) + ' ' + said);
order.forEach((on, at) => { const next = order[at + 1];
  if (next && on.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_PRECEDING) wrong.push(say(next) + ' comes after ' + say(on)); });
const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')];
const wanted = all.filter((on) => on.getClientRects().length && on.checkVisibility() && !on.disabled && on.tabIndex >= 0 && on.type !== 'radio');
for (const on of wanted) if (!order.includes(on)) wrong.push(say(on) + ' is not reached');
return [wanted.length, [...new Set(wrong)]];";

#[test]
fn the_tab_key_shows_every_stop_of_every_page_in_its_order() {
    let office = Office::demonstration();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    let (mut stops, mut faults) = (0, Vec::new());
    for width in [1280, 390] {
        browser.dress("light", width);
        for address in addresses() {
            browser.open(address);
            let most =
                browser.count("a[href], button, input, select, textarea, summary, [tabindex]");
            browser.run(LISTEN, &[]);
            // A browser that begins beside other work was seen to lose the first keys: they are
            // pressed until the round is closed, which a stop that is left out does not keep open.
            for _ in 0..3 {
                browser.tab(most + 1);
                if browser.run(ROUND, &[]) == json!(true) {
                    break;
                }
            }
            let found = browser.run(STOPS, &[]);
            stops += found[0].as_u64().unwrap();
            let wrong = found[1].as_array().unwrap().iter();
            faults.extend(wrong.map(|says| format!("{address}, {width} px: {says}")));
        }
    }
    println!(
        "keyboard: {stops} stops gone through, {} faults",
        faults.len()
    );
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    assert!(stops > 500, "{stops}");
    browser.open("/cambridge");
    // A key that was lost leaves the focus with the page.
    let first =
        "const on = document.activeElement; return on === document.body ? '' : on.className;";
    let mut on = json!("");
    for _ in 0..3 {
        browser.tab(1);
        on = browser.run(first, &[]);
        if on != json!("") {
            break;
        }
    }
    assert_eq!(on, json!("skip"), "the first stop skips to the page");
}

#[test]
fn the_cell_that_a_figure_came_from_is_in_view_wherever_it_stands() {
    let office = Office::demonstration();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    for width in [1280, 390] {
        browser.dress("light", width);
        browser.open("/cambridge/lines/42");
        let sheet = browser.run(
            "return document.querySelector('a[href*=\"/sheet?\"]').getAttribute('href')",
            &[],
        );
        browser.open(sheet.as_str().unwrap());
        let inside = browser.run(
            "const box = document.querySelector('.grid td.lit').getBoundingClientRect();
            return [box.top >= 0, box.bottom <= innerHeight, box.left >= 0, box.right <= innerWidth];",
            &[],
        );
        assert_eq!(inside, json!([true, true, true, true]), "{width} px");
        browser.tab(1);
        let on = browser.run("return document.activeElement.className", &[]);
        assert_eq!(on, json!("skip"), "{width} px");
    }
}
