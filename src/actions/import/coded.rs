//! Importing and coding at once: what the rules propose for the new lines of a plan, planned,
//! confirmed and posted with them.

use crate::{
    actions::{ActionError, code::by_rules},
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
pub(super) struct Proposed(Vec<Option<Target>>);

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
        let target = |line| Some(rules.propose(plan.account, line)?.target);
        let targets = plan.new_lines().map(|staged| target(&staged.line));
        Ok(Some(Proposed(targets.collect())))
    }

    /// How many lines a rule proposes a coding for.
    pub(super) fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// The digest of a plan and of where the rules put each of its new lines.
    pub(super) fn digest(&self, plan: Digest) -> Digest {
        let mut record = Encoder::of("plan-and-proposals");
        record.bytes(plan.as_bytes());
        for target in &self.0 {
            match target {
                None => record.number(0),
                Some(target) => by_rules::encode_target(target, record.number(1)),
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
        let coded = lines.zip(&self.0).filter_map(|(line, target)| {
            let target = (*target)?;
            Some((line, plan.account, target))
        });
        by_rules::post(writer, coded, act).await
    }
}
