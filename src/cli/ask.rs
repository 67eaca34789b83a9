//! Questions at a terminal, or down a pipe: one line a question, one line an answer.

use std::io::{self, BufRead, Write};

use super::failure::Failure;

/// Asks questions on the error stream and reads answers from the input.
pub(super) struct Questions<R> {
    answers: R,
}

impl Questions<io::StdinLock<'static>> {
    /// Questions to whoever sits at the terminal.
    pub(super) fn at_terminal() -> Questions<io::StdinLock<'static>> {
        Questions {
            answers: io::stdin().lock(),
        }
    }
}

impl<R: BufRead> Questions<R> {
    /// Asks until the answer can be read; an empty answer takes what is offered.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        offered: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            let hint = offered
                .map(|offered| format!(" [{offered}]"))
                .unwrap_or_default();
            let _ = write!(io::stderr(), "{question}{hint}: ");
            let mut answer = String::new();
            let read_bytes = self.answers.read_line(&mut answer).unwrap_or(0);
            if read_bytes == 0 {
                return Err(Failure::words("the answers ended before the questions did"));
            }
            let answer = match (answer.trim(), offered) {
                ("", Some(offered)) => offered,
                (answer, _) => answer,
            };
            match read(answer) {
                Ok(value) => return Ok(value),
                Err(why) => {
                    let _ = writeln!(io::stderr(), "  {why}");
                }
            }
        }
    }

    /// Asks for text that must not be empty.
    pub(super) fn text(&mut self, question: &str) -> Result<String, Failure> {
        self.ask(question, None, |answer| match answer {
            "" => Err("say something".to_owned()),
            answer => Ok(answer.to_owned()),
        })
    }

    /// Asks for something that is read from text.
    pub(super) fn parsed<T: std::str::FromStr<Err: ToString>>(
        &mut self,
        question: &str,
        offered: Option<&str>,
    ) -> Result<T, Failure> {
        self.ask(question, offered, |answer| {
            answer.parse().map_err(|why: T::Err| why.to_string())
        })
    }

    /// Asks yes or no; an empty answer is no.
    pub(super) fn yes(&mut self, question: &str) -> Result<bool, Failure> {
        self.ask(question, Some("no"), |answer| {
            match answer.to_lowercase().as_str() {
                "y" | "yes" => Ok(true),
                "n" | "no" => Ok(false),
                _ => Err("answer yes or no".to_owned()),
            }
        })
    }
}
