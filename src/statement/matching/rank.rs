//! Everything that may explain a line, held against it and put in order.

use std::collections::BTreeMap;

use super::{
    Does, Part, Ranked, Strength, Suggestion,
    awaited::{self, Fit},
    combine::{self, Found},
    expected::{self, Expected},
    memory::Memory,
    pool::{Movement, Pool, Ready},
    scored::{Scored, days_apart},
    single,
};
use crate::{
    ledger::{
        awaited::Awaited,
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::{
        line::StatementLine,
        suggest::{rule::Target, rules::Rules},
    },
};

/// How many sums a search for a combination tries before it gives up.
pub const STEPS: u32 = 20_000;
/// How many suggestions a line is given.
pub const LISTED: usize = 8;

/// Everything that may explain the lines of a book, loaded once.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The book's rules.
    pub rules: &'a Rules,
    /// What people said of earlier lines.
    pub memory: &'a Memory,
    /// Entries that no line shows yet.
    pub open: &'a Pool,
    /// Lines that no entry answers yet, the asked one among them.
    pub waiting: &'a Pool,
    /// Commitments and claims of which something is left.
    pub awaited: &'a [awaited::Ready],
    /// Money that is expected, by the account that it comes into; the same for all.
    pub expected: &'a [Expected],
    /// What is left of each budget line that has a budget.
    pub budgets: &'a BTreeMap<(ProjectCode, LineCode), Money>,
    /// Whose money moves between two accounts of the book, where only one fund can be meant.
    pub own_fund: Option<FundCode>,
}

/// A line that something is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Its number.
    pub number: LineNumber,
    /// The account that it was imported into.
    pub account: AccountCode,
    /// The line.
    pub line: &'a StatementLine,
    /// How much of it no entry answers yet.
    pub open: Money,
    /// The same without the VAT that is recovered.
    pub net: Money,
}

impl Asked<'_> {
    /// The line as a movement.
    pub fn movement(&self) -> Movement {
        Movement {
            number: self.number,
            account: self.account,
            date: self.line.date,
            open: self.open,
            text: self.line.text.clone(),
            reference: self.line.reference.clone(),
            party: self.line.party.clone(),
        }
    }
}

impl Scene<'_> {
    /// Everything that is offered for a line, the best first.
    pub fn ranked(&self, asked: Asked<'_>) -> Ranked {
        let mut ranked = Ranked::default();
        if asked.open.is_nil() {
            ranked.says.push("a line of nil needs no entry".to_owned());
            return ranked;
        }
        let line = Ready::of(asked.movement());
        let mut answers = single::entries(self.open, &line);
        let exact = answers.iter().any(|found| settles(found, asked.open));
        // An exact single match beats a combination, which is not even looked for.
        if !exact {
            self.combinations(&line, &mut answers, &mut ranked.says);
        }
        answers.extend(single::transfers(self.waiting, &line, self.own_fund));
        let posted = answers
            .iter()
            .filter(|found| is_strong(found))
            .find_map(|found| match &found.does {
                Does::Answer(parts) => parts.first().map(|part| part.entry),
                Does::Together { entry, .. } => Some(*entry),
                Does::Transfer { .. } | Does::Settle { .. } | Does::Code(_) => None,
            });
        let fits = awaited::fits(self.awaited, &line, asked.net);
        let settles = settling(fits, posted);
        let seems = settles.iter().find_map(|(found, _)| match found.does {
            Does::Settle { awaited, .. } if is_strong(found) => Some(awaited),
            Does::Settle { .. }
            | Does::Answer(_)
            | Does::Together { .. }
            | Does::Transfer { .. }
            | Does::Code(_) => None,
        });
        let (mut places, unsure) = self.places(asked, &line);
        // A claim and an instalment of the same grant are the same money, and the claim says more.
        let claimed = |place: &Target| {
            let mut claims = settles.iter().filter(|(found, _)| is_within(found));
            place.grant.is_some() && claims.any(|(_, target)| target == place)
        };
        places.retain(|(place, _)| !claimed(place));
        answers.extend(settles.into_iter().map(|(found, _)| found));
        for (target, mut scored) in places {
            if let Some(awaited) = seems {
                scored.add(-3, format!("{awaited} seems to be this"));
            }
            if let Some(entry) = posted {
                scored.add(-3, format!("entry {entry} seems to be this already"));
            }
            self.weigh_budget(target, asked.open, &mut scored);
            answers.extend(scored.offer(Does::Code(target)));
        }
        answers.sort_by_key(|found| std::cmp::Reverse((found.points, found.evidence)));
        answers.truncate(LISTED);
        if answers.is_empty() {
            let nothing = "no rule, entry, commitment, award or earlier line speaks for anything";
            let nothing = nothing.to_owned();
            ranked.says.push(unsure.unwrap_or(nothing));
        }
        ranked.suggestions = answers;
        ranked
    }

    /// The places that the line may be coded to, each with all that speaks for it.
    fn places(&self, asked: Asked<'_>, line: &Ready) -> (Vec<(Target, Scored)>, Option<String>) {
        let mut places: Vec<(Target, Scored)> = Vec::new();
        let mut earlier: Option<String> = None;
        for proposal in self.rules.fitting(asked.account, asked.line) {
            let mut scored = Scored::default();
            scored.prove(3, format!("your rule \u{201c}{}\u{201d}", proposal.rule));
            for (points, says) in proposal.weighed {
                scored.add(points, says);
            }
            if let Some(first) = &earlier {
                scored.add(-2, format!("rule \u{201c}{first}\u{201d} comes before it"));
            }
            earlier.get_or_insert(proposal.rule);
            add(&mut places, proposal.target, scored);
        }
        let recalled = self.memory.recall(asked.account, asked.line);
        for (target, scored) in recalled.found {
            add(&mut places, target, scored);
        }
        for (target, scored) in expected::places(self.expected, line) {
            add(&mut places, target, scored);
        }
        places.retain(|(target, _)| target.account != asked.account);
        (places, recalled.unsure)
    }

    /// What a cost would take a budget over counts against it.
    fn weigh_budget(&self, target: Target, amount: Money, scored: &mut Scored) {
        let Some(left) = self.budgets.get(&(target.project, target.line)) else {
            return;
        };
        let after = left.plus(amount).unwrap_or_default();
        if amount.is_negative() && after.is_negative() {
            scored.add(-4, format!("over budget by {}", after.magnitude()));
        }
    }

    /// Several entries that are the line together, and several lines that are one entry together.
    fn combinations(&self, line: &Ready, offered: &mut Vec<Suggestion>, says: &mut Vec<String>) {
        let (account, sum) = (line.movement.account, line.movement.open);
        let entries = alike(self.open, account, line);
        let amounts: Vec<Money> = entries.iter().map(|entry| entry.movement.open).collect();
        match combine::adding_up(sum, &amounts, STEPS) {
            Found::Combination(places, another) => {
                let chosen: Vec<&Ready> = places
                    .iter()
                    .filter_map(|at| entries.get(*at).copied())
                    .collect();
                let said = format!("{} entries add up to it", chosen.len());
                let scored = together(line, &chosen, said, another);
                let part = |entry: &&Ready| Part {
                    entry: entry.movement.number,
                    amount: entry.movement.open,
                };
                let does = Does::Answer(chosen.iter().map(part).collect());
                offered.extend(scored.offer(does));
            }
            Found::None => {}
            Found::GaveUp => says.push(gave_up("entries", entries.len())),
        }
        let larger = |entry: &&&Ready| {
            let open = entry.movement.open;
            open.is_negative() == sum.is_negative() && open.magnitude() > sum.magnitude()
        };
        let Some(entry) = entries.iter().find(larger) else {
            return;
        };
        let others = alike(self.waiting, account, line);
        let others: Vec<&Ready> = others
            .into_iter()
            .filter(|other| other.movement.number != line.movement.number)
            .collect();
        let rest = entry.movement.open.minus(sum).unwrap_or_default();
        let amounts: Vec<Money> = others.iter().map(|other| other.movement.open).collect();
        let alone = amounts.iter().position(|amount| *amount == rest);
        let found = match alone {
            Some(place) => Found::Combination(vec![place], false),
            None => combine::adding_up(rest, &amounts, STEPS),
        };
        match found {
            Found::Combination(places, another) => {
                let chosen = places.iter().filter_map(|at| others.get(*at).copied());
                let mut lines: Vec<&Ready> = chosen.collect();
                lines.push(line);
                let said = format!("{} lines add up to it", lines.len());
                let scored = together(entry, &lines, said, another);
                let mut numbers: Vec<LineNumber> =
                    lines.iter().map(|line| line.movement.number).collect();
                numbers.sort_unstable();
                let (entry, lines) = (entry.movement.number, numbers);
                offered.extend(scored.offer(Does::Together { entry, lines }));
            }
            Found::None => {}
            Found::GaveUp => says.push(gave_up("lines", others.len())),
        }
    }
}

fn is_strong(found: &Suggestion) -> bool {
    found.strength == Strength::Strong
}

/// Whether a suggestion answers what is awaited, and is no more than is left of it.
fn is_within(found: &Suggestion) -> bool {
    matches!(found.does, Does::Settle { over, .. } if over.is_nil())
}

/// What is awaited and may be the line, as it is offered, each with its place.
fn settling(fits: Vec<Fit>, posted: Option<EntryNumber>) -> Vec<(Suggestion, Target)> {
    let offered = fits.into_iter().filter_map(|fit| {
        let Fit {
            awaited,
            over,
            target,
            mut scored,
            ..
        } = fit;
        if let Some(entry) = posted {
            scored.add(-3, format!("entry {entry} seems to be this already"));
        }
        let offered = scored.offer(Does::Settle { awaited, over })?;
        Some((offered, target))
    });
    offered.collect()
}

/// The commitment or the claim that a line most likely answers, and how much more than is left of
/// it the line is; none where nothing speaks for one strongly.
pub fn likely(open: &[awaited::Ready], asked: &Asked<'_>) -> Option<(Awaited, Money)> {
    if open.is_empty() {
        return None;
    }
    let line = Ready::of(asked.movement());
    let found = settling(awaited::fits(open, &line, asked.net), None);
    let found = found.into_iter().map(|(found, _)| found);
    let best = found.max_by_key(|found| found.points)?;
    if let Does::Settle { awaited, over } = best.does
        && is_strong(&best)
    {
        return Some((awaited, over));
    }
    None
}

/// Whether a suggestion is one entry that answers all that is open.
fn settles(found: &Suggestion, open: Money) -> bool {
    match &found.does {
        Does::Answer(parts) => parts.len() == 1 && parts.iter().all(|part| part.amount == open),
        Does::Together { .. } | Does::Transfer { .. } | Does::Settle { .. } | Does::Code(_) => {
            false
        }
    }
}

fn gave_up(what: &str, many: usize) -> String {
    format!(
        "the search for {what} that add up was given up after {STEPS} sums of {many}; match them \
         by hand where you know them"
    )
}

/// Movements of an account with the line's payee or one of its references, each once: nothing else
/// is combined, so that a combination always has evidence.
fn alike<'a>(pool: &'a Pool, account: AccountCode, line: &Ready) -> Vec<&'a Ready> {
    let mut found: Vec<&Ready> = Vec::new();
    if let Some(payee) = &line.payee {
        found.extend(pool.of_payee(account, payee, line.day));
    }
    for word in line.references.iter().chain(&line.reference) {
        for ready in pool.of_reference(account, word, line.day) {
            if !found
                .iter()
                .any(|known| known.movement.number == ready.movement.number)
            {
                found.push(ready);
            }
        }
    }
    found
}

/// The reasons for a combination: what the least alike of its movements has in common, and the
/// furthest day.
fn together(one: &Ready, many: &[&Ready], said: String, another: bool) -> Scored {
    let likeness = many.iter().map(|other| single::likeness(one, other));
    let mut scored = likeness.min_by_key(Scored::points).unwrap_or_default();
    scored.add(3, said);
    let furthest = many.iter().map(|other| one.days_from(other)).max();
    days_apart(&mut scored, furthest.unwrap_or_default());
    if another {
        scored.add(-2, "another combination may fit as well");
    }
    scored
}

fn add(places: &mut Vec<(Target, Scored)>, target: Target, scored: Scored) {
    match places.iter_mut().find(|(known, _)| *known == target) {
        Some((_, known)) => known.join(scored),
        None => places.push((target, scored)),
    }
}
