//! Importing and coding at once: what the rules propose for the new lines of a plan, planned,
//! confirmed and posted with them.

use rayon::prelude::*;

use crate::{
    actions::{ActionError, code::by_rules, rule},
    ledger::{
        code::AccountCode,
        digest::{Digest, Encoder, Head},
        journal::LineNumber,
        posted::Act,
    },
    statement::{
        line::StatementLine,
        stage::plan::{Plan, Standing},
        suggest::{rule::Target, rules::Rules},
    },
    store::{Store, reader::Reader, writer::Writer},
};

use super::New;

/// The fewest lines that are worth a thread of their own.
pub(super) const SHARE: usize = 2_000;
/// All lines on one thread: the others have something better to do.
pub(super) const TOGETHER: usize = usize::MAX;

/// What the rules say of the lines of a file, asked while the rest of it is being read. It holds
/// for as long as the book does not move, and for a file of one statement.
#[derive(Debug)]
pub struct Asked {
    account: AccountCode,
    rules: Rules,
    head: Head,
    said: Vec<Option<(Target, usize)>>,
    several: bool,
}

impl Asked {
    /// Makes the rules of a book ready for a statement of an account.
    ///
    /// # Errors
    /// A rule that cannot be used, or the store does not answer.
    pub async fn of(store: &Store, slug: &str, account: AccountCode) -> Result<Asked, ActionError> {
        let mut reader = store.read(slug).await?;
        Ok(Asked {
            account,
            rules: by_rules::rules_of(&mut reader).await?,
            head: reader.head().await?,
            said: Vec::new(),
            several: false,
        })
    }

    /// Asks the rules about the next lines of a statement, by its place in the file.
    pub fn hear(&mut self, place: u32, lines: &[StatementLine]) {
        self.several |= place > 0;
        if place == 0 {
            let lines = lines.iter();
            self.said
                .extend(lines.map(|line| self.rules.first(self.account, line)));
        }
    }

    /// What they say of the new lines of a plan, where every line of its file is in it and the book
    /// is as it was when they were asked.
    pub(super) fn of_plan(&self, plan: &Plan, head: Head) -> Option<Proposed> {
        let whole = !self.several && self.said.len() == plan.lines.len();
        let stands = whole && self.head == head && self.account == plan.account;
        stands.then(|| {
            let lines = plan.lines.iter().zip(&self.said);
            let new = lines.filter(|(staged, _)| staged.standing == Standing::New);
            Proposed {
                lines: new.map(|(_, said)| *said).collect(),
                rules: self.rules.names().map(str::to_owned).collect(),
            }
        })
    }
}

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
