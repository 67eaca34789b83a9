//! Files on the walk: the names that what was recorded gives to them, and the bytes and the name
//! of each in the table.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::Walk;
use crate::{
    ledger::{
        digest::Digest,
        journal::{Draft, EntryKind},
    },
    store::{error::StoreError, reader::Reader},
};

/// The names that imports, evidence, decisions and the sources of entries give to files.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeMap<Digest, BTreeSet<String>>,
    /// Whether an opening entry names no source: a file that it was taken from is in no record.
    unsourced: bool,
}

impl Names {
    /// Notes that something recorded calls a file so.
    pub(super) fn given(&mut self, sha256: Digest, name: &str) {
        let names = self.given.entry(sha256).or_default();
        if !names.contains(name) {
            names.insert(name.to_owned());
        }
    }

    /// Notes where an entry says that it came from.
    pub(super) fn of_entry(&mut self, entry: &Draft) {
        match &entry.source {
            Some(source) => self.given(source.sha256, &source.file),
            None => self.unsourced |= entry.kind == EntryKind::Opening,
        }
    }

    /// Whether a file may be called so: it is, or nothing recorded calls it anything, or may not.
    fn allow(&self, sha256: Digest, name: &str) -> bool {
        let given = self.given.get(&sha256);
        self.unsourced || given.is_none_or(|given| given.contains(name))
    }
}

impl Walk {
    /// Every file's bytes still have the digest by which they are kept, and its name is one that
    /// was given to it.
    pub(super) async fn check_files(&mut self, reader: &mut Reader) -> Result<(), StoreError> {
        for (sha256, name) in reader.files().await? {
            let short = sha256.short();
            if !self.names.allow(sha256, &name) {
                self.findings.push(format!(
                    "file '{name}' ({short}): nothing that was recorded calls it so; its name was \
                     changed"
                ));
            }
            match reader.file(sha256).await {
                Ok(Some(file)) if Digest::of(&file.bytes) == sha256 => {}
                Err(refused) if !refused.is_damage() => return Err(refused),
                _ => self.findings.push(format!(
                    "file '{name}' ({short}): its bytes are not those that were kept"
                )),
            }
        }
        Ok(())
    }
}
