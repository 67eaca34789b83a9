//! What people may write, and how long. A table, an address and a printed page have room for so
//! much; what is longer is refused, never cut. What a file says is kept as it is, however long.

/// The longest name or reference, in characters.
pub const NAME: usize = 250;
/// The longest sentence, in characters: what an entry says, why, by what authority, a minute.
pub const SENTENCE: usize = 1_000;

/// Words that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Words that are too long.
    #[error("{what} has {has} characters, and may have {most}; shorten it")]
    TooLong {
        /// What is too long, such as "the name of fund CL".
        what: String,
        /// How long it is.
        has: usize,
        /// How long it may be.
        most: usize,
    },
    /// Words with a character in them that is none to read.
    #[error("{what} holds the control character {character}, which nobody can read; take it out")]
    Control {
        /// What holds it.
        what: String,
        /// Its number, such as U+0000.
        character: String,
    },
}

/// A count in groups of three: "100,000".
pub fn grouped(count: impl std::fmt::Display) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        let between = grouped.ends_with(|before: char| before.is_ascii_digit());
        if between && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// That a name, or a reference, is no longer than one may be, and can be read.
///
/// # Errors
/// [`Unfit`] where it is or cannot.
pub fn name(what: &str, text: &str) -> Result<(), Unfit> {
    fits(what, text, NAME)
}

/// That a sentence is no longer than one may be, and can be read.
///
/// # Errors
/// [`Unfit`] where it is or cannot.
pub fn sentence(what: &str, text: &str) -> Result<(), Unfit> {
    fits(what, text, SENTENCE)
}

fn fits(what: &str, text: &str, most: usize) -> Result<(), Unfit> {
    let has = text.chars().count();
    if has > most {
        let what = what.to_owned();
        return Err(Unfit::TooLong { what, has, most });
    }
    match control(text) {
        None => Ok(()),
        Some(character) => Err(Unfit::Control {
            what: what.to_owned(),
            character,
        }),
    }
}

/// The number, such as U+0000, of the first character of a text that is no character to read: a
/// terminal may obey it, a workbook cannot hold it, and databases do not keep it alike. Spaces, the
/// tab and the ends of lines can be read.
pub fn control(text: &str) -> Option<String> {
    let unread = |byte: u8| matches!(byte, 0x00..=0x08 | 0x0E..=0x1F | 0x7F);
    // Looked at whole, since hardly any text holds one: that is quicker than stopping at the first.
    let found = text.bytes().fold(false, |found, byte| found | unread(byte));
    let first = text.bytes().find(|byte| found && unread(*byte))?;
    Some(format!("U+{first:04X}"))
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

    #[test]
    fn what_nobody_can_read_is_no_character_of_a_word() {
        for (text, says) in [
            ("a\0b", "U+0000"),
            ("\u{1b}[31m", "U+001B"),
            ("a\u{7f}", "U+007F"),
        ] {
            let refused = name("the name of fund CL", text).unwrap_err().to_string();
            let whole = format!(
                "the name of fund CL holds the control character {says}, which nobody can read; \
                 take it out"
            );
            assert_eq!(refused, whole);
        }
        for text in ["", "a\tb\r\nc", "\u{c}\u{b}", "Café – £5", "\u{85}\u{a0}"] {
            assert_eq!(control(text), None, "{text:?}");
        }
    }
}
