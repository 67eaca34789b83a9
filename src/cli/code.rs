//! `code`: what statement lines were for.

use clap::Args;
use jiff::civil::Date;

use crate::{
    actions::code::{self, Coding, Said, standing},
    ledger::{
        code::AccountCode,
        digest::Digest,
        journal::{EntryNumber, LineNumber},
    },
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
#[command(after_help = "\
Examples:
  fundledger code                                   what waits, and what is proposed
  fundledger code --accept                          the plan of every proposal, and its digest
  fundledger code 12 --to 6300:CL:CL:RES            line 12 to an account, fund, project and line
  fundledger code 13 --split 6300:CL:CL:RES=100.00 --split 6200:CL:CL:FILM=50.00")]
pub(super) struct Code {
    /// The statement line's number
    line: Option<LineNumber>,
    /// Where it goes: ACCOUNT:FUND, or ACCOUNT:FUND:PROJECT:LINE
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
    /// Let this entry, posted already, answer the line
    #[arg(long = "match", value_name = "ENTRY", requires = "line")]
    #[arg(conflicts_with_all = ["to", "split", "leave", "accept"])]
    answered_by: Option<EntryNumber>,
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
            let proposed = code::proposals(&store, &slug, self.account).await?;
            if !self.accept {
                desk.print(&proposed.to_string());
                return desk.data(&proposed);
            }
            if proposed.proposed == 0 {
                return Err(nothing_proposed(&proposed));
            }
            let confirmed = match self.yes {
                Some(digest) => digest,
                None => confirm(desk, &proposed)?,
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
            standing::leave(&store, &slug, line, &act).await?;
            desk.print(&format!("Line {line} is left waiting."));
            return desk.data(&serde_json::json!({ "line": line, "left": true }));
        }
        if let Some(entry) = self.answered_by {
            standing::answer(&store, &slug, line, entry, &act).await?;
            desk.print(&format!("Line {line} is answered by entry {entry}."));
            return desk.data(&serde_json::json!({ "line": line, "entry": entry }));
        }
        let coding = match (self.to, self.split.as_slice(), self.accept) {
            (Some(Place(target)), _, _) => Coding::To(target),
            (None, [], true) => Coding::Proposed,
            (None, [], false) => {
                return Err(Failure::words(
                    "say where it goes: --to, --split, --accept, --match or --leave",
                ));
            }
            (None, parts, _) => Coding::Split(
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
        let entry = code::code(&store, &slug, line, coding, said, &act).await?;
        desk.print(&format!("Line {line} is posted as entry {entry}."));
        desk.data(&serde_json::json!({ "line": line, "entry": entry }))
    }
}

/// Nothing to accept, and what to do instead.
fn nothing_proposed(proposed: &code::Proposals) -> Failure {
    Failure::refused(if proposed.waiting == 0 {
        "no statement line waits, so there is nothing to accept"
    } else {
        "the rules propose nothing for the lines that wait; code them by hand with \
         `fundledger code LINE --to PLACE`, or add a rule with `fundledger rule add`"
    })
}

fn confirm(desk: &Desk, proposed: &code::Proposals) -> Result<Digest, Failure> {
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
