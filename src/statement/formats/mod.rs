//! The banks' own formats: bytes of an OFX, QIF, MT940 or CAMT file → statements of lines.
//!
//! What a file really is decides, never its name. Each reader follows its standard and accepts
//! the dialects seen in the field; a figure that cannot be proved becomes a problem with its
//! line, never a guess, and balances that do not add up are said and never mended. No profile is
//! needed: these formats name their own columns.

pub mod camt;
mod day;
mod figure;
mod harvest;
pub mod mt940;
pub mod ofx;
pub mod qif;
pub mod santander;
mod sides;
mod text;

use super::{line::ReadFile, profile::DateOrder};

/// A format that banks write for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Open Financial Exchange 1 (SGML) and 2 (XML), also called QFX.
    Ofx,
    /// Quicken Interchange Format.
    Qif,
    /// SWIFT MT940 customer statement, and MT942 interim report.
    Mt940,
    /// ISO 20022 camt.052 report, camt.053 statement and camt.054 notification.
    Camt,
    /// Santander's text export, a movement in four lines.
    Santander,
}

impl Format {
    /// The name that `read` prints.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Ofx => "ofx",
            Format::Qif => "qif",
            Format::Mt940 => "mt940",
            Format::Camt => "camt",
            Format::Santander => "santander",
        }
    }
}

impl Format {
    /// The format of the name that `read` prints; none of a table's.
    pub fn named(name: &str) -> Option<Format> {
        let all = [
            Format::Ofx,
            Format::Qif,
            Format::Mt940,
            Format::Camt,
            Format::Santander,
        ];
        all.into_iter().find(|format| format.name() == name)
    }

    /// What is true of a file in it, where somebody would say what its columns are.
    pub fn needs_no_layout(self) -> String {
        let name = match self {
            Format::Santander => "a text export of Santander".to_owned(),
            Format::Ofx | Format::Qif | Format::Mt940 | Format::Camt => {
                format!("a file in {}", self.name().to_uppercase())
            }
        };
        format!("{name} names its fields itself, so there is no column to say anything of")
    }
}

/// Why a file gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Another format, or none.
    #[error("the file is not {0}; export the statement again in that format")]
    NotThis(&'static str),
    /// Elements within elements without end.
    #[error("line {line}: elements lie more than {limit} deep, which no statement needs")]
    TooDeep {
        /// The line of the file.
        line: u32,
        /// The depth allowed.
        limit: usize,
    },
    /// One text larger than any bank writes.
    #[error("line {line}: one text is longer than {limit} characters, which no statement needs")]
    TooLong {
        /// The line of the file.
        line: u32,
        /// The bytes allowed.
        limit: usize,
    },
    /// More movements than [`Limits::rows`](super::error::Limits::rows).
    #[error("the file has more than {0} movements; split it by period")]
    TooManyRows(u32),
    /// XML that does not hold together.
    #[error("line {line}: the XML is damaged ({why}); download the statement again")]
    Damaged {
        /// The line of the file.
        line: u32,
        /// What the XML reader says.
        why: String,
    },
    /// A document type or an entity of the file's own.
    #[error(
        "line {line}: the file declares or uses entities of its own, which no bank's statement \
         does; it is refused unread"
    )]
    Entities {
        /// The line of the file.
        line: u32,
    },
}

/// The format that the bytes are in, whatever the file is called; none where it is none of these.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    let head = text::head(bytes);
    if camt::fits(&head) {
        Some(Format::Camt)
    } else if ofx::fits(&head) {
        Some(Format::Ofx)
    } else if mt940::fits(&head) {
        Some(Format::Mt940)
    } else if qif::fits(&head) {
        Some(Format::Qif)
    } else if santander::fits(&head) {
        Some(Format::Santander)
    } else {
        None
    }
}

/// Reads a file of a known format, of so many movements at most.
///
/// # Errors
/// [`FormatError`] where nothing can be read at all; a single figure that cannot be proved is a
/// problem of the file read.
pub fn read(format: Format, bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    read_as(format, bytes, most, None)
}

/// Reads a file of a known format of which somebody said whether the day or the month comes first
/// in its dates; only QIF leaves that open.
///
/// # Errors
/// As [`read`].
pub fn read_as(
    format: Format,
    bytes: &[u8],
    most: u32,
    said: Option<DateOrder>,
) -> Result<ReadFile, FormatError> {
    match format {
        Format::Ofx => ofx::read(bytes, most),
        Format::Camt => camt::read(bytes, most),
        Format::Mt940 => mt940::read(bytes, most),
        Format::Qif => qif::read_as(bytes, most, said),
        Format::Santander => santander::read(bytes, most),
    }
}
