//! Accounts, funds, projects and costs that a sentence of the program calls by their codes, with
//! their names beside: whoever reads a page is not asked to know the codes by heart.

use crate::{
    ledger::{
        book::Book,
        code::{LineCode, ProjectCode},
    },
    web::parts::told_sentence,
};

/// A sentence as a page writes it, each code that the book knows with its name.
pub(in crate::web) fn named_sentence(book: &Book, text: &str) -> String {
    // What belongs to no project is kept under a code that nobody chose.
    let text = without(text, ", project NONE, line NONE", ", without a project");
    let text = without(&text, ", line NONE", ", without a cost line");
    told_sentence(&named(book, &text))
}

/// A text with other words in the place of some, where those do not begin a longer code.
fn without(text: &str, words: &str, instead: &str) -> String {
    let mut parts = text.split(words);
    let mut said = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = part.starts_with(|next: char| next.is_ascii_alphanumeric());
        said.push_str(if is_longer { words } else { instead });
        said.push_str(part);
    }
    said
}

/// The same in the midst of a sentence.
fn named(book: &Book, text: &str) -> String {
    let (mut said, mut before, mut project) = (Vec::new(), "", None);
    for word in text.split(' ') {
        let code = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        if before == "project" {
            project = code.parse::<ProjectCode>().ok();
        }
        let (start, end) = word.split_once(code).unwrap_or((word, ""));
        let name = name(book, before, code, project);
        said.push(match name.filter(|_| !code.is_empty()) {
            Some(name) => format!("{start}{code} \u{201c}{name}\u{201d}{end}"),
            None => word.to_owned(),
        });
        before = word.trim_start_matches('(');
    }
    said.join(" ")
}

/// The name of a code, by the word that stands before it and the project that was named last.
fn name<'a>(
    book: &'a Book,
    before: &str,
    code: &str,
    project: Option<ProjectCode>,
) -> Option<&'a str> {
    match before {
        "account" | "debit" | "credit" => {
            let account = book.chart.get(code.parse().ok()?)?;
            Some(account.name.as_str())
        }
        "fund" => Some(book.funds.get(&code.parse().ok()?)?.name.as_str()),
        "grant" => Some(book.grants.get(&code.parse().ok()?)?.title.as_str()),
        "project" if code != "NONE" => Some(book.projects.get(&code.parse().ok()?)?.name.as_str()),
        "line" => {
            let code: LineCode = code.parse().ok()?;
            let mut lines = book.projects.get(&project?)?.lines.iter();
            lines
                .find(|line| line.code == code && code != LineCode::NONE)
                .map(|line| line.name.as_str())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::ledger::{
        account::Chart,
        calendar::FinancialYear,
        fund::{Fund, Restriction},
        money::Money,
        project::{BudgetLine, Project},
    };

    fn cambridge() -> Book {
        let fund = |code: &str, name: &str| Fund {
            code: code.parse().unwrap(),
            name: name.to_owned(),
            restriction: Restriction::Pooled,
        };
        let funds = [
            fund("POOL", "Pooled Fund"),
            fund("CL", "County Lines 2020/21"),
        ];
        let film = BudgetLine {
            code: "FILM".parse().unwrap(),
            name: "A commissioned film with additional material".to_owned(),
            budget: Money::NIL,
        };
        let project = Project {
            code: "CL".parse().unwrap(),
            name: "County Lines Project".to_owned(),
            lines: vec![film],
        };
        Book {
            slug: "cambridge".to_owned(),
            name: "Cambridge Community Safety Partnership".to_owned(),
            short_name: "CSP".to_owned(),
            first_year: "2020/21".parse::<FinancialYear>().unwrap(),
            chart: Chart::standard().unwrap(),
            funds: funds.into_iter().map(|fund| (fund.code, fund)).collect(),
            funders: BTreeMap::new(),
            grants: BTreeMap::new(),
            projects: BTreeMap::from([(project.code, project)]),
            closed: BTreeSet::new(),
        }
    }

    #[test]
    fn codes_that_the_book_knows_are_named_and_nothing_else_is() {
        let book = cambridge();
        for (text, says) in [
            (
                "account 1100 has no approved reconciliation",
                "Account 1100 \u{201c}Held by the accountable body (cost centre)\u{201d} has no \
                 approved reconciliation.",
            ),
            (
                "fund CL is overspent by £20.00",
                "Fund CL \u{201c}County Lines 2020/21\u{201d} is overspent by £20.00.",
            ),
            (
                "account 6900 of fund POOL, project NONE, line NONE would be closed",
                "Account 6900 \u{201c}Meeting and other costs\u{201d} of fund POOL \u{201c}Pooled \
                 Fund\u{201d}, without a project would be closed.",
            ),
            (
                "the balance of account 4000, fund CL, project CL, line NONE in 2020/21 is kept",
                "The balance of account 4000 \u{201c}Grant income\u{201d}, fund CL \u{201c}County \
                 Lines 2020/21\u{201d}, project CL \u{201c}County Lines Project\u{201d}, without \
                 a cost line in 2020/21 is kept.",
            ),
            (
                "entry 4 is of project CL, line NONE2",
                "Entry 4 is of project CL \u{201c}County Lines Project\u{201d}, line NONE2.",
            ),
            (
                "the cost of project CL, line FILM: entry 46 and line 12",
                "The cost of project CL \u{201c}County Lines Project\u{201d}, line FILM \u{201c}A \
                 commissioned film with additional material\u{201d}: entry 46 and line 12.",
            ),
            (
                "account 9999 moves the fund balance",
                "Account 9999 moves the fund balance.",
            ),
        ] {
            assert_eq!(named_sentence(&book, text), says);
        }
    }
}
