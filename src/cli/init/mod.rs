//! `init`: a real book, from options, from a TOML file, or from questions.

mod options;
mod questions;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::{
    actions::{
        ActionError,
        book_file::{BookFile, Opening},
        init::{self, SourceFile},
        setup,
    },
    report::layout::Layout,
    sandbox,
    statement::opening::{self, OpeningSheet},
};

use self::options::Options;
use super::{
    ask::Questions,
    desk::{Desk, Who, print_bytes, read_file},
    failure::Failure,
    read::{How, Reading},
};

/// Make a book: partnership, chart, funds, funders, grants, projects and opening balances
///
/// From a TOML file with everything in it (--example prints one to start from), from options, or
/// from questions.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fundledger init --example > book.toml        then change it, and: fundledger init --from book.toml
  fundledger init --name \"Example CSP\" --slug example --year 2025/26 \\
      --opening 1000:POOL=4000.00 --authority \"Balance of 2024/25 as agreed by the Board\"
  fundledger init --ask                        one question after another")]
pub(super) struct Init {
    /// Make the book that this TOML file describes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "ask"])]
    from: Option<PathBuf>,
    /// Print a TOML file to start from
    #[arg(long)]
    example: bool,
    /// Ask one question after another, at a terminal or down a pipe
    #[arg(long, conflicts_with = "name")]
    ask: bool,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    who: Who,
}

impl Init {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        if self.example {
            print_bytes(include_bytes!("example.toml"));
            return Ok(());
        }
        let act = self.who.act();
        let (mut file, folder) = match &self.from {
            Some(path) => (
                from_file(path)?,
                path.parent().unwrap_or(Path::new("")).to_owned(),
            ),
            None if self.ask || (self.options.is_empty() && desk.can_ask()) => (
                questions::book(&mut Questions::at_terminal())?,
                PathBuf::new(),
            ),
            None => (self.options.book()?, PathBuf::new()),
        };
        let source = opening_source(desk, &mut file, &folder)?;
        file.layout = file
            .layout
            .map(|named| layout(&named, &folder))
            .transpose()?;
        let store = desk.new_store().await?;
        init::init(&store, &file, source.as_ref(), &act).await?;
        desk.print(&format!(
            "{} has a book, '{}', which starts with {}.\n\
             Next: fundledger import FILE --account 1000 --book {}",
            file.name, file.slug, file.first_year, file.slug
        ));
        desk.data(&serde_json::json!({ "book": file.slug, "first_year": file.first_year }))
    }
}

fn from_file(path: &Path) -> Result<BookFile, Failure> {
    let text = text_of(path)?;
    BookFile::parse(&text)
        .map_err(|error| Failure::unreadable(format!("{}: {error}", path.display())))
}

fn text_of(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_file(path)?)
        .map_err(|_| Failure::unreadable(format!("{} is not UTF-8 text", path.display())))
}

/// The file that shows the opening balances, beside the book file; the book names it without its
/// folder.
fn opening_source(
    desk: &Desk,
    file: &mut BookFile,
    folder: &Path,
) -> Result<Option<SourceFile>, Failure> {
    let Some(source) = file
        .opening
        .as_mut()
        .and_then(|opening| opening.source.as_mut())
    else {
        return Ok(None);
    };
    let path = folder.join(&source.file);
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    source.file.clone_from(&name);
    let sheet = source.sheet.clone();
    let cells = |opening: &Opening| {
        opening
            .balances
            .iter()
            .any(|balance| balance.cell.is_some())
    };
    let sheet = if file.opening.as_ref().is_some_and(cells) {
        Some(balances_in(desk, file, (&path, sheet.as_deref()))?)
    } else {
        None
    };
    // A file that is no statement we read is kept as evidence all the same.
    let reading = Reading::of(desk, &path, &How::default(), Vec::new())?;
    let read = reading.read(&mut |_| {}).ok();
    Ok(Some(SourceFile {
        name,
        bytes: read_file(&path)?,
        read,
        sheet,
    }))
}

/// The opening balances of a sheet, read in the limited child process.
fn balances_in(
    desk: &Desk,
    file: &BookFile,
    (path, sheet): (&Path, Option<&str>),
) -> Result<OpeningSheet, Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::storage(format!("the program cannot find itself: {error}")))?;
    let rows = (1, setup::last_row());
    let window = sandbox::window(&program, path, sheet, rows, &desk.limits())
        .map_err(|error| Failure::unreadable(format!("{}: {error}", path.display())))?;
    let book = file.book().map_err(ActionError::from)?;
    Ok(opening::read(&window, sheet, &book).map_err(ActionError::from)?)
}

/// The TOML of a layout: one that comes with the program, by its name, or that of a file.
fn layout(named: &str, folder: &Path) -> Result<String, Failure> {
    match Layout::built_in(named) {
        Some(toml) => Ok(toml.to_owned()),
        None => text_of(&folder.join(named)),
    }
}
