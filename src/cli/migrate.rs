//! `migrate`: brings a database up to this version of the program.

use clap::Args;

use super::{desk::Desk, failure::Failure};

/// Bring the database up to this version of the program
///
/// A database newer than the program is refused and left as it is. Take a copy first.
#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Migrate {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        let store = desk.any_store().await?;
        let migrated = store.migrate().await?;
        desk.print(&if migrated.from == migrated.to {
            format!("The database is at version {} already.", migrated.to)
        } else {
            format!(
                "The database went from version {} to {}.",
                migrated.from, migrated.to
            )
        });
        desk.data(&serde_json::json!({ "from": migrated.from, "to": migrated.to }))
    }
}
