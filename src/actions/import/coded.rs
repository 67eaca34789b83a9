//! Importing and coding at once: what the rules propose for the new lines of a plan, planned,
//! confirmed and posted with them.

use rayon::prelude::*;

use crate::{
    actions::{ActionError, code::by_rules, rule},
    ledger::{
        digest::{Digest, Encoder},
        journal::LineNumber,
        posted::Act,
    },
    statement::{
        line::StatementLine,
        stage::plan::Plan,
        suggest::{rule::Target, rules::Rules},
    },
    store::{reader::Reader, writer::Writer},
};

use super::New;

/// The fewest lines that are worth a thread of their own.
pub(super) const SHARE: usize = 2_000;
/// All lines on one thread: the others have something better to do.
pub(super) const TOGETHER: usize = usize::MAX;

/// What the rules propose for the new lines of a plan, in the order of the file.
pub(super) struct Proposed {
    /// Where each line goes, and the place of its rule among the names.
    lines: Vec<Option<(Target, usize)>>,
    /// The names of the rules, in their order.
    rules: Vec<String>,
}

/// The rules that propose, where the lines are to be coded.
pub(super) async fn rules(reader: &mut Reader, new: New) -> Result<Option<Rules>, ActionError> {
    match new {
        New::Waits => Ok(None),
        New::Coded => Ok(Some(by_rules::rules_of(reader).await?)),
    }
}

impl Proposed {
    /// What the rules propose for the new lines of a plan, at least so many of them a thread.
    pub(super) fn by(rules: &Rules, plan: &Plan, share: usize) -> Proposed {
        let lines: Vec<&StatementLine> = plan.new_lines().map(|staged| &staged.line).collect();
        let proposed = lines.par_iter().with_min_len(share);
        Proposed {
            lines: proposed
                .map(|line| rules.first(plan.account, line))
                .collect(),
            rules: rules.names().map(str::to_owned).collect(),
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
