//! What is awaited, on the walk: commitments and claims as they were recorded, what ended them and
//! what answers them, against the tables; and no entry answers more than it has.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    settings::{compare, read},
    walk::Walk,
};
use crate::{
    ledger::{
        awaited::Awaited,
        journal::{EntryNumber, Posting},
        money::Money,
    },
    store::{
        awaited::{
            answers::{ANSWER_ENDED, ANSWERED, AWAITED_ENDED, AnswerBody, EndedBody, KeptAnswer},
            claims::{CLAIM, ClaimBody},
            commitments::{COMMITMENT, CommitmentBody},
        },
        error::StoreError,
        reader::Reader,
        settings::records::Record,
    },
};

/// What the records made so far, each with its record.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    commitments: BTreeMap<i64, (CommitmentBody, i64)>,
    claims: BTreeMap<i64, (ClaimBody, i64)>,
    ended: BTreeMap<Awaited, i64>,
    answers: BTreeMap<(Awaited, i64), KeptAnswer>,
}

/// A place that entries answer, in codes.
type Place = String;

impl Walk {
    /// Folds a record about what is awaited; false where it is of another kind.
    pub(super) fn await_record(&mut self, record: &Record) -> Result<bool, StoreError> {
        match record.kind.as_str() {
            COMMITMENT => {
                let body: CommitmentBody = read(record)?;
                let known = &mut self.awaited.commitments;
                known.insert(body.number, (body, record.number));
            }
            CLAIM => {
                let body: ClaimBody = read(record)?;
                let known = &mut self.awaited.claims;
                known.insert(body.number, (body, record.number));
            }
            AWAITED_ENDED => {
                let body: EndedBody = read(record)?;
                self.awaited.ended.insert(body.awaited, record.number);
            }
            ANSWERED => self.answered(&read(record)?, record.number),
            ANSWER_ENDED => self.let_go(&read(record)?, record.number),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn answered(&mut self, body: &AnswerBody, record: i64) {
        let (awaited, entry) = (body.awaited, body.entry);
        if self.awaited.ended.contains_key(&awaited) {
            self.findings.push(format!(
                "entry {entry} answers {awaited}, which was {} before",
                awaited.ended_word()
            ));
        }
        let of = self.awaited.answers.range((awaited, 0)..);
        let same = of.take_while(|((of, _), _)| *of == awaited);
        let position = same.last().map_or(0, |((_, position), _)| *position);
        let position = position.saturating_add(1);
        self.awaited.answers.insert(
            (awaited, position),
            KeptAnswer {
                awaited,
                position,
                entry,
                amount: body.amount.unwrap_or_default(),
                made: record,
                ended: None,
                reversed_by: None,
            },
        );
    }

    fn let_go(&mut self, body: &AnswerBody, record: i64) {
        for answer in self.awaited.answers.values_mut() {
            let same = (answer.awaited, answer.entry) == (body.awaited, body.entry);
            if same && answer.ended.is_none() {
                answer.ended = Some(record);
            }
        }
    }

    /// The tables hold what the records say, and no entry answers more than it has.
    pub(super) async fn compare_awaited(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let kept = reader.kept_commitments().await?.into_iter();
        let kept = kept.map(|(body, record)| (body.number, (body, record)));
        let mut findings = Vec::new();
        let said = "commitment";
        compare(
            said,
            &self.awaited.commitments,
            &kept.collect(),
            &mut findings,
        );
        let kept = reader.kept_claims().await?.into_iter();
        let kept = kept.map(|(body, record)| (body.number, (body, record)));
        compare(
            "claim",
            &self.awaited.claims,
            &kept.collect(),
            &mut findings,
        );
        let kept = reader.awaited_ended().await?.into_iter().collect();
        compare("the end of", &self.awaited.ended, &kept, &mut findings);
        let kept = reader.answers().await?;
        for answer in self.awaited.answers.values_mut() {
            answer.reversed_by = self.reversed.get(&answer.entry).copied();
        }
        let named = |answer: &KeptAnswer| {
            let KeptAnswer {
                awaited, position, ..
            } = answer;
            (format!("{position} to {awaited}"), answer.clone())
        };
        let kept: BTreeMap<String, KeptAnswer> = kept.iter().map(named).collect();
        let recorded: BTreeMap<String, KeptAnswer> =
            self.awaited.answers.values().map(named).collect();
        compare("answer", &recorded, &kept, &mut findings);
        self.findings.append(&mut findings);
        self.check_answers(reader).await
    }

    /// What an entry answers in one place is no more than it has there: it is counted once.
    async fn check_answers(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        let counts = |answer: &&KeptAnswer| answer.answer().counts();
        let answers: Vec<KeptAnswer> = self
            .awaited
            .answers
            .values()
            .filter(counts)
            .cloned()
            .collect();
        let entries: BTreeSet<EntryNumber> = answers.iter().map(|answer| answer.entry).collect();
        let entries = reader.fetch_entries(&Vec::from_iter(entries)).await?.read();
        // What cannot be read is said where it is walked past.
        let entries: BTreeMap<EntryNumber, Vec<Posting>> = entries
            .filter_map(|(entry, read)| Some((entry, read.ok()?.entry.postings)))
            .collect();
        // What each entry has in the place of each, and what it answers there.
        let mut sums: BTreeMap<(EntryNumber, Place), (Money, Money)> = BTreeMap::new();
        for answer in answers {
            let KeptAnswer {
                entry,
                awaited,
                amount,
                ..
            } = answer;
            let postings = entries.get(&entry).map_or(&[][..], Vec::as_slice);
            let Some((place, has)) = self.has(awaited, postings)? else {
                self.findings.push(format!(
                    "entry {entry} answers {awaited}, which was never made"
                ));
                continue;
            };
            let (_, sum) = sums.entry((entry, place)).or_insert((has, Money::NIL));
            *sum = sum.plus(amount)?;
        }
        for ((entry, place), (has, sum)) in sums {
            if sum > has {
                self.findings.push(format!(
                    "entry {entry} answers {sum} of what is awaited in {place}, and has {has} there"
                ));
            }
        }
        Ok(())
    }

    /// The place of what is awaited, in codes, and what some postings have there; none where it was
    /// never made.
    fn has(
        &self,
        awaited: Awaited,
        postings: &[Posting],
    ) -> Result<Option<(Place, Money)>, StoreError> {
        let number = awaited.number();
        Ok(match awaited {
            Awaited::Commitment(_) => match self.awaited.commitments.get(&number) {
                None => None,
                Some((body, _)) => {
                    let is = &body.commitment;
                    let place = format!("{} {} {} {}", is.account, is.fund, is.project, is.line);
                    Some((place, is.paid_by(postings)?))
                }
            },
            Awaited::Claim(_) => match self.awaited.claims.get(&number) {
                None => None,
                Some((body, _)) => {
                    let place = format!("grant {}", body.claim.grant);
                    Some((place, body.claim.met_by(postings)?))
                }
            },
        })
    }
}
