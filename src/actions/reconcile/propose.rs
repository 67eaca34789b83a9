//! What may explain a difference: a bounded search over the items near the day, which says when it
//! gave up. It proposes; nothing is matched or moved by it.

use jiff::{ToSpan as _, civil::Date};

use super::paper::{item, outstanding};
use crate::{
    actions::ActionError,
    ledger::{calendar::short_date, money::Money},
    statement::{
        line::SetAside,
        reconcile::{
            search,
            statement::{Item, ReconcileError, Reconciliation},
        },
    },
    store::{journal::list::Moment, reader::Reader, statements::import::KeptImport},
};

/// Days before and after, within which a line may have fallen on the wrong side of the day.
const NEAR: i64 = 62;
/// The most files whose rows set aside are looked at, the oldest first.
const FILES: usize = 64;
/// The most candidates of one search, the nearest first.
const CANDIDATES: usize = 200;
/// The entries of the year that are looked at where no line shows any, the newest.
const NEWEST: i64 = 500;

/// Items that may explain a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What they would explain, and how.
    pub says: String,
    /// The items.
    pub items: Vec<Item>,
    /// Whether they are statement lines; else they are entries.
    pub lines: bool,
}

/// What may make up a difference, from a bounded search that says when it gave up.
pub(super) async fn proposals(
    reader: &mut Reader,
    made: &Reconciliation,
) -> Result<Vec<Proposal>, ActionError> {
    let mut found = Vec::new();
    let open: Vec<Item> = outstanding(made).cloned().collect();
    for line in made.lines_not_in_ledger.iter().take(CANDIDATES) {
        let says = format!(
            "line {} of {}, {}, may be what these entries, not yet on the statement, answer",
            line.number,
            short_date(line.date),
            line.amount
        );
        found.extend(first(&says, line.amount, &open, false));
    }
    let Err(ReconcileError::Unexplained { by, .. }) = made.check() else {
        return Ok(found);
    };
    let (sources, aside) = if made.basis.statement.is_counted() {
        let near = entries_near(reader, made).await?;
        (vec![not_in_it(by, near)], Vec::new())
    } else {
        let near = lines_near(reader, made).await?;
        let aside = set_aside(reader, made, by).await?;
        (about_the_day(by, made.basis.on, near, open), aside)
    };
    found.extend(unexplained(by, sources, aside));
    Ok(found)
}

/// What may make up what no line explains.
struct Source {
    /// How.
    says: String,
    /// What its items have to come to.
    target: Money,
    items: Vec<Item>,
    /// Whether they are statement lines.
    lines: bool,
}

/// Entries that a balance which somebody counted may not hold yet.
fn not_in_it(by: Money, near: Vec<Item>) -> Source {
    Source {
        says: "these entries may not be in the balance that was counted".to_owned(),
        target: by.turned(),
        items: near,
        lines: false,
    }
}

/// Lines on the wrong side of the day, and entries whose lines were not imported.
fn about_the_day(by: Money, on: Date, near: Vec<Item>, open: Vec<Item>) -> Vec<Source> {
    let (later, earlier): (Vec<Item>, Vec<Item>) = near.into_iter().partition(|i| i.date > on);
    let day = short_date(on);
    vec![
        Source {
            says: format!("the statement's balance may hold these lines of after {day} already"),
            target: by,
            items: later,
            lines: true,
        },
        Source {
            says: format!("the statement's balance may leave out these lines of up to {day}"),
            target: by.turned(),
            items: earlier,
            lines: true,
        },
        Source {
            says: "these entries may be at the bank already, and their lines not imported"
                .to_owned(),
            target: by,
            items: open,
            lines: false,
        },
    ]
}

/// The newest entries of the year that move the account near the day, the nearest first.
async fn entries_near(
    reader: &mut Reader,
    made: &Reconciliation,
) -> Result<Vec<Item>, ActionError> {
    let on = made.basis.on;
    let newest = reader.newest_of_year(made.basis.year, NEWEST).await?;
    let nets = reader.nets_of(made.basis.account, &newest, Moment::NOW);
    let near = |day: Date| day <= on && day >= on.saturating_sub(NEAR.days());
    let mut near: Vec<Item> = nets
        .await?
        .into_iter()
        .filter(|net| near(net.date))
        .map(|net| Item {
            number: net.number,
            date: net.date,
            text: net.text,
            amount: net.net,
        })
        .collect();
    near.sort_by_key(|item| (item.date.duration_since(on).abs(), item.number));
    Ok(near)
}

/// The rows of the account's files that were set aside with money and make up a difference: the
/// statement's balance holds them, and the ledger does not.
async fn set_aside(
    reader: &mut Reader,
    made: &Reconciliation,
    by: Money,
) -> Result<Vec<Proposal>, ActionError> {
    let (account, on) = (made.basis.account, made.basis.on);
    let book = reader.book().await?;
    let imports = reader.standing_imports().await?.into_iter();
    let begins = |kept: &KeptImport| kept.import.from.is_none_or(|from| from <= on);
    let of_account = imports.filter(|kept| kept.import.account == account && begins(kept));
    let mut rows: Vec<(String, SetAside)> = Vec::new();
    for kept in of_account.take(FILES) {
        let aside = reader.set_aside_rows(kept.number).await?.into_iter();
        let with_money = aside.filter(|row| !row.amount.is_nil());
        rows.extend(with_money.map(|row| (kept.import.file_name.clone(), row)));
    }
    let amounts: Vec<Money> = rows.iter().map(|(_, row)| row.amount).collect();
    let amounts = amounts.get(..CANDIDATES).unwrap_or(&amounts);
    let first = short_date(book.first_year.first_day());
    let says = |set: Vec<usize>| {
        let rows = set.into_iter().filter_map(|place| rows.get(place));
        let rows: Vec<String> = rows
            .map(|(file, row)| {
                let SetAside {
                    at, why, amount, ..
                } = row;
                let at = at.to_string();
                let at = match at.strip_prefix("line ") {
                    Some(row) => format!("row {row}"),
                    None => at,
                };
                format!("{amount} at {at} of {file}, {why}")
            })
            .collect();
        format!(
            "{by} is explained by no line that waits: the statement's balance holds what was set \
             aside when its file was imported ({}). A row of before the book belongs in its \
             opening balance: begin the book with that, or bring the row in by a file of its own, \
             dated {first} and saying so; a row that was pending comes with a later statement",
            rows.join("; ")
        )
    };
    let found = search::sets(by, amounts).sets.into_iter();
    Ok(found
        .map(|set| Proposal {
            says: says(set),
            items: Vec::new(),
            lines: true,
        })
        .collect())
}

/// What may make up what no line that waits explains.
fn unexplained(by: Money, sources: Vec<Source>, aside: Vec<Proposal>) -> Vec<Proposal> {
    let mut found = aside;
    for source in sources {
        let says = format!("{by} is explained by no line that waits: {}", source.says);
        found.extend(all(&says, source.target, &source.items, source.lines));
    }
    if found.is_empty() {
        let tenths = by.pence().rem_euclid(9) == 0;
        let hint = if tenths {
            "; it divides by nine, as where two digits changed places"
        } else {
            ""
        };
        found.push(Proposal {
            says: format!("nothing near the day makes up {by}{hint}"),
            items: Vec::new(),
            lines: true,
        });
    }
    found
}

/// The lines of the account around the day, the nearest first: as many as are tried, and more.
async fn lines_near(reader: &mut Reader, made: &Reconciliation) -> Result<Vec<Item>, ActionError> {
    let (account, on) = (made.basis.account, made.basis.on);
    let from = on.saturating_sub(NEAR.days());
    let to = on.saturating_add(NEAR.days());
    let candidates = i64::try_from(CANDIDATES).unwrap_or(i64::MAX);
    let (from, to) = reader
        .days_with(candidates, account, (from, on, to))
        .await?;
    let lines = reader.lines_about(account, (Some(from), to), 0).await?;
    let mut near: Vec<Item> = lines.iter().map(item).collect();
    near.sort_by_key(|item| (item.date.duration_since(on).abs(), item.number));
    Ok(near)
}

/// The first set of items that adds up to an amount.
fn first(says: &str, target: Money, items: &[Item], lines: bool) -> Option<Proposal> {
    all(says, target, items, lines).into_iter().next()
}

/// The sets of items that add up to an amount; one without items where the search gave up.
fn all(says: &str, target: Money, items: &[Item], lines: bool) -> Vec<Proposal> {
    let items: Vec<&Item> = items.iter().take(CANDIDATES).collect();
    let amounts: Vec<Money> = items.iter().map(|item| item.amount).collect();
    let found = search::sets(target, &amounts);
    if found.sets.is_empty() && found.gave_up {
        return vec![Proposal {
            says: format!("{says}: too many to try; the search gave up"),
            items: Vec::new(),
            lines,
        }];
    }
    let chosen = |set: Vec<usize>| Proposal {
        says: says.to_owned(),
        items: set
            .into_iter()
            .filter_map(|place| items.get(place).map(|item| (*item).clone()))
            .collect(),
        lines,
    };
    found.sets.into_iter().map(chosen).collect()
}
