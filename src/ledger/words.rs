//! How long what people write may be. A table, an address and a printed page have room for so much;
//! what is longer is refused, never cut. What a file says is kept as it is, however long.

/// The longest name or reference, in characters.
pub const NAME: usize = 250;
/// The longest sentence, in characters: what an entry says, why, by what authority, a minute.
pub const SENTENCE: usize = 1_000;

/// Words that are too long.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} has {has} characters, and may have {most}; shorten it")]
pub struct TooLong {
    /// What is too long, such as "the name of fund CL".
    pub what: String,
    /// How long it is.
    pub has: usize,
    /// How long it may be.
    pub most: usize,
}

/// That a name, or a reference, is no longer than one may be.
///
/// # Errors
/// [`TooLong`] where it is.
pub fn name(what: &str, text: &str) -> Result<(), TooLong> {
    fits(what, text, NAME)
}

/// That a sentence is no longer than one may be.
///
/// # Errors
/// [`TooLong`] where it is.
pub fn sentence(what: &str, text: &str) -> Result<(), TooLong> {
    fits(what, text, SENTENCE)
}

fn fits(what: &str, text: &str, most: usize) -> Result<(), TooLong> {
    let has = text.chars().count();
    if has <= most {
        return Ok(());
    }
    let what = what.to_owned();
    Err(TooLong { what, has, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_characters_and_refused_with_both_figures() {
        assert_eq!(name("the name", &"é".repeat(NAME)), Ok(()));
        assert_eq!(
            name("the name of fund CL", &"é".repeat(251))
                .unwrap_err()
                .to_string(),
            "the name of fund CL has 251 characters, and may have 250; shorten it"
        );
        assert!(sentence("the reason", &"a".repeat(SENTENCE)).is_ok());
        assert!(sentence("the reason", &"a".repeat(1_001)).is_err());
    }
}
