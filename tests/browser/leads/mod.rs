//! A refusal leads to the field that asked for what is at fault: named in the summary, described at
//! the field, whichever form it is, and however many there are.

mod records;
mod sides;
mod signed;

use regex::Regex;

use crate::{http::Answer, office::Office, walk::OFFICER};

/// The form of a page that has a mark, as a browser would send it: what it is filled with.
pub(crate) fn filled(page: &str, mark: &str) -> Vec<(String, String)> {
    let at = page.find(mark).unwrap_or_else(|| panic!("{mark}: {page}"));
    let start = page[..at + mark.len()].rfind("<form").expect(mark);
    let form = page[start..].split("</form>").next().unwrap();
    let tag = Regex::new(
        r"(?s)<input([^>]*)>|<select([^>]*)>(.*?)</select>|<textarea([^>]*)>(.*?)</textarea>",
    )
    .unwrap();
    let option = Regex::new(r#"<option value="([^"]*)"( selected)?>"#).unwrap();
    let mut fields = Vec::new();
    for found in tag.captures_iter(form) {
        let text = |place: usize| found.get(place).map(|part| part.as_str());
        let (tag, value) = if let Some(tag) = text(1) {
            let ticks = tag.contains("\"checkbox\"") || tag.contains("\"radio\"");
            if ticks && !tag.contains(" checked") {
                continue;
            }
            (tag, attribute(tag, "value").unwrap_or_default())
        } else if let (Some(tag), Some(options)) = (text(2), text(3)) {
            let all: Vec<_> = option.captures_iter(options).collect();
            let chosen = all.iter().find(|one| one.get(2).is_some()).or(all.first());
            (
                tag,
                chosen.map_or_else(String::new, |one| one[1].to_owned()),
            )
        } else {
            (text(4).unwrap(), text(5).unwrap().to_owned())
        };
        if let Some(name) = attribute(tag, "name") {
            fields.push((name, plain(&value)));
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Fills the form of a page in and sends it.
pub(crate) fn send(office: &Office, path: &str, mark: &str, said: &[(&str, &str)]) -> Answer {
    let page = office.page(path).body;
    let mut fields = filled(&page, mark);
    for (name, value) in said {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let at = page.find(mark).unwrap();
    let start = page[..at + mark.len()].rfind("<form").unwrap();
    let tag = page[start..].split('>').next().unwrap();
    let to = attribute(tag, "action").map_or_else(|| path.to_owned(), |to| plain(&to));
    office.send(OFFICER, &to, &fields)
}

/// A refused form says each of these, in the summary with a link to its field, and at the field.
#[track_caller]
pub(crate) fn leads(answer: &Answer, expected: &[(&str, &str)]) {
    let page = &answer.body;
    assert_eq!(answer.status, 422, "{page}");
    let (_, summary) = page.split_once("class=\"wrongs\"").expect("a summary");
    let summary = summary.split("</ul>").next().unwrap();
    for (field, says) in expected {
        let links = summary
            .split("<li>")
            .filter(|item| item.contains(&format!("href=\"#{field}\"")));
        let links: Vec<&str> = links.collect();
        assert!(!links.is_empty(), "no link to {field}: {summary}");
        let named = plain(&links.concat());
        assert!(named.contains(says), "{field} says not '{says}': {named}");
        let id = Regex::new(&format!(r#"<[^<>]* id="{field}"[^>]*>"#)).unwrap();
        let tags: Vec<&str> = id.find_iter(page).map(|found| found.as_str()).collect();
        assert_eq!(tags.len(), 1, "{field}: {tags:?}");
        let why = format!("{field}-why");
        // What is chosen by radio buttons is described at the whole of them.
        let described = tags[0].contains(&why)
            || (tags[0].contains("\"radio\"") && page.contains(&format!("describedby=\"{why}")));
        assert!(described, "{field} is not described: {}", tags[0]);
        let (_, at) = page.split_once(&format!("id=\"{why}\"")).expect(&why);
        let at = plain(at.split("</span>").next().unwrap());
        assert!(
            at.contains(says),
            "{field} says not '{says}' at itself: {at}"
        );
    }
    let all = summary.matches("<li>").count();
    assert_eq!(all, expected.len(), "{summary}");
}

const ASKS: &str = "id=\"asks\"";

#[test]
fn everything_wrong_with_a_commitment_is_said_at_once_where_it_was_typed() {
    let office = Office::founded();
    let path = "/cambridge/commitments/new";
    let promise = [
        ("payee", "Village hall"),
        ("amount", "-5.00"),
        ("account", "1000"),
        ("fund", "POOL"),
        ("grant", "CL-2021"),
        ("made", "2 May 2020"),
        ("expected", "1 May 2020"),
        ("why", "Agreed"),
    ];
    let wrong = [
        ("amount", "£5.00 cannot be promised"),
        ("account", "Account 1000 is no cost"),
        ("fund", "Grant CL-2021 is kept in fund CL, not in POOL"),
        ("expected", "is before 2 May 2020"),
    ];
    leads(&send(&office, path, ASKS, &promise), &wrong);
    // What is missing is said beside it, in the order of the page.
    let silent = [&promise[..], &[("payee", ""), ("why", "")]].concat();
    let all = [
        &[("payee", "Say whom it is to")],
        &wrong[..],
        &[("why", "Say why")],
    ]
    .concat();
    leads(&send(&office, path, ASKS, &silent), &all);
    let ahead = [
        &promise[..],
        &[
            ("amount", "5.00"),
            ("account", "6900"),
            ("grant", ""),
            ("made", "1 May 2090"),
            ("expected", "2 May 2090"),
        ],
    ]
    .concat();
    leads(
        &send(&office, path, ASKS, &ahead),
        &[("made", "still to come")],
    );
    let long = "x".repeat(251);
    let long = [
        &promise[..2],
        &promise[3..4],
        &[
            ("payee", long.as_str()),
            ("amount", "5.00"),
            ("account", "6900"),
            ("made", "1 May 2020"),
            ("expected", "2 May 2020"),
            ("why", "Agreed"),
        ],
    ]
    .concat();
    leads(
        &send(&office, path, ASKS, &long),
        &[("payee", "has 251 characters")],
    );
}

#[test]
fn everything_wrong_with_a_claim_is_said_at_once_where_it_was_typed() {
    let office = Office::founded();
    let path = "/cambridge/claims/new";
    let claim = [
        ("grant", "CL-2021"),
        ("quarter", "Q1 2021/22"),
        ("amount", "0"),
        ("claimed", "1 May 2090"),
        ("why", "The return"),
    ];
    let wrong = [
        ("quarter", "pays for costs of"),
        ("amount", "cannot be claimed"),
        ("claimed", "still to come"),
    ];
    leads(&send(&office, path, ASKS, &claim), &wrong);
    let days = |from: &str, to: &str, at: &str, says: &str| {
        let said = [
            ("quarter", ""),
            ("from", from),
            ("to", to),
            ("amount", "5.00"),
            ("claimed", "1 May 2021"),
        ];
        let said = [&claim[..1], &said, &claim[4..]].concat();
        leads(&send(&office, path, ASKS, &said), &[(at, says)]);
    };
    days("1 March 2020", "30 June 2020", "from", "pays for costs of");
    days("1 March 2021", "30 June 2021", "to", "pays for costs of");
    days("1 June 2020", "1 May 2020", "to", "before it begins");
}

#[test]
fn what_ends_or_answers_a_promise_is_refused_at_its_field() {
    let office = Office::founded();
    let promise = [
        ("payee", "Village hall"),
        ("amount", "50.00"),
        ("account", "6900"),
        ("fund", "POOL"),
        ("made", "1 May 2020"),
        ("expected", "2 May 2020"),
        ("why", "Agreed"),
    ];
    send(&office, "/cambridge/commitments/new", ASKS, &promise).leads();
    let long = "x".repeat(1_001);
    let end = "/cambridge/commitments/1/end";
    leads(
        &send(&office, end, ASKS, &[("why", &long)]),
        &[("why", "has 1001 characters")],
    );
    let answer = "/cambridge/commitments/1/answer";
    let said = [("entry", "999"), ("why", "Paid")];
    leads(
        &send(&office, answer, ASKS, &said),
        &[("entry", "There is no entry 999")],
    );
    let said = [("entry", "1"), ("why", "Paid")];
    leads(
        &send(&office, answer, ASKS, &said),
        &[("entry", "posts nothing to")],
    );
    send(&office, end, ASKS, &[("why", "Not needed")]).leads();
    let ended = send(&office, end, ASKS, &[("why", "Not needed")]);
    leads(&ended, &[("asks", "was cancelled")]);
}

#[test]
fn a_decision_and_other_words_are_refused_where_they_were_typed() {
    let office = Office::demonstration();
    let long = "x".repeat(251);
    let decision = [
        ("date", "1 March 2021"),
        ("minute", &long),
        ("wording", "Noted"),
    ];
    let wrong = [
        ("date", "2020/21 ends on"),
        ("minute", "has 251 characters"),
    ];
    leads(
        &send(&office, "/cambridge/2020-21/decide", ASKS, &decision),
        &wrong,
    );
    let long = "x".repeat(1_001);
    let reword = [("label", long.as_str()), ("why", "Shorter")];
    let row = "/cambridge/2020-21/reword/A1";
    leads(
        &send(&office, row, ASKS, &reword),
        &[("label", "has 1001 characters")],
    );
}
