//! Keeping the layouts of statements that a book has learnt from its own files.

use crate::{
    ledger::posted::Act,
    statement::{
        line::ReadFile,
        profile::{self, Profile},
    },
    store::{Store, reader::Reader},
};

use super::{
    ActionError,
    refusal::{Refusal, named},
};

/// The profiles that the book keeps, by name.
///
/// # Errors
/// The store does not answer.
pub async fn kept(store: &Store, slug: &str) -> Result<Vec<Profile>, ActionError> {
    Ok(store.read(slug).await?.profiles().await?)
}

/// Every profile that a file of the book may be read with: those of the program, and its own,
/// which stand in the place of one of the same name.
///
/// # Errors
/// The store does not answer.
pub async fn known(reader: &mut Reader) -> Result<Vec<Profile>, ActionError> {
    let own = reader.profiles().await?;
    let mut known = profile::embedded().map_err(|error| Refusal::Profile(error.to_string()))?;
    known.retain(|program| own.iter().all(|kept| kept.name != program.name));
    known.extend(own);
    Ok(known)
}

/// Refuses a profile that reads nothing of the file that it is made for.
///
/// # Errors
/// What the profile is missing, where no row of the file as it reads it is a line.
pub fn reads(profile: &Profile, file: &str, read: &ReadFile) -> Result<(), ActionError> {
    let Some(why) = read.no_line() else {
        return Ok(());
    };
    Err(Refusal::Profile(format!(
        "the layout {} reads no line of {file}, so it is not kept: {why}; say which columns hold \
         the date and the money, and which row is the heading",
        profile.name
    ))
    .into())
}

/// Keeps a profile as the book's own, or another version of the one that has its name.
///
/// # Errors
/// A name that cannot be typed as a word, and columns that cannot give a line.
pub async fn keep(
    store: &Store,
    slug: &str,
    profile: Profile,
    act: &Act,
) -> Result<(), ActionError> {
    named(act)?;
    let typed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if profile.name.is_empty() || !profile.name.chars().all(typed) || profile.name.len() > 60 {
        let why = "the name of a layout is small letters, digits and hyphens, such as county-bank";
        return Err(Refusal::Profile(why.to_owned()).into());
    }
    let mut profile = profile
        .whole()
        .map_err(|error| Refusal::Profile(error.to_string()))?;
    profile.own = true;
    let mut writer = store.write(slug).await?;
    writer.put_profile(&profile, act).await?;
    writer.commit().await?;
    Ok(())
}

/// Keeps a profile no longer; what was read with it stays as it was read.
///
/// # Errors
/// A profile that the book does not keep.
pub async fn end(store: &Store, slug: &str, name: &str, act: &Act) -> Result<(), ActionError> {
    named(act)?;
    let mut writer = store.write(slug).await?;
    if !writer
        .profiles()
        .await?
        .iter()
        .any(|kept| kept.name == name)
    {
        let why = format!("the book keeps no layout called '{name}'");
        return Err(Refusal::Profile(why).into());
    }
    writer.drop_profile(name, act).await?;
    writer.commit().await?;
    Ok(())
}
