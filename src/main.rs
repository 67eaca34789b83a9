//! The `fundledger` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == fundledger::sandbox::ARGUMENT)
    {
        return fundledger::sandbox::child();
    }
    ExitCode::SUCCESS
}
