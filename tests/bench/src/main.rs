//! What the benchmarks need: a large statement, the same for a seed, and two programs run in turn.

mod compare;
mod statement;

use std::process::ExitCode;

const USAGE: &str = "statement ROWS SEED FILE.xlsx, or compare RUNS OURS… -- THEIRS…";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["statement", rows, seed, file] => match (rows.parse(), seed.parse()) {
            (Ok(rows), Ok(seed)) => statement::write(rows, seed, file),
            _ => Err(USAGE.to_owned()),
        },
        ["compare", runs, commands @ ..] => match runs.parse() {
            Ok(runs) => compare::in_turn(runs, commands),
            Err(_) => Err(USAGE.to_owned()),
        },
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}
