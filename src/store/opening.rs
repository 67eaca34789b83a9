//! Why a database could not be opened, told apart by what a person can do about it.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};

use super::error::StoreError;

/// Refuses an address of a kind that is not known; a plain path is a file.
pub(super) fn known(url: &str) -> Result<(), StoreError> {
    match url.split_once("://") {
        Some((kind, _)) if kind != "sqlite" => Err(StoreError::UnknownAddress(kind.to_owned())),
        _ => Ok(()),
    }
}

/// Greets a server once, so that what is wrong with it is known at once: a pool would wait for it.
pub(super) async fn greet(options: &PgConnectOptions) -> Result<(), StoreError> {
    let greeted = match options.connect().await {
        Ok(connection) => connection.close().await,
        Err(error) => Err(error),
    };
    greeted.map_err(|error| {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        match code.as_deref() {
            Some("3D000") => {
                let name = options.get_database().unwrap_or("of that user");
                StoreError::NoSuchDatabase(name.to_owned())
            }
            Some("28000" | "28P01") => StoreError::NotAdmitted,
            _ if matches!(error, sqlx::Error::Io(_)) => {
                StoreError::NoServer(format!("{}:{}", options.get_host(), options.get_port()))
            }
            _ => StoreError::from(error),
        }
    })
}

/// What is wrong with a file that SQLite does not open.
pub(super) fn of_file(path: &Path, error: sqlx::Error) -> StoreError {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    match code.as_deref() {
        Some("26") => StoreError::NotOurs(path.display().to_string()),
        Some(code) if code == "14" || code.parse::<i64>().is_ok_and(|code| code % 256 == 14) => {
            StoreError::NotOpened(path.display().to_string())
        }
        _ => StoreError::from(error),
    }
}
