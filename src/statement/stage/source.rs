//! Which account of the world a ledger account's statements come from.
//!
//! A council's extract and a bank's export of the same money would count it twice, so each bank
//! account and each cost centre is an account of its own, and an account takes the statements of
//! one source only: the account number that its first file names. A new format is no new source.

use super::StageError;
use crate::ledger::code::AccountCode;

/// The source of an account once a file is imported into it: of what the account has and what the
/// file names the one that says more, so that a sort code that any file named is held to by all
/// that follow; none where neither names one.
///
/// # Errors
/// [`StageError::OtherSource`] where the file names another account number than the account has.
pub fn source_after(
    account: AccountCode,
    has: Option<&str>,
    names: Option<&str>,
) -> Result<Option<String>, StageError> {
    match (has, names) {
        (Some(has), Some(names)) if !same_source(has, names) => Err(StageError::OtherSource {
            account,
            has: has.to_owned(),
            names: names.to_owned(),
        }),
        (Some(has), Some(names)) if with_sort_code(has, names) => Ok(Some(names.to_owned())),
        (Some(source), _) | (None, Some(source)) => Ok(Some(source.to_owned())),
        (None, None) => Ok(None),
    }
}

/// Whether two ways of writing an account number mean one account: the same letters and digits, a
/// number of 8 digits or more with or without its sort code, or a code with or without its name.
pub fn same_source(one: &str, other: &str) -> bool {
    let (first, second) = (bare(one), bare(other));
    if first == second {
        return !first.is_empty();
    }
    with_sort_code(one, other)
        || with_sort_code(other, one)
        || names_code(one, other)
        || names_code(other, one)
}

/// Whether the second is the number that the first is, with its sort code or as an IBAN.
fn with_sort_code(short: &str, long: &str) -> bool {
    let (short, long) = (bare(short), bare(long));
    short.len() >= 8
        && short.len() < long.len()
        && short.bytes().all(|byte| byte.is_ascii_digit())
        && long.ends_with(short.as_str())
}

/// Letters and digits in capitals, without a currency at the end.
fn bare(text: &str) -> String {
    let trimmed = text.trim();
    let number = trimmed.strip_suffix("GBP").unwrap_or(trimmed);
    number
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether the second text is the first, a code of one word, followed by a name without digits.
fn names_code(code: &str, named: &str) -> bool {
    let mut words = named.split_whitespace();
    let first = words.next().unwrap_or_default();
    let mut named_further = false;
    let plain = words.all(|word| {
        named_further = true;
        !word.bytes().any(|byte| byte.is_ascii_digit())
    });
    named_further && plain && !first.is_empty() && first.eq_ignore_ascii_case(code.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_format_is_no_new_source_and_another_number_is() {
        for (one, other) in [
            ("10203040", "10203040"),
            ("300000-12345678 GBP", "12345678"),
            ("30-00-00 12345678", "GB00LOYD30000012345678"),
            ("CSP01", "CSP01 Community Safety"),
            ("'12345678", "12345678"),
        ] {
            assert!(same_source(one, other), "{one} {other}");
            assert!(same_source(other, one), "{other} {one}");
        }
        for (one, other) in [
            ("10203040", "10203041"),
            ("30-00-00 12345678", "30-00-00 87654321"),
            ("CSP01 Community Safety", "CSP02 Community Safety"),
            ("CSP01", "CSP01X"),
            ("5678", "12345678"),
            ("", ""),
        ] {
            assert!(!same_source(one, other), "{one} {other}");
        }
    }

    #[test]
    fn the_first_file_names_the_source_and_another_is_refused() {
        let account = AccountCode::BANK;
        let first = source_after(account, None, Some("10203040")).unwrap();
        assert_eq!(first.as_deref(), Some("10203040"));
        assert_eq!(source_after(account, first.as_deref(), None), Ok(first));
        // The sort code that a later file names is the account's from then on.
        let later = source_after(account, Some("12345678"), Some("30-00-00 12345678"));
        assert_eq!(later, Ok(Some("30-00-00 12345678".to_owned())));
        let short = source_after(account, Some("30-00-00 12345678"), Some("12345678"));
        assert_eq!(short, later);
        let other = source_after(
            account,
            Some("30-00-00 12345678"),
            Some("40-00-00 12345678"),
        );
        assert!(other.is_err());
        assert_eq!(
            source_after(account, Some("10203040"), Some("50607080"))
                .unwrap_err()
                .to_string(),
            "account 1000 takes the statements of 10203040, and this file is of 50607080; import \
             it into the account that it belongs to"
        );
    }
}
