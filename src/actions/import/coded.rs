//! Importing and coding at once: what the rules propose for the new lines of a plan, planned,
//! confirmed and posted with them.

use crate::{
    actions::{ActionError, code::by_rules, rule},
    ledger::{
        digest::{Digest, Encoder},
        journal::LineNumber,
        posted::Act,
    },
    statement::{
        stage::plan::Plan,
        suggest::{rule::Target, rules::Rules},
    },
    store::{reader::Reader, writer::Writer},
};

use super::New;

/// What the rules propose for the new lines of a plan, in the order of the file.
pub(super) struct Proposed {
    /// Where each line goes, and the place of its rule among the names.
    lines: Vec<Option<(Target, usize)>>,
    /// The names of the rules that speak, each once, however many lines follow it.
    rules: Vec<String>,
}

impl Proposed {
    /// What the rules propose, where the lines are to be coded.
    pub(super) async fn of(
        reader: &mut Reader,
        plan: &Plan,
        new: New,
    ) -> Result<Option<Proposed>, ActionError> {
        if new == New::Waits {
            return Ok(None);
        }
        let rules: Rules = by_rules::rules_of(reader).await?;
        let (mut lines, mut names) = (Vec::new(), Vec::<String>::new());
        for staged in plan.new_lines() {
            lines.push(rules.propose(plan.account, &staged.line).map(|proposal| {
                let known = names.iter().position(|name| *name == proposal.rule);
                let place = known.unwrap_or(names.len());
                if place == names.len() {
                    names.push(proposal.rule);
                }
                (proposal.target, place)
            }));
        }
        Ok(Some(Proposed {
            lines,
            rules: names,
        }))
    }

    /// How many lines a rule proposes a coding for.
    pub(super) fn count(&self) -> usize {
        self.lines.iter().flatten().count()
    }

    /// The digest of a plan and of where the rules put each of its new lines.
    pub(super) fn digest(&self, plan: Digest) -> Digest {
        let mut record = Encoder::of("plan-and-proposals");
        record.bytes(plan.as_bytes());
        for proposed in &self.lines {
            match proposed {
                None => record.number(0),
                Some((target, _)) => by_rules::encode_target(target, record.number(1)),
            };
        }
        Digest::of(record.finish())
    }

    /// Posts the entries of the lines that a rule proposes a coding for, and says how many; the
    /// lines are numbered as they were written.
    pub(super) async fn post(
        &self,
        writer: &mut Writer,
        plan: &Plan,
        numbers: &[LineNumber],
        act: &Act,
    ) -> Result<usize, ActionError> {
        let lines = numbers.iter().copied();
        let lines = lines.zip(plan.new_lines().map(|staged| &staged.line));
        let coded = lines.zip(&self.lines).filter_map(|(line, proposed)| {
            let (target, _) = (*proposed)?;
            Some((line, plan.account, target))
        });
        let posted = by_rules::post(writer, coded, act).await?;
        let places = self.lines.iter().flatten();
        let followed = places.filter_map(|(_, rule)| self.rules.get(*rule));
        rule::count(writer, followed.map(String::as_str), act).await?;
        Ok(posted)
    }
}
