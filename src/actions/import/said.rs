//! A planned import and one that was written, as a person reads them in a terminal.

use std::fmt;

use crate::ledger::journal::place_in_file;

use super::{Imported, Planned, Said};

const SHOWN: usize = 12;

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} into account {}, read as {}",
            self.file, self.account, self.profile
        )?;
        if let Some(source) = &self.source {
            writeln!(f, "statements of this account come from {source}")?;
        }
        if let (Some(opening), Some(closing)) = (self.opening, self.closing) {
            writeln!(f, "opens with {opening} and closes with {closing}")?;
        }
        if let Some(day) = &self.imported_before {
            writeln!(
                f,
                "this file was imported on {day} already; it adds nothing again"
            )?;
        }
        writeln!(f, "{}", self.proof)?;
        list(f, "set aside", &self.set_aside)?;
        list(f, "look at", &self.warnings)?;
        if let Some(entries) = self.to_post {
            writeln!(
                f,
                "the rules post {entries} of the new lines; the others wait"
            )?;
        }
        write!(f, "plan {}", self.digest)
    }
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, rows: &[Said]) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}:")?;
    // One more is said rather than counted.
    let shown = if rows.len() == SHOWN.saturating_add(1) {
        rows.len()
    } else {
        SHOWN
    };
    for row in rows.iter().take(shown) {
        writeln!(f, "  {:<16} {}", place_in_file(None, &row.at), row.why)?;
    }
    match rows.len().saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(f, "  and {more} more; --json prints them all"),
    }
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Imported {
            file,
            account,
            proof,
            ..
        } = self;
        match self.import {
            Some(import) => writeln!(f, "import {import}: {file} into account {account}")?,
            None => writeln!(f, "{file} adds nothing to account {account}")?,
        }
        write!(f, "{proof}")?;
        match self.posted {
            None => Ok(()),
            Some(posted) => write!(f, "\nPosted {posted} entries."),
        }
    }
}
