//! The pieces that pages are made of, each once: money, days, statuses, notices, figures, fields.

mod asks;
mod fields;
mod lists;
mod reading;
mod tables;

use std::{fmt::Write as _, sync::LazyLock};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use maud::{Markup, html};

use crate::ledger::{
    calendar::long_date,
    code::{LineCode, ProjectCode},
    journal::Posting,
    money::Money,
};

pub(super) use crate::ledger::words::grouped;

pub(super) use self::{
    asks::{Typing, escaped, typing},
    fields::{
        ASKS, Cell, Field, Way, choices, described, enters, error_summary, field, hidden, tick,
        titled, why,
    },
    lists::{Fact, Task, back, pages, summary, task_list},
    reading::without_forms,
    tables::told,
};

/// Money as pages write it: a true minus before the pound sign.
pub(super) fn pounds(amount: Money) -> String {
    amount.to_string().replace('-', "\u{2212}")
}

/// Money under a heading that holds the pound sign.
pub(super) fn bare_pounds(amount: Money) -> String {
    pounds(amount).replace('£', "")
}

/// "24 February 2021".
pub(super) fn day(date: Date) -> Markup {
    html! { time class="nowrap" datetime=(date) { (long_date(date)) } }
}

/// "24 Feb 2021", for grids.
pub(super) fn short_day(date: Date) -> Markup {
    html! { time class="nowrap" datetime=(date) { (date.strftime("%-d %b %Y")) } }
}

/// A day at the head of a list of days: "31 Mar" over "2021".
pub(super) fn long_day(date: Date) -> Markup {
    html! {
        time datetime=(date) {
            b { (date.strftime("%-d %b")) } span class="small soft" { (date.year()) }
        }
    }
}

/// The civil time of the United Kingdom: summer time from the last Sunday of March, at one in the
/// morning, to the last of October. The rule is written out, since a machine may have no table of
/// the world's clocks.
static UK: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").unwrap_or(TimeZone::UTC));

/// "16 April 2021 at 15:20", as clocks in the United Kingdom show it.
pub(super) fn moment(at: Timestamp) -> Markup {
    let zoned = at.to_zoned(UK.clone());
    let (hour, minute) = (zoned.hour(), zoned.minute());
    html! {
        time datetime=(at) {
            span class="nowrap" { (long_date(zoned.date())) } " "
            span class="nowrap" { (format!("at {hour:02}:{minute:02}")) }
        }
    }
}

/// The same in a sentence that is no markup.
pub(super) fn moment_in_words(at: Timestamp) -> String {
    let zoned = at.to_zoned(UK.clone());
    let (hour, minute) = (zoned.hour(), zoned.minute());
    format!("{} at {hour:02}:{minute:02}", long_date(zoned.date()))
}

/// A sentence of the ledger as a page writes it: a capital first, a full stop last.
pub(super) fn sentence(text: &str) -> String {
    let text = text.replace("-£", "\u{2212}£");
    let word = text.split(' ').next().unwrap_or_default();
    let is_file = word.trim_end_matches('.').contains('.');
    let mut letters = text.chars();
    let first = letters.next().into_iter();
    // The name of a file stays as it is.
    let first: String = if is_file {
        first.collect()
    } else {
        first.flat_map(char::to_uppercase).collect()
    };
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{first}{rest}{stop}")
}

/// What the program says of a rule or of the book, as a page writes it: a sentence, and its days
/// written out. The words of a person and of a file stay as they are.
pub(super) fn told_sentence(text: &str) -> String {
    sentence(&days_written_out(text))
}

/// A text of the program with its days written out: "31/07/2020" as "31 July 2020". A day that is
/// said to stand at a place is what a file writes.
pub(super) fn days_written_out(text: &str) -> String {
    let after = text.split(' ').skip(1).chain([""]);
    let words = text.split(' ').zip(after).map(|(word, next)| match next {
        "at" => word.to_owned(),
        _ => day_written_out(word),
    });
    words.collect::<Vec<String>>().join(" ")
}

/// "31/07/2020;" as "31 July 2020;"; any other word as it is.
fn day_written_out(word: &str) -> String {
    let (open, rest) = match word.strip_prefix('(') {
        Some(rest) => ("(", rest),
        None => ("", word),
    };
    let Some((day, after)) = rest.split_at_checked("31/07/2020".len()) else {
        return word.to_owned();
    };
    match Date::strptime("%d/%m/%Y", day) {
        Ok(date) if !after.starts_with(char::is_alphanumeric) => {
            format!("{open}{}{after}", long_date(date))
        }
        _ => word.to_owned(),
    }
}

/// The first digits of a digest in groups of four.
pub(super) fn groups_of_four(digest: &str, digits: usize) -> String {
    let taken: Vec<char> = digest.chars().take(digits).collect();
    let groups: Vec<String> = taken
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

/// "1 line", "2,000 lines".
pub(super) fn counted(count: impl TryInto<i64>, one: &str, many: &str) -> String {
    let count = count.try_into().unwrap_or(i64::MAX);
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// The project and the cost of a posting by their codes: `CL SAL`, `CL`, or nothing.
pub(super) fn place_codes(posting: &Posting) -> String {
    match (posting.project, posting.line) {
        (ProjectCode::NONE, _) => String::new(),
        (project, LineCode::NONE) => project.to_string(),
        (project, line) => format!("{project} {line}"),
    }
}

/// A word as a part of an address, in its path or behind its question mark.
pub(super) fn in_address(word: &str) -> String {
    let mut made = String::with_capacity(word.len());
    for byte in word.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                made.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(made, "%{byte:02X}")),
        }
    }
    made
}

/// How something stands: a shape, a word, then a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// Done, agreed, nil.
    Good,
    /// Waiting for somebody.
    Wait,
    /// Refused, over, an error.
    Bad,
    /// Locked.
    Lock,
    /// Know this.
    Info,
    /// Cannot start yet.
    Off,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Tone::Good => "good",
            Tone::Wait => "wait",
            Tone::Bad => "bad",
            Tone::Lock => "lock",
            Tone::Info => "info",
            Tone::Off => "off",
        }
    }

    const fn shape(self) -> &'static str {
        match self {
            Tone::Good => {
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0M7 11.6 3.6 8.2 5 6.8l2 2 4.2-4.2 1.4 1.4z"
            }
            Tone::Wait => {
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0m0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M7 4h2v3.6\
                           l2.6 1.6-1 1.6L7 8.8z"
            }
            Tone::Bad => "M8 0 0 15h16zM7 5h2v5H7zm0 6h2v2H7z",
            Tone::Lock => "M3 7V5a5 5 0 0 1 10 0v2h1v9H2V7zm2 0h6V5a3 3 0 0 0-6 0z",
            Tone::Info => "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0M7 3h2v2H7zm0 4h2v6H7z",
            Tone::Off => {
                "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0m0 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M4 7h8v2H4z"
            }
        }
    }
}

fn icon(tone: Tone) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 16 16" aria-hidden="true" {
            path fill-rule="evenodd" d=(tone.shape()) {}
        }
    }
}

/// A status.
pub(super) fn status(tone: Tone, says: &str) -> Markup {
    html! { span class={ "status " (tone.class()) } { (icon(tone)) span { (says) } } }
}

/// A notice: one heading, the figures, the next step.
pub(super) fn notice(tone: Tone, heading: &str, body: &Markup) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } {
            (icon(tone))
            div { h2 { (heading) } div { (body) } }
        }
    }
}

/// A notice that stands before the page's own heading, and so has none.
pub(super) fn notice_above(tone: Tone, says: &str, body: &Markup) -> Markup {
    html! {
        div class={ "notice " (tone.class()) } {
            (icon(tone))
            div { p { strong { (says) } } div { (body) } }
        }
    }
}

/// A computed figure: a link to what is behind it.
pub(super) fn figure(address: &str, shown: &str) -> Markup {
    html! { a class="fig" href=(address) { (shown) } }
}

/// What is finished, and the next thing: never "no data".
pub(super) fn empty(heading: &str, says: &str, next: Option<(String, &str)>) -> Markup {
    html! {
        div class="empty" {
            h2 { (heading) }
            p { (says) }
            @if let Some((to, name)) = next { a class="button main" href=(to) { (name) } }
        }
    }
}

/// A wide table in a region of its own, which takes focus so that keys can move it.
pub(super) fn scroll(label: &str, fits: bool, table: &Markup) -> Markup {
    html! {
        div class=(if fits { "scroll fits" } else { "scroll" }) tabindex="0" role="region"
            aria-label=(label) { (table) }
    }
}

/// The way here: addresses and names, the last one this page.
pub(super) fn crumbs(way: &[(String, &str)], here: &str) -> Markup {
    html! {
        nav aria-label="The way here" {
            ol class="crumbs" {
                @for (address, name) in way { li { a href=(address) { (name) } } }
                li aria-current="page" { (here) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_sentences_read_as_pages_write_them() {
        assert_eq!(pounds(Money::from_pence(-5_600_000)), "\u{2212}£56,000.00");
        assert_eq!(bare_pounds(Money::from_pence(-8_400)), "\u{2212}84.00");
        assert_eq!(
            sentence("fund CL is out by -£3.00"),
            "Fund CL is out by \u{2212}£3.00."
        );
        assert_eq!(sentence("-£3.00 is open"), "\u{2212}£3.00 is open.");
        assert_eq!(
            told_sentence(
                "account 1000 is locked to 31/07/2020; '01/02/2020' (1/2) is none, (31/03/2021)"
            ),
            "Account 1000 is locked to 31 July 2020; '01/02/2020' (1/2) is none, (31 March 2021)."
        );
        assert_eq!(
            told_sentence("03/04/2020 at row 2 was read as 3 April 2020"),
            "03/04/2020 at row 2 was read as 3 April 2020."
        );
        assert_eq!(groups_of_four("0123456789", 8), "0123 4567");
        assert_eq!(counted(1_usize, "line", "lines"), "1 line");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(100), "100");
        assert_eq!(counted(-1_234_567, "line", "lines"), "-1,234,567 lines");
        assert_eq!(
            in_address("Paid in & out, 50%+"),
            "Paid%20in%20%26%20out%2C%2050%25%2B"
        );
    }

    #[test]
    fn moments_are_told_in_summer_time_from_the_last_sunday_of_march() {
        for (instant, told) in [
            ("2021-03-28T00:59:00Z", "28 March 2021 at 00:59"),
            ("2021-03-28T01:00:00Z", "28 March 2021 at 02:00"),
            ("2021-10-31T00:59:00Z", "31 October 2021 at 01:59"),
            ("2021-10-31T01:00:00Z", "31 October 2021 at 01:00"),
        ] {
            let shown = moment(instant.parse().unwrap()).into_string();
            let text: String = shown
                .replace("<span class=\"nowrap\">", "")
                .replace("</span>", "");
            assert!(text.contains(told), "{instant}: {shown}");
        }
    }
}
