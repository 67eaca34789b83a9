//! What a suggestion does, as a form and a command carry it: what a person saw is what is done.

use std::{fmt, str::FromStr};

use super::{Does, Part};
use crate::{
    ledger::{awaited::Awaited, money::Money},
    statement::suggest::rule::Target,
};

/// A text that says nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' says nothing that can be done with a line")]
pub struct DoesError(String);

/// `code:6300:CL:CL:RES:-`, `entries:55=-32000,56=-100`, `lines:9:1,2`, `transfer:8:1100:POOL`,
/// `commitment:3:0`, `claim:2:1200`.
impl fmt::Display for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Does::Code(target) => {
                let Target {
                    account,
                    fund,
                    project,
                    line,
                    grant,
                } = target;
                let grant = grant.map_or_else(|| "-".to_owned(), |grant| grant.to_string());
                write!(f, "code:{account}:{fund}:{project}:{line}:{grant}")
            }
            Does::Answer(parts) => {
                let part = |part: &Part| format!("{}={}", part.entry, part.amount.pence());
                let parts: Vec<String> = parts.iter().map(part).collect();
                write!(f, "entries:{}", parts.join(","))
            }
            Does::Together { entry, lines } => {
                let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                write!(f, "lines:{entry}:{}", lines.join(","))
            }
            Does::Transfer {
                other,
                account,
                fund,
            } => write!(f, "transfer:{other}:{account}:{fund}"),
            Does::Settle { awaited, over } => {
                let (word, number) = (awaited.word(), awaited.number());
                write!(f, "{word}:{number}:{}", over.pence())
            }
        }
    }
}

impl FromStr for Does {
    type Err = DoesError;

    fn from_str(text: &str) -> Result<Does, DoesError> {
        read(text).ok_or_else(|| DoesError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Does> {
    let parts: Vec<&str> = text.split(':').collect();
    match parts.as_slice() {
        ["code", account, fund, project, line, grant] => Some(Does::Code(Target {
            account: account.parse().ok()?,
            fund: fund.parse().ok()?,
            project: project.parse().ok()?,
            line: line.parse().ok()?,
            grant: match *grant {
                "-" => None,
                grant => Some(grant.parse().ok()?),
            },
        })),
        ["entries", entries] => {
            let part = |part: &str| {
                let (entry, pence) = part.split_once('=')?;
                Some(Part {
                    entry: entry.parse().ok()?,
                    amount: Money::from_pence(pence.parse().ok()?),
                })
            };
            let parts: Option<Vec<Part>> = entries.split(',').map(part).collect();
            Some(Does::Answer(parts?))
        }
        ["lines", entry, lines] => {
            let lines: Result<_, _> = lines.split(',').map(str::parse).collect();
            Some(Does::Together {
                entry: entry.parse().ok()?,
                lines: lines.ok()?,
            })
        }
        ["transfer", other, account, fund] => Some(Does::Transfer {
            other: other.parse().ok()?,
            account: account.parse().ok()?,
            fund: fund.parse().ok()?,
        }),
        [word, number, over] => Some(Does::Settle {
            awaited: Awaited::from_word(word, number.parse().ok()?)?,
            over: Money::from_pence(over.parse().ok()?),
        }),
        _ => None,
    }
}
