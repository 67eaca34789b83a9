//! `demo`: the demonstration book, from its statements to the Board's page.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    actions::{
        demonstrate::{self, Demonstration, Stage},
        report::{self, Asked, Format},
        verify::{self, Verified},
    },
    clock,
    statement::{error::ReadError, samples},
    store::Store,
};

use super::{
    desk::{Desk, data_directory, make_directory, write_file},
    export::write_workbook,
    failure::Failure,
    read::{How, Reading},
    report::on_this_screen,
    serve::{ADDRESS, office, serve},
};

/// Make the demonstration book of 2020/21 and print its Appendix A
///
/// Imports the sample statements, codes, posts and reconciles them, closes the year, records the
/// Board's decision, writes Appendix A and the audited workbook, verifies the book, and opens the
/// office in the browser. A second run finds the book and changes nothing.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The folder for the book, the sample statements and the reports
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Stop when the book is verified, before the office is served
    #[arg(long)]
    no_serve: bool,
    /// The address that the office listens on, of this machine; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = ADDRESS, conflicts_with = "no_serve")]
    listen: SocketAddr,
}

const FILE: &str = "demonstration.toml";

impl Demo {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let folder = match self.data_dir {
            Some(folder) => folder,
            None => data_directory()?.join("demo"),
        };
        make_directory(&folder)?;
        let text = samples::named(FILE)
            .and_then(|sample| std::str::from_utf8(sample.bytes).ok())
            .ok_or_else(|| Failure::storage(format!("the program lacks its own {FILE}")))?;
        let demonstration =
            Demonstration::parse(text).map_err(|error| Failure::refused(error.to_string()))?;
        let database = folder.join("fundledger.db");
        let store = desk.demonstration_store(&database).await?;
        let slug = demonstration.book.slug.clone();
        let found = store.books().await?.iter().any(|(known, _)| *known == slug);
        if found {
            desk.aside(&format!("Found the book '{slug}'; nothing in it changes."));
        } else {
            make(desk, &store, &demonstration, &folder).await?;
        }
        let verified = show(desk, &store, &demonstration, &folder).await?;
        if self.no_serve {
            return Ok(());
        }
        let office = office(desk, store)?;
        office.was_verified(&slug, verified, clock::now()).await;
        serve(desk, office, self.listen).await
    }
}

/// Makes the book, saying each step.
async fn make(
    desk: &Desk,
    store: &Store,
    demonstration: &Demonstration,
    folder: &Path,
) -> Result<(), Failure> {
    for sample in samples::all() {
        write_file(&folder.join(sample.name), sample.bytes)?;
    }
    let mut stage = Stage {
        folder,
        read: &mut |path| {
            Reading::of(desk, path, &How::default(), Vec::new())
                .map_err(|failure| ReadError::NotOpened(failure.to_string()))?
                .read(&mut |_| {})
        },
        bytes: &mut |path| {
            std::fs::read(path).map_err(|error| ReadError::NotOpened(error.to_string()))
        },
        said: &mut |step| desk.aside(&format!("- {step}")),
        at: clock::now(),
    };
    demonstrate::demonstrate(store, demonstration, &mut stage)
        .await
        .map_err(|error| {
            let advice = format!("remove {} to begin again", folder.display());
            Failure::refused(format!("the demonstration stopped: {error}; {advice}"))
        })
}

/// Prints Appendix A, writes it beside the audited workbook, verifies the book, and says what to
/// do next.
async fn show(
    desk: &Desk,
    store: &Store,
    demonstration: &Demonstration,
    folder: &Path,
) -> Result<Verified, Failure> {
    let (slug, year) = (
        demonstration.book.slug.as_str(),
        demonstration.book.first_year,
    );
    let decided = report::decided_version(store, slug, year)
        .await?
        .ok_or_else(|| {
            let folder = folder.display();
            Failure::refused(format!(
                "the demonstration is unfinished; remove {folder} to begin again"
            ))
        })?;
    let asked = Asked::EndOfYear { version: None };
    let text = on_this_screen();
    let appendix = report::report(store, slug, year, &asked, text, false).await?;
    desk.print("");
    desk.print_text(&appendix.bytes);

    let drift = report::report(store, slug, year, &Asked::Drift, text, false).await?;
    desk.print("");
    desk.print_text(&drift.bytes);

    let name = year.in_file_name();
    let sheet = folder.join(format!("appendix-a-{name}.xlsx"));
    let workbook = folder.join(format!("audited-workbook-{name}.xlsx"));
    let asked = Asked::EndOfYear {
        version: Some(decided),
    };
    let agreed = report::report(store, slug, year, &asked, Format::Xlsx, false).await?;
    write_file(&sheet, &agreed.bytes)?;
    write_workbook(desk, store, slug, year, &workbook).await?;

    let verified = verify::verify(store, slug, None, &mut |_| {}).await?;
    let (head, count) = (verified.head.digest, verified.head.count);
    desk.print(&format!("\nhead {head}\ncount {count}"));
    for finding in &verified.findings {
        desk.print(&format!("  - {finding}"));
    }
    let holds = verified.findings.is_empty();
    let program = program();
    let database = folder.join("fundledger.db");
    // Who named the database names it again; its address may hold a password.
    let named = if desk.names_database() {
        String::new()
    } else {
        format!("export FUNDLEDGER_DATABASE={}\n  ", database.display())
    };
    desk.print(if holds { "verified" } else { "not verified" });
    desk.data(&serde_json::json!({
        "book": slug, "head": head, "count": count, "verified": holds,
        "appendix_a": sheet.display().to_string(), "workbook": workbook.display().to_string(),
    }))?;
    desk.print(&format!(
        "\nWrote {}\n      {}\n\n\
         Next:\n  \
         {named}{program} report end-of-year {year} --json --with-postings  # to the cell\n  \
         {program} report transactions {year}                         # every posting\n  \
         {program} verify --head {head} --count {count}\n  \
         {program} init --example > book.toml                         # then a book of your own",
        sheet.display(),
        workbook.display(),
    ));
    if holds {
        Ok(verified)
    } else {
        Err(Failure::printed_difference())
    }
}

/// How the program is called from here: by its name where that is on the path, else as it was
/// started, since `cargo run` puts nothing on the path.
fn program() -> String {
    const NAME: &str = "fundledger";
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_the_path = std::env::split_paths(&path).any(|folder| folder.join(NAME).is_file());
    let started = std::env::args().next().filter(|_| !on_the_path);
    started.unwrap_or_else(|| NAME.to_owned())
}
