//! What the benchmarks need: a large statement and a large book, each the same for a seed, two
//! programs run in turn, a report timed inside the process, and pages asked for at a steady rate.

mod book;
mod compare;
mod draw;
mod floor;
mod formats;
mod matching;
mod pages;
mod statement;

use std::{error::Error, process::ExitCode};

/// As the product's program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "statement ROWS SEED FILE.xlsx, book ENTRIES SEED FILE.db, \
    report RUNS FILE.db YEAR, matching LINES ENTRIES SEED, formats LINES, \
    pages RATE SECONDS HOST:PORT PAGE…, or compare RUNS OURS… [-- THEIRS…]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[&str]) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match words {
        ["statement", rows, seed, file] => statement::write(rows.parse()?, seed.parse()?, file)?,
        ["book", entries, seed, file] => {
            runtime.block_on(book::make(entries.parse()?, seed.parse()?, file))?;
        }
        ["report", runs, file, year] => {
            runtime.block_on(book::report(runs.parse()?, file, year))?;
        }
        ["matching", lines, entries, seed] => {
            matching::run(lines.parse()?, entries.parse()?, seed.parse()?)?;
        }
        ["pages", rate, seconds, host, pages @ ..] => {
            pages::ask(rate.parse()?, seconds.parse()?, host, pages)?;
        }
        ["formats", lines] => formats::run(lines.parse()?)?,
        ["compare", runs, commands @ ..] => compare::in_turn(runs.parse()?, commands)?,
        _ => return Err(USAGE.into()),
    }
    Ok(())
}
