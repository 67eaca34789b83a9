//! Importing and coding at once: what the rules propose for the new lines of a plan, planned,
//! confirmed and posted with them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::{
    actions::{
        ActionError,
        caution::cautions,
        code::{
            awaited, budget,
            by_rules::{self, Coded, Coder},
        },
        refusal::Matching,
        rule,
    },
    ledger::{
        code::AccountCode,
        digest::{Digest, Encoder},
        entry::JournalEntry,
        journal::{Draft, LineNumber},
        money::Money,
        posted::Act,
    },
    statement::{
        line::StatementLine,
        matching::awaited::Ready,
        stage::plan::{Plan, Standing},
        suggest::{coding::Share, rule::Target, rules::Rules},
    },
    store::{
        journal::post::{Again, Posting},
        reader::Reader,
        statements::{
            import::NewLine,
            intake::{self, Arriving},
        },
        writer::Writer,
    },
};

use super::New;

/// The fewest lines that are worth a thread of their own.
pub(super) const SHARE: usize = 2_000;
/// All lines on one thread: the others have something better to do.
pub(super) const TOGETHER: usize = usize::MAX;

/// What the rules say of the lines of a file, asked while the rest of it is being read, by whoever
/// holds the book's lock.
pub(super) struct Asked {
    account: AccountCode,
    proposing: Proposing,
    /// The names of the rules and where they lead, in their order.
    rules: Vec<(String, Target)>,
    /// The place of the first rule that fits each line.
    said: Vec<Option<u32>>,
    underway: Underway,
}

/// Entries that are written with the lines that they answer, while those are still arriving.
pub(super) struct Underway {
    coder: Coder,
    posting: Posting,
    /// Why one of them could not be made, the first of them; those after it are not.
    refused: Option<ActionError>,
}

impl Asked {
    /// Makes the rules of a book ready for a statement of an account, and to post what they say.
    pub(super) async fn of(
        writer: &mut Writer,
        account: AccountCode,
        act: &Act,
    ) -> Result<Asked, ActionError> {
        let proposing = Proposing::of(writer).await?;
        Ok(Asked {
            account,
            rules: named(&proposing.rules),
            proposing,
            said: Vec::new(),
            underway: Underway {
                coder: Coder::of(writer, act).await?,
                posting: writer.begin_posting(act, Some(account)).await?,
                refused: None,
            },
        })
    }

    /// Asks the rules about the next line of the file.
    pub(super) fn hear(&mut self, line: &StatementLine) {
        self.said.push(self.proposing.first(self.account, line));
    }

    /// The block of the next lines of the file, each with its place there, and of the entries of
    /// those that a rule fits.
    pub(super) fn block(
        &mut self,
        arriving: &mut Arriving,
        lines: &[(usize, NewLine<'_>)],
    ) -> intake::Ready {
        let numbered = (arriving.next()..).zip(lines);
        let coded = numbered.filter_map(|(number, (place, new))| {
            let (rule, target) = led(&self.rules, self.said.get(*place).copied()??)?;
            Some(((number, new.line), *target, rule))
        });
        let Underway {
            coder,
            posting,
            refused,
        } = &mut self.underway;
        let account = self.account;
        let entries = coded.map(|(line, target, rule)| {
            let entry = coder.whole(line, account, target);
            entry.map_err(|error| Matching::of_line((line.0, Some(rule)), error))
        });
        let entries = entries.collect::<Result<Vec<JournalEntry>, ActionError>>();
        let lines: Vec<NewLine<'_>> = lines.iter().map(|(_, new)| *new).collect();
        let mut ready = arriving.block(&lines);
        if refused.is_none() {
            let written = entries.and_then(|entries| {
                let written = posting.with_lines(arriving, &mut ready, entries);
                Ok(written?)
            });
            *refused = written.err();
        }
        ready
    }

    /// What they say of the new lines of the file's plan, asked again where some of its lines are
    /// in no plan; and the entries.
    pub(super) fn of_plan(self, plan: &Plan) -> (Proposed, Underway) {
        if self.said.len() != plan.lines.len() {
            let proposed = Proposed::by(&self.proposing, plan, TOGETHER);
            return (proposed, self.underway);
        }
        let lines = plan.lines.iter().zip(self.said);
        let new = lines.filter(|(staged, _)| staged.standing == Standing::New);
        let proposed = Proposed {
            lines: new.map(|(_, said)| said).collect(),
            rules: self.rules,
        };
        (proposed, self.underway)
    }
}

impl Underway {
    /// Ends the posting, and says how many entries it has: those of the lines that are given.
    async fn end<'a>(
        self,
        writer: &mut Writer,
        lines: impl Iterator<Item = Coded<'a>> + Send + 'a,
    ) -> Result<usize, ActionError> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let coder = self.coder;
        let again =
            lines.map(|(line, account, target, _)| coder.whole_draft(line, account, target));
        let again: Again<'_, ActionError> = Box::new(again);
        Ok(writer.end_posting(self.posting, again).await?.len())
    }
}

/// What the rules propose for the new lines of a plan, in the order of the file.
pub(super) struct Proposed {
    /// The place of the rule that each line follows.
    lines: Vec<Option<u32>>,
    /// The names of the rules and where they lead, in their order.
    rules: Vec<(String, Target)>,
}

/// What proposes where lines are coded: the rules, but for lines that seem to answer a commitment
/// or a claim, which wait for somebody to say so.
pub(super) struct Proposing {
    rules: Rules,
    awaited: Vec<Ready>,
}

impl Proposing {
    async fn of(reader: &mut Reader) -> Result<Proposing, ActionError> {
        let book = reader.book().await?;
        Ok(Proposing {
            rules: by_rules::rules_of(reader).await?,
            awaited: awaited::open(reader, &book).await?,
        })
    }

    /// The place of the first rule that fits a line and may code it.
    fn first(&self, account: AccountCode, line: &StatementLine) -> Option<u32> {
        let place = self.rules.first(account, line)?;
        if awaited::of_new(&self.awaited, account, line) {
            return None;
        }
        // A book has not four thousand million rules.
        u32::try_from(place).ok()
    }
}

/// The rule of a place.
fn led(rules: &[(String, Target)], place: u32) -> Option<&(String, Target)> {
    rules.get(usize::try_from(place).ok()?)
}

fn named(rules: &Rules) -> Vec<(String, Target)> {
    let names = rules.names().map(str::to_owned);
    names.zip(rules.targets()).collect()
}

/// What proposes, where the lines are to be coded.
pub(super) async fn proposing(
    reader: &mut Reader,
    new: New,
) -> Result<Option<Proposing>, ActionError> {
    match new {
        New::Waits => Ok(None),
        New::Coded => Ok(Some(Proposing::of(reader).await?)),
    }
}

impl Proposed {
    /// What the rules propose for the new lines of a plan, at least so many of them a thread.
    pub(super) fn by(proposing: &Proposing, plan: &Plan, share: usize) -> Proposed {
        let lines: Vec<&StatementLine> = plan.new_lines().map(|staged| &staged.line).collect();
        let proposed = lines.par_iter().with_min_len(share);
        Proposed {
            lines: proposed
                .map(|line| proposing.first(plan.account, line))
                .collect(),
            rules: named(&proposing.rules),
        }
    }

    /// How many lines a rule proposes a coding for.
    pub(super) fn count(&self) -> usize {
        self.lines.iter().flatten().count()
    }

    /// The digest of a plan and of where the rules put each of its new lines.
    pub(super) fn digest(&self, plan: Digest) -> Digest {
        let mut record = Encoder::of("plan-and-proposals");
        record.bytes(plan.as_bytes());
        for place in &self.lines {
            match place.and_then(|place| self.rule(place)) {
                None => record.number(0),
                Some((_, target)) => by_rules::encode_target(target, record.number(1)),
            };
        }
        Digest::of(record.finish())
    }

    fn rule(&self, place: u32) -> Option<&(String, Target)> {
        led(&self.rules, place)
    }

    /// What should be looked at twice before those lines are posted.
    pub(super) async fn cautions(
        &self,
        reader: &mut Reader,
        plan: &Plan,
    ) -> Result<Vec<String>, ActionError> {
        let coder = Coder::beforehand(reader).await?;
        let lines = plan.new_lines().map(|staged| &staged.line).zip(&self.lines);
        // The lines of one day that go one way to one place are said together.
        let mut alike: BTreeMap<_, (&StatementLine, Target, Money, Money)> = BTreeMap::new();
        for (line, place) in lines {
            let Some((_, target)) = place.and_then(|place| self.rule(place)) else {
                continue;
            };
            let target = *target;
            let day = (line.date, line.period, line.amount.is_negative());
            let place = (target.account, target.fund, target.project, target.line);
            let first = (line, target, Money::NIL, Money::NIL);
            let (.., sum, vat) = alike.entry((day, place, target.grant)).or_insert(first);
            *sum = sum.plus(line.amount)?;
            *vat = vat.plus(line.vat.unwrap_or_default())?;
        }
        // What cannot be drafted is refused where it is confirmed.
        let drafts = alike
            .into_values()
            .filter_map(|(line, target, amount, vat)| {
                let line = StatementLine {
                    amount,
                    vat: Some(vat).filter(|vat| !vat.is_nil()),
                    ..line.clone()
                };
                let share = Share { target, amount };
                coder.draft((1, &line), plan.account, &[share]).ok()
            });
        let drafts: Vec<Draft> = drafts.collect();
        let mut told = budget::overspent(reader, coder.book(), &drafts).await?;
        told.extend(cautions(reader, &drafts).await?.unnumbered().said());
        Ok(told)
    }

    /// Posts the entries of the lines that a rule proposes a coding for, unless they are written
    /// already, and says how many; the lines are numbered as they were written.
    pub(super) async fn post(
        &self,
        writer: &mut Writer,
        (plan, numbers): (&Plan, &[LineNumber]),
        underway: Option<Underway>,
        act: &Act,
    ) -> Result<usize, ActionError> {
        let lines = numbers.iter().copied();
        let lines = lines.zip(plan.new_lines().map(|staged| &staged.line));
        let coded = lines.zip(&self.lines).filter_map(|(line, place)| {
            let (rule, target) = self.rule((*place)?)?;
            Some((line, plan.account, *target, rule.as_str()))
        });
        let posted = match underway {
            None => by_rules::post(writer, coded, act).await?,
            Some(underway) => underway.end(writer, coded).await?,
        };
        let followed = self.lines.iter().flatten();
        let followed = followed.filter_map(|place| self.rule(*place));
        let names = followed.map(|(name, _)| name.as_str());
        rule::count(writer, names, act).await?;
        Ok(posted)
    }
}
