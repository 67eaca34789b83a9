//! `export`: the audited workbook.

use std::{fs::File, io::BufWriter, path::PathBuf};

use clap::{Args, Subcommand};

use crate::{actions::export, ledger::calendar::FinancialYear};

use super::{desk::Desk, failure::Failure, screen::Progress};

/// Export what an auditor needs
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The audited workbook of a year: Appendix A, trial balance, journal with source cells,
    /// statement lines, set-aside rows and checks, with live formulas
    Workbook {
        /// The year
        year: FinancialYear,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
    },
}

impl Export {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let What::Workbook { year, output } = self.what;
        let (store, slug) = desk.open().await?;
        write_workbook(desk, &store, &slug, year, &output).await?;
        desk.print(&format!("Wrote {}.", output.display()));
        desk.data(&serde_json::json!({ "workbook": output.display().to_string(), "year": year }))
    }
}

/// Writes the workbook of a year to a file, whole or not at all.
pub(super) async fn write_workbook(
    desk: &Desk,
    store: &crate::store::Store,
    slug: &str,
    year: FinancialYear,
    output: &std::path::Path,
) -> Result<(), Failure> {
    let refused = |error: std::io::Error| {
        Failure::storage(format!("{} cannot be written: {error}", output.display()))
    };
    let unfinished = output.with_extension("xlsx.unfinished");
    let file = File::create(&unfinished).map_err(refused)?;
    let progress = Progress::of(desk, "rows");
    let mut rows = |count| progress.at(count);
    let written = export::workbook(store, slug, year, BufWriter::new(file), &mut rows).await;
    progress.done();
    match written {
        Ok(()) => std::fs::rename(&unfinished, output).map_err(refused),
        Err(error) => {
            let _ = std::fs::remove_file(&unfinished);
            Err(error.into())
        }
    }
}
