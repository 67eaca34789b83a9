//! `code`: what statement lines were for.

use std::str::FromStr;

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::{
        amend::Seen,
        caution::Heeded,
        code::{
            self, Coding, Said,
            confirm::{self, Confirmed},
            standing, suggest, undo,
        },
    },
    ledger::{
        awaited::Awaited,
        code::AccountCode,
        digest::Digest,
        journal::{EntryNumber, LineNumber},
        money::Money,
    },
    statement::matching::{self, Does},
    store::Store,
};

use super::{
    ask::Questions,
    desk::{Desk, Who},
    failure::Failure,
    words::{Part, Place, day},
};

/// Say what statement lines were for: by hand, split, by rules, or leave them waiting
///
/// Without a line it lists what waits, with what the rules propose and why. Nothing is posted until
/// somebody confirms it.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option that a person types, and clap refuses two at once"
)]
#[command(after_help = "\
Examples:
  fundledger code                                   what waits, and what is proposed
  fundledger code --accept                          the plan of every proposal, and its digest
  fundledger code 12 --why-these                    all that is suggested for line 12, and why
  fundledger code 12 --take 1                       do what the first suggestion says
  fundledger code 12 --match 55=100.00              entry 55 answers £100.00 of line 12
  fundledger code 12 --commitment 3                 line 12 pays commitment 3
  fundledger code 12 --undo --why \"wrong fund\"      line 12 waits again
  fundledger code 12 --to 6300:CL:CL:RES            line 12 to an account, fund, project and line
  fundledger code 13 --split 6300:CL:CL:RES=100.00 --split 6200:CL:CL:FILM=50.00")]
pub(super) struct Code {
    /// The statement line's number
    line: Option<LineNumber>,
    /// Where it goes: ACCOUNT:FUND, or ACCOUNT:FUND:PROJECT:LINE; an instalment of a grant names it
    /// after @, such as 1200:CL@CL-2021
    #[arg(long, value_name = "PLACE", requires = "line")]
    #[arg(conflicts_with_all = ["split", "leave", "accept"])]
    to: Option<Place>,
    /// A part of it and where that goes; give all parts
    #[arg(long, value_name = "PLACE=AMOUNT", requires = "line")]
    #[arg(conflicts_with_all = ["leave", "accept"])]
    split: Vec<Part>,
    /// What the entry says, where it is not the line's own text
    #[arg(long)]
    text: Option<String>,
    /// The day on which it is posted, where that is later than its own
    #[arg(long, value_parser = day, value_name = "DAY", requires = "line")]
    date: Option<Date>,
    /// Let this entry, posted already, answer the line, or an amount of it; may be given again
    #[arg(long = "match", value_name = "ENTRY[=AMOUNT]", requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept"])]
    answered_by: Vec<Answer>,
    /// Code it to the place of this commitment, which it pays
    #[arg(long, value_name = "N", requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept", "answered_by"])]
    commitment: Option<i64>,
    /// Code it to what the grant of this claim owes, which it answers
    #[arg(long, value_name = "N", requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept", "answered_by", "commitment"])]
    claim: Option<i64>,
    /// How much more the line is than what is left of the commitment or the claim
    #[arg(long, value_name = "AMOUNT", requires = "line")]
    over: Option<Money>,
    /// List everything that is suggested for the line, with reasons and points
    #[arg(long, requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept", "answered_by"])]
    why_these: bool,
    /// Do what the suggestion of this place in that list says
    #[arg(long, value_name = "PLACE", requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept", "answered_by", "why_these"])]
    take: Option<usize>,
    /// Undo what answers the line, so that it waits again; needs --why
    #[arg(long, requires_all = ["line", "why"])]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept", "answered_by", "take"])]
    undo: bool,
    /// Leave it waiting, and say why
    #[arg(long, requires_all = ["line", "why"], conflicts_with = "accept")]
    leave: bool,
    /// Accept what the rules propose, for the line or for every waiting line
    #[arg(long)]
    accept: bool,
    /// Only lines of this account
    #[arg(long, value_name = "CODE")]
    account: Option<AccountCode>,
    /// Post the plan of proposals that has this digest, or nothing
    #[arg(long, value_name = "DIGEST", requires = "accept")]
    yes: Option<Digest>,
    #[command(flatten)]
    who: Who,
}

impl Code {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let (store, slug) = desk.open().await?;
        let act = self.who.act();
        let Some(line) = self.line else {
            let proposed = code::proposals(&store, &slug, self.account, &act).await?;
            if !self.accept {
                desk.print(&proposed.to_string());
                return desk.data(&proposed);
            }
            if proposed.proposed == 0 {
                return Err(nothing_proposed(&proposed));
            }
            let confirmed = match self.yes {
                Some(digest) => digest,
                None => confirmed(desk, &proposed)?,
            };
            let posted = code::accept_all(&store, &slug, self.account, confirmed, &act).await?;
            let entries = if posted == 1 { "entry" } else { "entries" };
            desk.print(&format!("Posted {posted} {entries}."));
            desk.next(match proposed.waiting.saturating_sub(posted) {
                0 => "reconcile ACCOUNT --date DAY",
                _ => "code",
            });
            return desk.data(&serde_json::json!({ "posted": posted }));
        };
        if self.leave {
            standing::leave(&store, &slug, (line, Seen::Nothing), &act).await?;
            desk.print(&format!("Line {line} is left waiting."));
            return desk.data(&serde_json::json!({ "line": line, "left": true }));
        }
        if self.why_these || self.take.is_some() || self.undo || !self.answered_by.is_empty() {
            return self.suggested(desk, (&store, &slug), line).await;
        }
        let over = self.over.unwrap_or_default();
        let commitment = self.commitment.map(Awaited::Commitment);
        let settles = commitment.or(self.claim.map(Awaited::Claim));
        let coding = match (self.to, settles, self.split.as_slice(), self.accept) {
            (Some(Place(target)), ..) => Coding::To(target),
            (None, Some(awaited), ..) => Coding::Settling(awaited, over),
            (None, None, [], true) => Coding::Proposed,
            (None, None, [], false) => {
                return Err(Failure::words(
                    "say where it goes: --to, --split, --accept, --match, --commitment, --claim \
                     or --leave",
                ));
            }
            (None, None, parts, _) => Coding::Split(
                parts
                    .iter()
                    .map(|part| (part.place.0, part.amount))
                    .collect(),
            ),
        };
        let said = Said {
            text: self.text,
            date: self.date,
        };
        let first = (said.clone(), Heeded::Nothing);
        let done = code::code(&store, &slug, line, coding.clone(), first, &act).await;
        let entry = match desk.told_twice(done)? {
            Ok(entry) => entry,
            Err(heeded) => code::code(&store, &slug, line, coding, (said, heeded), &act).await?,
        };
        let late = code::told_late(&store, &slug, entry).await?;
        desk.print(&format!("Line {line} is posted as entry {entry}.{late}"));
        desk.data(&serde_json::json!({ "line": line, "entry": entry }))
    }
}

/// Nothing to accept, and what to do instead.
fn nothing_proposed(proposed: &code::Proposals) -> Failure {
    Failure::refused(if proposed.waiting == 0 {
        "no statement line waits, so there is nothing to accept"
    } else {
        "the rules propose nothing for the lines that wait; see what else is suggested for one \
         with `fundledger code LINE --why-these`, code it by hand with `fundledger code LINE --to \
         PLACE`, or add a rule with `fundledger rule add`"
    })
}

impl Code {
    /// Lists what is suggested for a line, does what one suggestion says, matches it by hand, or
    /// undoes what answers it.
    async fn suggested(
        self,
        desk: &Desk,
        (store, slug): (&Store, &str),
        line: LineNumber,
    ) -> Result<(), Failure> {
        let act = self.who.act();
        if self.undo {
            let undone = undo::undo(store, slug, &[line], None, &act).await?;
            desk.print(&format!("Undone: line {line} waits again."));
            let (lines, reversed) = (undone.lines, undone.reversed);
            return desk.data(&serde_json::json!({ "lines": lines, "reversed": reversed }));
        }
        let suggested = suggest::suggest(store, slug, line).await?;
        if self.why_these {
            desk.print(&suggested.to_string());
            return desk.data(&suggested);
        }
        let does = match self.take {
            Some(place) => {
                let chosen = suggested.ranked.suggestions.get(place.wrapping_sub(1));
                let none = || Failure::words("there is no suggestion of that place; --why-these");
                chosen.ok_or_else(none)?.does.clone()
            }
            None => Does::Answer(parts(&self.answered_by, suggested.open)),
        };
        let said = does.to_string();
        let chosen = Confirmed { line, does };
        let first = confirm::confirm(store, slug, &chosen, Heeded::Nothing, &act).await;
        let done = match desk.told_twice(first)? {
            Ok(done) => done,
            Err(heeded) => confirm::confirm(store, slug, &chosen, heeded, &act).await?,
        };
        let (lines, posted) = (done.lines, done.posted);
        let entry = self.answered_by.first().map(|answer| answer.entry);
        match (entry, posted.first()) {
            (Some(entry), _) => {
                desk.print(&format!("Line {line} is answered by entry {entry}."));
            }
            (None, Some(entry)) => {
                let late = code::told_late(store, slug, *entry).await?;
                desk.print(&format!("Line {line} is posted as entry {entry}.{late}"));
            }
            (None, None) => desk.print(&format!("Line {line} is answered: {said}.")),
        }
        desk.data(&serde_json::json!({
            "line": line, "entry": entry, "lines": lines, "posted": posted,
        }))
    }
}

/// An entry, and how much of the line it answers.
#[derive(Debug, Clone, Copy)]
struct Answer {
    entry: EntryNumber,
    amount: Option<Money>,
}

impl FromStr for Answer {
    type Err = String;

    fn from_str(text: &str) -> Result<Answer, String> {
        let (entry, amount) = match text.split_once('=') {
            Some((entry, amount)) => (entry, Some(amount.parse::<Money>())),
            None => (text, None),
        };
        Ok(Answer {
            entry: entry
                .parse()
                .map_err(|_| format!("'{entry}' is no number of an entry"))?,
            amount: amount.transpose().map_err(|error| error.to_string())?,
        })
    }
}

/// The parts in the line's own sign; one without an amount answers all that is open.
fn parts(answers: &[Answer], open: Money) -> Vec<matching::Part> {
    let signed = |amount: Money| {
        if open.is_negative() {
            amount.magnitude().turned()
        } else {
            amount.magnitude()
        }
    };
    let part = |answer: &Answer| matching::Part {
        entry: answer.entry,
        amount: answer.amount.map_or(open, signed),
    };
    answers.iter().map(part).collect()
}

fn confirmed(desk: &Desk, proposed: &code::Proposals) -> Result<Digest, Failure> {
    desk.print(&proposed.to_string());
    let refused = || {
        Failure::refused(format!(
            "nothing was posted; confirm with --accept --yes {}",
            proposed.digest
        ))
    };
    if !desk.can_ask() {
        return Err(refused());
    }
    if Questions::at_terminal().yes("Post these?")? {
        Ok(proposed.digest)
    } else {
        Err(refused())
    }
}
