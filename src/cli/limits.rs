//! The limits within which an uploaded file is read, as settings.

use clap::Args;

use crate::statement::error::Limits;

/// Options that are alike but for their names: a number, set on the command line or around it.
macro_rules! limit_options {
    ($($(#[$says:meta])* $name:ident: $kind:ty, $unit:literal, $variable:literal;)*) => {
        /// The most that one statement file may ask for; more is refused in a sentence.
        #[derive(Debug, Clone, Args)]
        #[command(next_help_heading = "Limits of reading a file")]
        pub(super) struct LimitOptions {$(
            $(#[$says])*
            #[arg(long, global = true, env = $variable, value_name = $unit, hide = true)]
            $name: Option<$kind>,
        )*}
    };
}

limit_options! {
    /// Megabytes of the file itself
    read_file_mb: u32, "MB", "FUNDLEDGER_READ_FILE_MB";
    /// Megabytes that a workbook may unpack to
    read_unpacked_mb: u32, "MB", "FUNDLEDGER_READ_UNPACKED_MB";
    /// Megabytes of memory of the reader
    read_memory_mb: u32, "MB", "FUNDLEDGER_READ_MEMORY_MB";
    /// Seconds of processor time of the reader
    read_seconds: u32, "N", "FUNDLEDGER_READ_SECONDS";
    /// Rows that hold something
    read_rows: u32, "N", "FUNDLEDGER_READ_ROWS";
    /// Columns
    read_columns: u16, "N", "FUNDLEDGER_READ_COLUMNS";
}

impl LimitOptions {
    /// The limits: as set, else the defaults.
    pub(super) fn limits(&self) -> Limits {
        let megabytes =
            |set: Option<u32>, default: u64| set.map_or(default, |mb| u64::from(mb) << 20);
        let default = Limits::default();
        Limits {
            file_bytes: megabytes(self.read_file_mb, default.file_bytes),
            inflated_bytes: megabytes(self.read_unpacked_mb, default.inflated_bytes),
            memory_bytes: megabytes(self.read_memory_mb, default.memory_bytes),
            seconds: self.read_seconds.map_or(default.seconds, u64::from),
            rows: self.read_rows.unwrap_or(default.rows),
            columns: self.read_columns.unwrap_or(default.columns),
        }
    }
}
