//! Matching by hand: lines that wait and entries that no line shows yet, side by side, to choose
//! from; one line to one entry or several, several lines to one entry, with what is left of each.
//!
//! What is chosen stands in the address, so that choosing, working out and looking for more writes
//! nothing; matching is sent, once.

mod page;

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::joined;
use crate::{
    actions::{
        caution::Heeded,
        code::{
            confirm::{self, Confirmed},
            gather,
            suggest::LINES,
        },
        refusal::About,
    },
    ledger::{
        code::AccountCode,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::matching::{Does, Part, pool::Movement},
    web::{
        failure::PageError,
        parts::in_address,
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

/// What each field asks for: how much of an entry is asked for under its number.
const FIELDS: Fields<'_> = Fields {
    whole: "chosen",
    asks: &[(About::Amount, "part"), (About::Why, "why")],
};

/// The most open entries of an account that are looked at.
const ENTRIES: i64 = 10_000;
/// How many of a list a page shows.
const SHOWN: usize = 20;

/// Where some lines and entries are matched by hand; `back` is what the grid was asked for.
pub(super) fn address(visit: &Visit, lines: &[LineNumber], back: &str) -> String {
    let mut parts = vec![format!("back={}", in_address(back))];
    parts.extend(lines.iter().map(|line| format!("line={line}")));
    visit.to(&format!("/coding/match?{}", parts.join("&")))
}

/// Shows what there is to choose from, and what is chosen.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let typed = visit.asked();
    let scene = Scene::of(&mut visit, typed).await?;
    let page = page::page(&visit, &scene, &scene.wrong);
    Ok(if scene.wrong.none() {
        page.into_response()
    } else {
        refused(page)
    })
}

/// Matches what is chosen, once.
pub(in crate::web) async fn act(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    // A form sent twice acts once, though what it chose is open no more.
    let key = typed.sent();
    if let Some(place) = visit.office.led(&key).await {
        return Ok(done(&place));
    }
    let only_shown = typed.only_shown();
    let mut scene = Scene::of(&mut visit, typed).await?;
    if only_shown {
        return Ok(page::page(&visit, &scene, &scene.wrong).into_response());
    }
    let Some(chosen) = scene.matched().filter(|_| scene.wrong.none()) else {
        return Ok(refused(page::page(&visit, &scene, &scene.wrong)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(scene.typed.some("why"));
    let left = scene.left();
    let acted = visit.office.once(key, async {
        let done = match &chosen {
            Chosen::Entries(line, parts) => {
                let (line, does) = (*line, Does::Answer(parts.clone()));
                let said = Confirmed { line, does };
                confirm::confirm(&store, &slug, &said, Heeded::Nothing, &act).await?
            }
            Chosen::Lines(entry, lines) => {
                gather::gather(&store, &slug, *entry, lines, &act).await?
            }
        };
        let back = Some(scene.typed.get("back")).filter(|back| !back.is_empty());
        let back = back.map(|back| format!("{back}&")).unwrap_or_default();
        let said = match &chosen {
            Chosen::Entries(line, _) if !left.is_nil() => format!("partly={line}#line-{line}"),
            Chosen::Entries(..) | Chosen::Lines(..) => {
                let next = scene.typed.get("next").parse::<LineNumber>();
                let at = next.map_or_else(|_| "lines".to_owned(), |next| format!("line-{next}"));
                format!("done={}#{at}", joined(&done.lines))
            }
        };
        Ok::<_, PageError>(visit.to(&format!("/coding?{back}{said}")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let shown = scene.shown();
            let mistakes = visit.mistakes(&FIELDS, error, &shown).await?;
            Ok(refused(page::page(&visit, &scene, &mistakes)))
        }
    }
}

/// What is matched with what.
#[derive(Debug)]
enum Chosen {
    /// Entries that answer one line, each an amount of it.
    Entries(LineNumber, Vec<Part>),
    /// Lines that one entry answers, each whole.
    Lines(EntryNumber, Vec<LineNumber>),
}

/// A list to choose from.
struct List {
    /// How many there are of what was looked for.
    found: usize,
    /// Where this page of them begins.
    from: usize,
    shown: Vec<Movement>,
}

/// Everything that the page draws.
struct Scene {
    typed: Typed,
    account: Option<AccountCode>,
    /// The lines that are chosen.
    lines: Vec<Movement>,
    /// The entries that are chosen, and how much of each.
    entries: Vec<(Movement, Money)>,
    open: List,
    waiting: List,
    wrong: Mistakes,
}

impl Scene {
    async fn of(visit: &mut Visit, typed: Typed) -> Result<Scene, PageError> {
        let mut wrong = Mistakes::default();
        let wanted = |name| typed.all_of(name).filter_map(|number| number.parse().ok());
        let lines: Vec<LineNumber> = wanted("line").collect();
        let entries: Vec<EntryNumber> = wanted("entry").collect();
        let mut waiting = visit.reader.waiting_movements(LINES).await?;
        let of_line = waiting.iter().find(|line| lines.contains(&line.number));
        let mut account = of_line.map(|line| line.account);
        if let (None, Some(entry)) = (account, entries.first()) {
            account = visit.reader.open_on(*entry).await?.first().copied();
        }
        let account = account.or_else(|| waiting.first().map(|line| line.account));
        waiting.retain(|line| Some(line.account) == account);
        let mut open = match account {
            Some(account) => visit.reader.open_entries_of(account, ENTRIES).await?,
            None => Vec::new(),
        };
        let lines = taken(&mut waiting, &lines, "line", &mut wrong);
        let entries = taken(&mut open, &entries, "entry", &mut wrong);
        let entries = parts(&lines, entries, &typed, &mut wrong);
        let looked = Looked::of(&typed, &lines, &entries, &mut wrong);
        let mut scene = Scene {
            account,
            lines,
            entries,
            open: looked.list(open, typed.get("entries-from")),
            waiting: looked.list(waiting, typed.get("lines-from")),
            typed,
            wrong,
        };
        if scene.typed.some("form").is_none() {
            let form = visit.form_key();
            scene.typed = scene.typed.with("form", form);
        }
        Ok(scene)
    }

    /// What the fields of the page hold: how much of each entry is one where one line is chosen.
    fn shown(&self) -> Typed {
        let parts = self.entries.iter().filter(|_| self.lines.len() == 1);
        parts.fold(self.typed.clone(), |typed, (entry, part)| {
            typed.with(
                &format!("part-{}", entry.number),
                part.magnitude().to_plain(),
            )
        })
    }

    /// What the chosen lines come to.
    fn of_lines(&self) -> Money {
        Money::sum(self.lines.iter().map(|line| line.open)).unwrap_or_default()
    }

    /// What the chosen entries come to, each as far as it is taken.
    fn of_entries(&self) -> Money {
        Money::sum(self.entries.iter().map(|(_, part)| *part)).unwrap_or_default()
    }

    /// What is left: of the line, or of the entry that several lines are chosen for.
    fn left(&self) -> Money {
        let (one, other) = (self.of_lines(), self.of_entries());
        if self.lines.len() > 1 && !self.entries.is_empty() {
            other.minus(one).unwrap_or_default()
        } else {
            one.minus(other).unwrap_or_default()
        }
    }

    /// What is matched with what, where that is one with some.
    fn matched(&mut self) -> Option<Chosen> {
        let numbers = |lines: &[Movement]| lines.iter().map(|line| line.number).collect();
        match (self.lines.as_slice(), self.entries.as_slice()) {
            ([], _) | (_, []) => {
                if self.lines.is_empty() {
                    self.wrong.add("lines", "choose the line, or several lines");
                }
                if self.entries.is_empty() {
                    let says = "choose the entry, or several entries";
                    self.wrong.add("entries", says);
                }
                None
            }
            ([line], [(entry, part)]) if *part == line.open => {
                Some(Chosen::Lines(entry.number, vec![line.number]))
            }
            ([line], several) => {
                let part = |(entry, amount): &(Movement, Money)| Part {
                    entry: entry.number,
                    amount: *amount,
                };
                Some(Chosen::Entries(
                    line.number,
                    several.iter().map(part).collect(),
                ))
            }
            (several, [(entry, _)]) => Some(Chosen::Lines(entry.number, numbers(several))),
            (lines, entries) => {
                let says = format!(
                    "{} lines and {} entries are chosen; choose one line and its entries, or one \
                     entry and its lines",
                    lines.len(),
                    entries.len()
                );
                self.wrong.add("chosen", says);
                None
            }
        }
    }
}

/// Takes what was chosen out of what there is to choose from.
fn taken(
    all: &mut Vec<Movement>,
    chosen: &[i64],
    what: &str,
    wrong: &mut Mistakes,
) -> Vec<Movement> {
    let found = all.iter().filter(|one| chosen.contains(&one.number));
    let found: Vec<Movement> = found.cloned().collect();
    all.retain(|one| !chosen.contains(&one.number));
    for number in chosen {
        if !found.iter().any(|one| one.number == *number) {
            let says =
                format!("{what} {number} is not open on this account any more; it was left out");
            wrong.add("chosen", says);
        }
    }
    found
}

/// How much of each chosen entry is taken: as typed, else as much as the line leaves.
fn parts(
    lines: &[Movement],
    entries: Vec<Movement>,
    typed: &Typed,
    wrong: &mut Mistakes,
) -> Vec<(Movement, Money)> {
    let [line] = lines else {
        return entries
            .into_iter()
            .map(|entry| (entry.clone(), entry.open))
            .collect();
    };
    let mut said = |entry: &Movement| {
        let amount = typed.amount(&format!("part-{}", entry.number), wrong)?;
        let amount = amount.magnitude();
        Some(if entry.open.is_negative() {
            amount.turned()
        } else {
            amount
        })
    };
    let said: Vec<Option<Money>> = entries.iter().map(&mut said).collect();
    let before = Money::sum(said.iter().flatten().copied()).unwrap_or_default();
    let mut rest = line.open.minus(before).unwrap_or_default();
    let mut taken = Vec::with_capacity(entries.len());
    for (entry, said) in entries.into_iter().zip(said) {
        let same_side = rest.is_negative() == entry.open.is_negative() && !rest.is_nil();
        let as_left = if same_side && rest.magnitude() < entry.open.magnitude() {
            rest
        } else {
            entry.open
        };
        if said.is_none() {
            rest = rest.minus(as_left).unwrap_or_default();
        }
        taken.push((entry, said.unwrap_or(as_left)));
    }
    taken
}

/// What is looked for, and what comes first of it.
struct Looked {
    find: String,
    amount: Option<Money>,
    days: Option<i64>,
    /// The day and the amount that what is chosen would go with.
    beside: Option<(Date, Money)>,
}

impl Looked {
    fn of(
        typed: &Typed,
        lines: &[Movement],
        entries: &[(Movement, Money)],
        wrong: &mut Mistakes,
    ) -> Looked {
        let first = lines.first().or(entries.first().map(|(entry, _)| entry));
        let sums = lines.iter().map(|line| line.open);
        let sums = sums.chain(entries.iter().map(|(_, part)| part.turned()));
        let left = Money::sum(sums).unwrap_or_default().magnitude();
        let days = typed.some("days").map(str::parse);
        if matches!(days, Some(Err(_))) {
            wrong.add("days", "say a number of days, such as 30");
        }
        Looked {
            find: typed.get("find").to_lowercase(),
            amount: typed.amount("amount", wrong).map(Money::magnitude),
            days: days.and_then(Result::ok),
            beside: first.map(|first| (first.date, left)),
        }
    }

    fn days_from(&self, one: &Movement) -> i64 {
        let apart = self.beside.map(|(day, _)| {
            let apart = day.duration_since(one.date);
            apart.as_hours().div_euclid(24).saturating_abs()
        });
        apart.unwrap_or_default()
    }

    fn finds(&self, one: &Movement) -> bool {
        let says = [Some(&one.text), one.reference.as_ref(), one.party.as_ref()];
        let mut says = says.into_iter().flatten().map(|text| text.to_lowercase());
        let find = self.find.as_str();
        let found = find.is_empty()
            || find == one.number.to_string()
            || says.any(|text| text.contains(find));
        found
            && self
                .amount
                .is_none_or(|amount| one.open.magnitude() == amount)
            && self.days.is_none_or(|days| self.days_from(one) <= days)
    }

    /// A page of what is found: what has the amount that is left first, then the nearest days.
    fn list(&self, all: Vec<Movement>, from: &str) -> List {
        let mut found: Vec<Movement> = all.into_iter().filter(|one| self.finds(one)).collect();
        found.sort_by_cached_key(|one| {
            let other = self
                .beside
                .is_some_and(|(_, left)| one.open.magnitude() != left);
            (other, self.days_from(one), one.number)
        });
        let from = from.parse().unwrap_or_default();
        List {
            found: found.len(),
            from,
            shown: found.into_iter().skip(from).take(SHOWN).collect(),
        }
    }
}
