//! The lines that wait and what the rules propose for them, as a command prints them.

use std::fmt;

use super::{Proposals, Waiting};
use crate::{
    ledger::calendar::short_date,
    statement::suggest::{rule::Target, rules::Proposal},
};

/// Lines that are printed; the sums are of all.
const SHOWN: usize = 40;

impl fmt::Display for Proposals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.waiting {
            0 => return f.write_str("No line waits: every statement line is posted."),
            1 => writeln!(f, "1 line waits; the rules propose {}.", self.proposed)?,
            many => writeln!(f, "{many} lines wait; the rules propose {}.", self.proposed)?,
        }
        for waiting in self.lines.iter().take(SHOWN) {
            waiting.write(f)?;
        }
        for caution in &self.cautions {
            writeln!(f, "  look at this twice: {caution}")?;
        }
        let more = self.lines.len().saturating_sub(SHOWN);
        if more > 0 {
            writeln!(f, "  and {more} more; --json prints them all")?;
        }
        write!(f, "proposals {}", self.digest)
    }
}

impl Waiting {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, open) = (short_date(self.date), self.open.to_string());
        let (line, text) = (self.line, &self.text);
        writeln!(f, "{line:>6}  {date}  {open:>14}  {text}")?;
        if self.open != self.amount {
            let amount = self.amount;
            writeln!(f, "{:>40}open of {amount}: entries answer the rest", "")?;
        }
        if let Some(awaited) = self.awaited {
            writeln!(f, "{:>40}may be {awaited}: see code {line} --why-these", "")?;
        }
        if let Some(Proposal {
            rule,
            target,
            reasons,
            ..
        }) = &self.proposal
        {
            let Target {
                account,
                fund,
                project,
                line,
                ..
            } = target;
            let reasons = reasons.join(", ");
            let place = format!("{account} {fund} {project} {line}");
            writeln!(f, "{:>40}-> {place}: {rule} ({reasons})", "")?;
        }
        if let Some(why) = &self.left_out {
            writeln!(f, "{:>40}left out: {why}", "")?;
        }
        if let Some(why) = &self.left_because {
            writeln!(f, "{:>40}left: {why}", "")?;
        }
        Ok(())
    }
}
