//! The samples that come with the program: the statements of 2020/21 and the demonstration.

use include_dir::{Dir, include_dir};

static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/imports/samples");

/// A file that comes with the program.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Every sample.
pub fn all() -> impl Iterator<Item = Sample> {
    SAMPLES.files().filter_map(|file| {
        let name = file.path().file_name()?.to_str()?;
        Some(Sample {
            name,
            bytes: file.contents(),
        })
    })
}

/// The sample of a name.
pub fn named(name: &str) -> Option<Sample> {
    all().find(|sample| sample.name == name)
}
