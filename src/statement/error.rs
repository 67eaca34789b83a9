//! Why a file could not be read at all, and the limits that it is read within.
//!
//! What is wrong with one figure of a file that can be read is a
//! [`Problem`](crate::statement::line::Problem), never an error.

use serde::{Deserialize, Serialize};

/// The most that one file may ask for; each default is several times what a busy year needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself: 64 MiB.
    pub file_bytes: u64,
    /// Bytes of everything that a workbook unpacks to, counted, since what it declares may lie:
    /// 1 GiB, which is a full sheet of a million rows.
    pub inflated_bytes: u64,
    /// Rows that hold something: 1,048,576, a full sheet.
    pub rows: u32,
    /// Columns: 1,024.
    pub columns: u16,
    /// Seconds of processor time: 60.
    pub seconds: u64,
    /// Bytes of memory of the child that reads: 1 GiB.
    pub memory_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 64 << 20,
            inflated_bytes: 1 << 30,
            rows: 1_048_576,
            columns: 1_024,
            seconds: 60,
            memory_bytes: 1 << 30,
        }
    }
}

/// Why a file gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ReadError {
    /// The file could not be opened.
    #[error("the file cannot be opened: {0}; check its name and that you may read it")]
    NotOpened(String),
    /// Not an ordinary file.
    #[error("this is a folder or a device, not a file; give the path of a statement")]
    NotAFile,
    /// Nothing in it.
    #[error("the file is empty; export the statement again")]
    Empty,
    /// Something that is no statement.
    #[error("the file is {0}, not a statement; export the statement as an Excel workbook or CSV")]
    NotAStatement(String),
    /// A spreadsheet of a kind not read.
    #[error("the file is {0}, which is not read; open it and save it as an Excel workbook (.xlsx)")]
    OtherSpreadsheet(String),
    /// Encrypted.
    #[error("the workbook has a password; remove the password and save it again")]
    Password,
    /// A workbook whose parts do not hold together.
    #[error(
        "the workbook is damaged ({0}); open it in a spreadsheet program and save it again as .xlsx"
    )]
    Damaged(String),
    /// A file of a bank's own format that its reader refuses.
    #[error("{0}")]
    Format(String),
    /// Text with a quotation mark that never closes.
    #[error(
        "the quotation mark on line {0} is never closed, so the rows after it cannot be told \
         apart; export the file again"
    )]
    QuoteNotClosed(u32),
    /// Larger than [`Limits::file_bytes`].
    #[error("the file is larger than the {0} MB that a statement may have; split it by period")]
    TooLarge(u64),
    /// Unpacks to more than [`Limits::inflated_bytes`].
    #[error(
        "the workbook unpacks to more than {0} MB, which no statement needs; \
         copy the statement into a new workbook"
    )]
    Bomb(u64),
    /// More than [`Limits::rows`].
    #[error("the file has more than {0} rows; split it by period")]
    TooManyRows(u32),
    /// More than [`Limits::columns`].
    #[error(
        "cell {0} lies beyond the {1} columns that a statement may have; \
         delete what stands to the right of it"
    )]
    TooManyColumns(String, u16),
    /// An `.xls` whose cells lie so far apart, from one to another, that the sheet between them
    /// could not be held.
    #[error(
        "the cells of the workbook lie too far apart, from {0} to {1}; open it in a spreadsheet \
         program and save it again as .xlsx"
    )]
    TooFarApart(String, String),
    /// The reader ran out of processor time.
    #[error("reading the file took more than {0} seconds, so it was stopped; split it by period")]
    TooSlow(u64),
    /// The reader ran out of memory.
    #[error("reading the file takes more than {0} MB of memory, so it was stopped")]
    TooHungry(u64),
    /// The reader ended without a word.
    #[error(
        "the file made its reader stop, so nothing was read; \
         open it in a spreadsheet program and save it again as .xlsx"
    )]
    Stopped,
    /// The reader could not be started.
    #[error("the reader of files could not be started: {0}")]
    NotStarted(String),
    /// No such profile.
    #[error("there is no profile called '{0}'; the profiles are {1}")]
    NoSuchProfile(String, String),
}

impl ReadError {
    /// Whether the same bytes, read once more within the same limits, give the same: not where the
    /// machine could not start the reader, or somebody ended it.
    pub const fn is_of_the_file(&self) -> bool {
        !matches!(
            self,
            ReadError::NotOpened(_) | ReadError::Stopped | ReadError::NotStarted(_)
        )
    }
}

/// Whole megabytes of a number of bytes, for a sentence.
pub(crate) fn megabytes(bytes: u64) -> u64 {
    bytes >> 20
}
