//! The commands: a file each, named as typed.
//!
//! A command parses words, calls an action, and prints what came of it, as text or with `--json`
//! as data. It holds no rule and no SQL. Exit codes: 0 done, 1 refused by a rule, 2 wrong words,
//! 3 the file cannot be read, 4 storage, 5 `verify` or `check-paper` found a difference.

mod add;
mod ask;
mod attach;
mod claim;
mod close;
mod code;
mod commitment;
mod completions;
mod decide;
mod demo;
mod desk;
mod entry;
mod export;
mod failure;
mod import;
mod init;
mod layout;
mod limits;
mod migrate;
mod read;
mod reconcile;
mod report;
mod reverse;
mod reword;
mod rule;
mod screen;
mod serve;
mod show;
mod things;
mod transfer;
mod undo;
mod verify;
mod withdraw;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::{desk::Desk, failure::Failure};

/// A double-entry ledger for partnership money, from the statement's cell to the board's page.
#[derive(Debug, Parser)]
#[command(name = "fundledger", version, max_term_width = 100, after_help = AFTER_HELP)]
struct CommandLine {
    #[command(flatten)]
    desk: desk::Options,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Start with `fundledger demo`, which makes a book of 2020/21 and prints its Appendix A, or with
`fundledger init`, which makes your own.
Exit codes: 0 done, 1 refused by a rule, 2 wrong words, 3 the file cannot be read, 4 storage,
5 `verify` found a difference.";

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Init),
    Demo(demo::Demo),
    Add(add::Add),
    Read(read::Read),
    Import(import::Import),
    Layout(layout::Layout),
    Undo(undo::Undo),
    Code(code::Code),
    #[command(name = "commitment")]
    Commitments(commitment::Commitments),
    #[command(name = "claim")]
    Claims(claim::Claims),
    Entry(entry::Entry),
    Transfer(transfer::Transfer),
    Reverse(reverse::Reverse),
    Rule(rule::Rule),
    Attach(attach::Attach),
    Reconcile(reconcile::Reconcile),
    Withdraw(withdraw::Withdraw),
    Close(close::Close),
    Decide(decide::Decide),
    Reword(reword::Reword),
    Show(show::Show),
    Report(report::Report),
    Export(export::Export),
    Verify(verify::Verify),
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Completions(completions::Completions),
}

/// Runs the program with the words it was started with.
///
/// The limited child process that reads uploaded files is the same program with a word of its own;
/// it is answered before anything else runs, since it must limit itself first.
pub fn run() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == crate::sandbox::ARGUMENT)
    {
        return crate::sandbox::child();
    }
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(words) => {
            let code = if words.use_stderr() {
                failure::WRONG_WORDS
            } else {
                0
            };
            let _ = words.print();
            if code != 0 && std::env::args_os().any(|word| word == "--json") {
                desk::print_data(&serde_json::json!({ "error": first_line(&words.to_string()) }));
            }
            return ExitCode::from(code);
        }
    };
    let desk = Desk::of(line.desk);
    let runtime = runtime(&line.command);
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(async {
                let done = carry_out(line.command, &desk).await;
                desk.close().await;
                done
            });
            // What a page of the office had begun to read is of no use to anybody any more.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(Failure::storage(error.to_string())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.say(&desk),
    }
}

/// A command runs on one thread. The office answers on several, and on more than the machine has,
/// so that long work of one person leaves some to everybody else.
fn runtime(command: &Command) -> std::io::Result<tokio::runtime::Runtime> {
    if !matches!(command, Command::Serve(_) | Command::Demo(_)) {
        return tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
    }
    let machine = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(machine.saturating_add(2))
        .enable_all()
        .build()
}

/// What is wrong with the words, without the usage below it.
fn first_line(words: &str) -> String {
    let said = words.split("\n\n").next().unwrap_or_default();
    let said = said.strip_prefix("error: ").unwrap_or(said);
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn carry_out(command: Command, desk: &Desk) -> Result<(), Failure> {
    match command {
        Command::Init(init) => init.run(desk).await,
        Command::Demo(demo) => demo.run(desk).await,
        Command::Add(add) => add.run(desk).await,
        Command::Read(read) => read.run(desk),
        Command::Import(import) => import.run(desk).await,
        Command::Layout(layout) => layout.run(desk).await,
        Command::Undo(undo) => undo.run(desk).await,
        Command::Code(code) => code.run(desk).await,
        Command::Commitments(commitments) => commitments.run(desk).await,
        Command::Claims(claims) => claims.run(desk).await,
        Command::Entry(entry) => entry.run(desk).await,
        Command::Transfer(transfer) => transfer.run(desk).await,
        Command::Reverse(reverse) => reverse.run(desk).await,
        Command::Rule(rule) => rule.run(desk).await,
        Command::Attach(attach) => attach.run(desk).await,
        Command::Reconcile(reconcile) => reconcile.run(desk).await,
        Command::Withdraw(withdraw) => withdraw.run(desk).await,
        Command::Close(close) => close.run(desk).await,
        Command::Decide(decide) => decide.run(desk).await,
        Command::Reword(reword) => reword.run(desk).await,
        Command::Show(show) => show.run(desk).await,
        Command::Report(report) => report.run(desk).await,
        Command::Export(export) => export.run(desk).await,
        Command::Verify(verify) => verify.run(desk).await,
        Command::Serve(serve) => serve.run(desk).await,
        Command::Migrate(migrate) => migrate.run(desk).await,
        Command::Completions(completions) => {
            completions.run();
            Ok(())
        }
    }
}
