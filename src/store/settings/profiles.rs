//! The layouts of statements that a book keeps: each is a record, and the last of its name stands.

use std::collections::BTreeMap;

use crate::{
    ledger::posted::Act,
    statement::profile::Profile,
    store::{error::StoreError, reader::Reader, writer::Writer},
};

/// Records of profiles.
pub const PROFILE: &str = "profile";

impl Reader {
    /// The profiles that the book keeps, by name.
    ///
    /// # Errors
    /// Whatever the engine refuses, and a record that is no profile.
    pub async fn profiles(&mut self) -> Result<Vec<Profile>, StoreError> {
        let mut kept: BTreeMap<String, Profile> = BTreeMap::new();
        for record in self.records_of(PROFILE, None).await? {
            match serde_json::from_str::<Option<Profile>>(&record.body)? {
                Some(profile) => kept.insert(record.code, profile),
                None => kept.remove(&record.code),
            };
        }
        Ok(kept.into_values().collect())
    }
}

impl Writer {
    /// Keeps a profile, or another version of the one that has its name.
    pub(crate) async fn put_profile(
        &mut self,
        profile: &Profile,
        act: &Act,
    ) -> Result<(), StoreError> {
        let body = Some(profile);
        self.record(PROFILE, &profile.name, &body, act)
            .await
            .map(drop)
    }

    /// Keeps a profile no longer; what was read with it stays as it was read.
    pub(crate) async fn drop_profile(&mut self, name: &str, act: &Act) -> Result<(), StoreError> {
        let body: Option<&Profile> = None;
        self.record(PROFILE, name, &body, act).await.map(drop)
    }
}
