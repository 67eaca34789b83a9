//! The limits within which an uploaded file is read, as settings.

use clap::Args;

use crate::statement::error::Limits;

/// The most that one statement file may ask for; more is refused in a sentence.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits of reading a file")]
pub(super) struct LimitOptions {
    /// Megabytes of the file itself
    #[arg(
        id = "read_file_mb",
        long = "read-file-mb",
        global = true,
        env = "FUNDLEDGER_READ_FILE_MB",
        value_name = "MB",
        hide = true
    )]
    file_mb: Option<u32>,
    /// Megabytes that a workbook may unpack to
    #[arg(
        id = "read_unpacked_mb",
        long = "read-unpacked-mb",
        global = true,
        env = "FUNDLEDGER_READ_UNPACKED_MB",
        value_name = "MB",
        hide = true
    )]
    unpacked_mb: Option<u32>,
    /// Megabytes of memory of the reader
    #[arg(
        id = "read_memory_mb",
        long = "read-memory-mb",
        global = true,
        env = "FUNDLEDGER_READ_MEMORY_MB",
        value_name = "MB",
        hide = true
    )]
    memory_mb: Option<u32>,
    /// Seconds of processor time of the reader
    #[arg(
        id = "read_seconds",
        long = "read-seconds",
        global = true,
        env = "FUNDLEDGER_READ_SECONDS",
        value_name = "N",
        hide = true
    )]
    seconds: Option<u32>,
    /// Rows that hold something
    #[arg(
        id = "read_rows",
        long = "read-rows",
        global = true,
        env = "FUNDLEDGER_READ_ROWS",
        value_name = "N",
        hide = true
    )]
    rows: Option<u32>,
    /// Columns
    #[arg(
        id = "read_columns",
        long = "read-columns",
        global = true,
        env = "FUNDLEDGER_READ_COLUMNS",
        value_name = "N",
        hide = true
    )]
    columns: Option<u16>,
}

impl LimitOptions {
    /// The limits: as set, else the defaults.
    pub(super) fn limits(&self) -> Limits {
        let megabytes =
            |set: Option<u32>, default: u64| set.map_or(default, |mb| u64::from(mb) << 20);
        let default = Limits::default();
        Limits {
            file_bytes: megabytes(self.file_mb, default.file_bytes),
            inflated_bytes: megabytes(self.unpacked_mb, default.inflated_bytes),
            memory_bytes: megabytes(self.memory_mb, default.memory_bytes),
            seconds: self.seconds.map_or(default.seconds, u64::from),
            rows: self.rows.unwrap_or(default.rows),
            columns: self.columns.unwrap_or(default.columns),
        }
    }
}
