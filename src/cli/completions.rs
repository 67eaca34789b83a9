//! `completions`: what a shell needs to complete the commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{CommandLine, desk::print_bytes};

/// Print completions for a shell
///
/// For bash: fundledger completions bash > ~/.local/share/bash-completion/completions/fundledger
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut CommandLine::command(),
            "fundledger",
            &mut script,
        );
        print_bytes(&script);
    }
}
