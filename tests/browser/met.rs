//! Routes served and pages met are the same: a route without a page here fails the test.

use std::collections::BTreeSet;

use regex::Regex;

use crate::office::Office;

/// Every route that answers a `get`, and an address of it in the demonstration; nothing where it is
/// only reached by doing something, and then stands in the table of states (`chromium/states.rs`).
pub(crate) const PAGES: &[(&str, &str)] = &[
    ("/{book}", "/cambridge"),
    ("/books", "/books"),
    ("/setup", "/setup"),
    ("/setup/{key}", "/setup/feed"),
    ("/setup/{key}/away", "/setup/feed/away"),
    ("/setup/{key}/partnership", "/setup/feed/partnership"),
    ("/setup/{key}/opening", "/setup/feed/opening"),
    ("/setup/{key}/opening/sheet", ""),
    ("/setup/{key}/check", "/setup/feed/check"),
    ("/setup/{key}/{things}", "/setup/feed/accounts"),
    ("/setup/{key}/{things}", "/setup/feed/grants"),
    ("/setup/{key}/{things}", "/setup/feed/projects"),
    ("/setup/{key}/{things}/add", "/setup/feed/grants/add"),
    ("/setup/{key}/{things}/add", "/setup/feed/costs/add"),
    ("/setup/{key}/{things}/{code}", "/setup/feed/funds/POOL"),
    ("/{book}/begin", "/cambridge/begin"),
    ("/{book}/statements", "/cambridge/statements"),
    ("/{book}/statements/{number}", "/cambridge/statements/1"),
    (
        "/{book}/statements/{number}",
        "/cambridge/statements/1?show=look",
    ),
    // In the demonstration everything is signed, so this is the page that says so.
    (
        "/{book}/statements/{number}/undo",
        "/cambridge/statements/1/undo",
    ),
    ("/{book}/lines/{number}", "/cambridge/lines/42"),
    ("/{book}/coding", "/cambridge/coding"),
    ("/{book}/coding/rules", "/cambridge/coding/rules"),
    ("/{book}/coding/{number}", "/cambridge/coding/42"),
    ("/{book}/coding/match", "/cambridge/coding/match"),
    // In the demonstration everything is signed, so this is the page that says so.
    ("/{book}/coding/undo", "/cambridge/coding/undo?lines=42"),
    (
        "/{book}/journal",
        "/cambridge/journal?year=2020-21&account=6300",
    ),
    ("/{book}/journal/new", "/cambridge/journal/new"),
    ("/{book}/journal/transfer", "/cambridge/journal/transfer"),
    ("/{book}/journal/{number}", "/cambridge/journal/46"),
    (
        "/{book}/journal/{number}/reverse",
        "/cambridge/journal/45/reverse",
    ),
    ("/{book}/accounts", "/cambridge/accounts?year=2020-21"),
    (
        "/{book}/accounts/{code}",
        "/cambridge/accounts/1100?year=2020-21",
    ),
    ("/{book}/accounts/{code}", "/cambridge/accounts/1400"),
    (
        "/{book}/accounts/{code}",
        "/cambridge/accounts/1100?year=2020-21&months=yes",
    ),
    ("/{book}/funds", "/cambridge/funds"),
    ("/{book}/funds/{code}", "/cambridge/funds/CL"),
    ("/{book}/grants", "/cambridge/grants"),
    ("/{book}/grants/{code}", "/cambridge/grants/CL-2021"),
    ("/{book}/grants/{code}/award", ""),
    ("/{book}/projects", "/cambridge/projects"),
    ("/{book}/projects/{code}", "/cambridge/projects/CL"),
    (
        "/{book}/projects/{code}/{line}",
        "/cambridge/projects/CL/SAL",
    ),
    ("/{book}/commitments", "/cambridge/commitments"),
    ("/{book}/commitments/new", "/cambridge/commitments/new"),
    ("/{book}/commitments/{number}", ""),
    ("/{book}/commitments/{number}/end", ""),
    ("/{book}/commitments/{number}/answer", ""),
    ("/{book}/commitments/{number}/answer/{entry}", ""),
    ("/{book}/claims", "/cambridge/claims"),
    ("/{book}/claims/new", "/cambridge/claims/new"),
    ("/{book}/claims/{number}", ""),
    ("/{book}/claims/{number}/end", ""),
    ("/{book}/claims/{number}/answer", ""),
    ("/{book}/claims/{number}/answer/{entry}", ""),
    ("/{book}/evidence", "/cambridge/evidence?year=2020-21"),
    ("/{book}/attach/{what}/{of}", "/cambridge/attach/entry/46"),
    ("/{book}/attach/{what}/{of}", "/cambridge/attach/line/42"),
    (
        "/{book}/attach/{what}/{of}",
        "/cambridge/attach/decision/2020-21.1",
    ),
    ("/{book}/add/{things}", "/cambridge/add/grants"),
    ("/{book}/add/{things}", "/cambridge/add/accounts"),
    (
        "/{book}/change/{things}/{code}",
        "/cambridge/change/grants/CL-2021",
    ),
    (
        "/{book}/change/{things}/{code}",
        "/cambridge/change/costs/CL:SAL",
    ),
    ("/{book}/rules", "/cambridge/rules"),
    ("/{book}/add-rule", "/cambridge/add-rule?line=42"),
    ("/{book}/rules/{name}", "/cambridge/rules/Salaries"),
    ("/{book}/rules/{name}/end", "/cambridge/rules/Salaries/end"),
    ("/{book}/profiles", "/cambridge/profiles"),
    ("/{book}/profiles/{name}", "/cambridge/profiles/monzo"),
    (
        "/{book}/profiles/{name}/end",
        "/cambridge/profiles/monzo/end",
    ),
    ("/{book}/verify", "/cambridge/verify"),
    ("/{book}/{year}/report", "/cambridge/2020-21/report"),
    (
        "/{book}/{year}/report/{row}",
        "/cambridge/2020-21/report/P3",
    ),
    (
        "/{book}/{year}/report/{row}",
        "/cambridge/2020-21/report/A1",
    ),
    ("/{book}/{year}/report/{row}", "/cambridge/2020-21/report/T"),
    ("/{book}/{year}/board", "/cambridge/2020-21/board"),
    ("/{book}/{year}/decide", "/cambridge/2020-21/decide"),
    ("/{book}/{year}/reword", "/cambridge/2020-21/reword"),
    (
        "/{book}/{year}/reword/{row}",
        "/cambridge/2020-21/reword/P3",
    ),
    ("/{book}/{year}/end", "/cambridge/2020-21/end"),
    ("/{book}/{year}/end", "/cambridge/2021-22/end"),
    ("/{book}/reconcile", "/cambridge/reconcile"),
    (
        "/{book}/reconcile/{account}/{date}",
        "/cambridge/reconcile/1100/2021-03-31",
    ),
    // A day that nobody signed, and one without a balance to compare with.
    (
        "/{book}/reconcile/{account}/{date}",
        "/cambridge/reconcile/1100/2020-10-31",
    ),
    (
        "/{book}/reconcile/{account}/{date}",
        "/cambridge/reconcile/1200/2020-10-31",
    ),
    (
        "/{book}/lines/{number}/withdraw",
        "/cambridge/lines/42/withdraw",
    ),
    ("/{book}/{year}/close", "/cambridge/2021-22/close"),
    ("/{book}/files/{digest}/sheet", ""),
    ("/{book}/statements/plan/{key}", ""),
    ("/{book}/statements/question/{key}", ""),
    ("/{book}/work/{key}", ""),
    ("/", ""),
];

/// Routes that are no page: a form's, a file's, or one that leads on.
const NO_PAGES: &[&str] = &[
    "/assets/{name}",
    "/acting",
    "/setup/{key}/opening/sheet/take",
    "/{book}/statements/confirm",
    "/{book}/statements/question",
    "/{book}/files/{digest}",
    "/{book}/profiles/{name}/toml",
    "/{book}/work/{key}/file",
    "/{book}/rules/{name}/move",
    "/{book}/{year}/files/{name}",
    // Leads on to the account at 31 March.
    "/{book}/{year}/reconcile/{account}",
    "/{book}/reconcile/{account}/{date}/prepare",
    "/{book}/reconcile/{account}/{date}/approve",
    "/{book}/reconcile/{account}/{date}/files/{name}",
    "/{book}/{year}/close/prepare",
    "/{book}/{year}/close/approve",
];

#[test]
fn every_route_is_met() {
    let source = include_str!("../../src/web/mod.rs");
    let route = Regex::new(r#"\.route\(\s*"([^"]+)""#).unwrap();
    let served: BTreeSet<&str> = route
        .captures_iter(source)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    let met: BTreeSet<&str> = PAGES
        .iter()
        .map(|(route, _)| *route)
        .chain(NO_PAGES.iter().copied())
        .collect();
    assert_eq!(served, met);
}

#[test]
fn every_page_has_one_heading_and_no_dead_link() {
    let office = Office::demonstration();
    let link = Regex::new(r#"(?:href|action)="(/[^"]*)""#).unwrap();
    let mut links: BTreeSet<String> = BTreeSet::new();
    for (_, address) in PAGES.iter().filter(|(_, address)| !address.is_empty()) {
        let page = office.page(address).body;
        assert_eq!(page.matches("<h1").count(), 1, "{address}");
        assert!(
            page.contains("<title>") && page.contains("<main id=\"main\""),
            "{address}"
        );
        links.extend(
            link.captures_iter(&page)
                .map(|found| found[1].replace("&amp;", "&")),
        );
    }
    let no_gets = ["/acting", "/prepare", "/approve", "/move"];
    links.retain(|link| !no_gets.iter().any(|ending| link.ends_with(ending)));
    assert!(links.len() > 100, "{}", links.len());
    assert!(
        links.iter().any(|link| link.contains("/sheet?")),
        "no page leads to a sheet"
    );
    for link in links {
        let status = office.get(&link).status;
        assert!(status == 200 || status == 303, "{link}: {status}");
    }
}
