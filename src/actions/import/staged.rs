//! A file staged against the book as it is: the plan, what a person is shown of it, and the head
//! that it was made from.

use std::{collections::BTreeSet, sync::Arc};

use jiff::{ToSpan as _, civil::Date};

use crate::{
    actions::{ActionError, day_of, refusal::Refusal},
    ledger::{
        calendar::{long_date, short_date},
        code::AccountCode,
        digest::{Digest, Head},
    },
    statement::{
        line::{Place, ReadFile, SetAside, StatementLine},
        stage::{
            changed::{self, Held},
            doubles::{self, Elsewhere},
            fingerprint::Fingerprint,
            plan::Plan,
        },
    },
    store::{Store, reader::Reader, statements::import::NewImport},
};

use super::{
    New, Planned, Said, Upload,
    coded::{self, Proposed, SHARE},
    doubts::{self, Beside},
    known::Known,
};

/// A file staged against the book. It stands for as long as the book does not move.
pub struct Staged {
    /// The plan, with every line and every row set aside.
    pub plan: Arc<Plan>,
    /// What a person is shown of it.
    pub planned: Planned,
    pub(super) proposed: Option<Arc<Proposed>>,
    pub(super) new: New,
    head: Head,
    /// What is shown of it where every new line waits.
    waiting: Arc<Planned>,
}

impl Staged {
    /// Stages a file and writes nothing.
    ///
    /// # Errors
    /// As [`super::plan`].
    pub async fn of(
        store: &Store,
        slug: &str,
        upload: &Upload,
        new: New,
    ) -> Result<Staged, ActionError> {
        let mut reader = store.read(slug).await?;
        let head = reader.head().await?;
        let known = Known::of(&mut reader, &upload.incoming(), Some(&upload.read)).await?;
        let plan = Arc::new(known.stage(upload.read.clone())?);
        let waiting = Arc::new(planned(&mut reader, upload, &plan).await?);
        Staged::with(&mut reader, (plan, waiting), new, head).await
    }

    /// The same plan where something else becomes of its new lines; none where the book has moved,
    /// so that the file must be staged again.
    ///
    /// # Errors
    /// As [`super::plan`].
    pub async fn instead(
        &self,
        store: &Store,
        slug: &str,
        new: New,
    ) -> Result<Option<Staged>, ActionError> {
        let mut reader = store.read(slug).await?;
        if !self.stands_at(reader.head().await?) {
            return Ok(None);
        }
        let same = (Arc::clone(&self.plan), Arc::clone(&self.waiting));
        Ok(Some(Staged::with(&mut reader, same, new, self.head).await?))
    }

    /// A plan with what is to become of its new lines.
    async fn with(
        reader: &mut Reader,
        (plan, waiting): (Arc<Plan>, Arc<Planned>),
        new: New,
        head: Head,
    ) -> Result<Staged, ActionError> {
        let mut planned = Planned::clone(&waiting);
        let rules = coded::proposing(reader, new).await?;
        let proposed = rules.map(|rules| Arc::new(Proposed::by(&rules, &plan, SHARE)));
        if let Some(proposed) = &proposed {
            planned
                .warnings
                .extend(twice(reader, &plan, proposed).await?);
            planned.to_post = Some(proposed.count());
            planned.digest = proposed.digest(waiting.digest);
        }
        Ok(Staged {
            plan,
            planned,
            proposed,
            new,
            head,
            waiting,
        })
    }

    /// Whether the plan is what staging would make of it now: the book has not moved since.
    pub fn stands_at(&self, head: Head) -> bool {
        self.head == head
    }
}

/// The digest of a plan, and of what the rules propose where that is to be posted.
pub(super) fn digest(plan: &Plan, proposed: Option<&Proposed>) -> Digest {
    let digest = plan.digest();
    proposed.map_or(digest, |proposed| proposed.digest(digest))
}

/// Law 5: the digest is the one that somebody confirmed.
pub(super) fn stands(now: Digest, confirmed: Digest) -> Result<(), Refusal> {
    if now == confirmed {
        return Ok(());
    }
    let (confirmed, now) = (confirmed.short(), now.short());
    Err(Refusal::PlanChanged { confirmed, now })
}

pub(super) async fn before(
    reader: &mut Reader,
    plan: &Plan,
) -> Result<Option<String>, ActionError> {
    let imports = reader.standing_imports().await?;
    let same = |import: &NewImport| import.file == plan.file && import.account == plan.account;
    let same = imports.iter().find(|kept| same(&kept.import));
    Ok(same.map(|kept| long_date(day_of(&kept.made))))
}

/// That the same file stands in another account, where its lines would count twice.
async fn elsewhere(reader: &mut Reader, plan: &Plan) -> Result<Option<Said>, ActionError> {
    let imports = reader.standing_imports().await?;
    let other = |import: &NewImport| import.file == plan.file && import.account != plan.account;
    let other = imports.iter().find(|kept| other(&kept.import));
    Ok(other.map(|kept| Said {
        at: "the file".to_owned(),
        why: format!(
            "it was brought into account {} on {} already; is it the statement of account {}?",
            kept.import.account,
            long_date(day_of(&kept.made)),
            plan.account
        ),
    }))
}

fn said(at: &Place, why: &str) -> Said {
    Said {
        at: at.to_string(),
        why: why.to_owned(),
    }
}

/// What staging doubts of the rows of the file.
pub(super) fn doubted(plan: &Plan) -> impl Iterator<Item = Said> {
    plan.doubts.iter().map(|doubt| said(&doubt.at, &doubt.why))
}

/// What its reader noted of the file.
pub(super) fn noted(read: &ReadFile) -> impl Iterator<Item = Said> {
    read.notes.iter().map(|note| Said {
        at: "the file".to_owned(),
        why: note.clone(),
    })
}

/// What a person is shown of a plan whose new lines wait.
async fn planned(
    reader: &mut Reader,
    upload: &Upload,
    plan: &Plan,
) -> Result<Planned, ActionError> {
    let mut warnings: Vec<Said> = doubted(plan).collect();
    warnings.extend(doubts::misnamed(&upload.name, &upload.read));
    warnings.extend(elsewhere(reader, plan).await?);
    warnings.extend(Beside::of(&upload.name, plan).doubts(reader).await?);
    warnings.extend(noted(&upload.read));
    warnings.extend(gone(reader, plan).await?);
    let new: Vec<&StatementLine> = plan.new_lines().map(|staged| &staged.line).collect();
    if let Some(until) = reader.locked_until().await?.get(&plan.account) {
        let locked = new.iter().filter(|line| line.date <= *until);
        warnings.extend(locked.map(|line| {
            let day = short_date(*until);
            said(
                &line.at,
                &format!(
                    "the account is reconciled and locked to {day}; when this line is coded, say \
                     a later day for its entry"
                ),
            )
        }));
    }
    let days = new.iter().map(|line| line.date);
    if let (Some(first), Some(last)) = (days.clone().min(), days.max()) {
        let others = lines_elsewhere(reader, plan.account, (first, last)).await?;
        let others: Vec<Elsewhere<'_>> = others
            .iter()
            .map(|(account, line)| Elsewhere {
                account: *account,
                line,
            })
            .collect();
        for pair in doubles::likely_doubles(&new, &others)
            .into_iter()
            .chain(doubles::likely_transfers(&new, &others))
        {
            if let Some(line) = new.get(pair.ours) {
                let (day, amount) = (short_date(line.date), line.amount);
                warnings.push(said(&line.at, &format!("{amount} of {day}: {}", pair.why)));
            }
        }
    }
    Ok(Planned {
        file: upload.name.clone(),
        sha256: plan.file,
        account: plan.account,
        profile: plan.profile.clone(),
        source: plan.source.clone(),
        opening: plan.opening.as_ref().map(|stated| stated.amount),
        closing: plan.closing.as_ref().map(|stated| stated.amount),
        proof: plan.proof,
        set_aside: with_money_first(&plan.set_aside)
            .map(|row| said(&row.at, &row.why))
            .collect(),
        warnings,
        imported_before: before(reader, plan).await?,
        to_post: None,
        digest: plan.digest(),
    })
}

/// What should be looked at twice before the rules post lines.
async fn twice(
    reader: &mut Reader,
    plan: &Plan,
    proposed: &Proposed,
) -> Result<Vec<Said>, ActionError> {
    let said = |why: String| Said {
        at: "what the rules post".to_owned(),
        why,
    };
    let cautions = proposed.cautions(reader, plan).await?;
    Ok(cautions.into_iter().map(said).collect())
}

/// The rows set aside: those that carry money, which a line may have been lost with, then the
/// others, each in the order of the file.
fn with_money_first(rows: &[SetAside]) -> impl Iterator<Item = &SetAside> {
    let with_money = rows.iter().filter(|row| !row.amount.is_nil());
    with_money.chain(rows.iter().filter(|row| row.amount.is_nil()))
}

/// The lines that the account holds about the days of the file, and the file does not.
async fn gone(reader: &mut Reader, plan: &Plan) -> Result<Vec<Said>, ActionError> {
    let imports = reader.imports().await?;
    if imports
        .iter()
        .all(|kept| kept.import.account != plan.account)
    {
        return Ok(Vec::new());
    }
    let days = || plan.lines.iter().map(|staged| staged.line.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Ok(Vec::new());
    };
    let lines = reader
        .lines_about(plan.account, (Some(first), last), 0)
        .await?;
    let held: Vec<Held<'_>> = lines
        .iter()
        .filter_map(|kept| {
            Some(Held {
                number: kept.number,
                fingerprint: Fingerprint::from_slice(&kept.fingerprint)?,
                line: &kept.line,
            })
        })
        .collect();
    let said = changed::gone(&plan.lines, &held).into_iter().map(|gone| {
        let by = gone.by.and_then(|place| plan.lines.get(place));
        let at = match by {
            Some(staged) => staged.line.at.to_string(),
            None => "the file".to_owned(),
        };
        Said { at, why: gone.why }
    });
    Ok(said.collect())
}

/// The lines that other accounts hold about the same days.
async fn lines_elsewhere(
    reader: &mut Reader,
    account: AccountCode,
    (first, last): (Date, Date),
) -> Result<Vec<(AccountCode, StatementLine)>, ActionError> {
    let imports = reader.standing_imports().await?;
    let others: BTreeSet<AccountCode> = imports
        .iter()
        .map(|kept| kept.import.account)
        .filter(|other| *other != account)
        .collect();
    let apart = i64::from(doubles::DAYS_APART).days();
    let days = (
        Some(first.saturating_sub(apart)),
        last.saturating_add(apart),
    );
    let mut found = Vec::new();
    for other in others {
        let lines = reader.lines_about(other, days, 0).await?;
        found.extend(lines.into_iter().map(|held| (other, held.line)));
    }
    Ok(found)
}
