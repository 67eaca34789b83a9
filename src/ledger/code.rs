//! The short codes by which a book names its accounts, funds, projects, lines, grants and funders.
//!
//! A code is held in place, without an allocation, because every posting carries four of them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const LONGEST: usize = 23;

/// Why a code was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a code; use 1 to 23 letters, digits, hyphens, full stops or underscores")]
pub struct CodeError(String);

/// The characters of a code, in capitals.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    length: u8,
    bytes: [u8; LONGEST],
}

impl Code {
    /// The characters.
    pub fn as_str(&self) -> &str {
        let used = self
            .bytes
            .get(..usize::from(self.length))
            .unwrap_or_default();
        std::str::from_utf8(used).unwrap_or_default()
    }

    const fn fixed(text: &str) -> Code {
        let mut bytes = [0; LONGEST];
        let (used, _) = bytes.split_at_mut(text.len());
        used.copy_from_slice(text.as_bytes());
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "a constant of at most 23 bytes; split_at_mut has just proved that"
        )]
        let length = text.len() as u8;
        Code { length, bytes }
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Code, CodeError> {
        let refused = || CodeError(text.to_owned());
        let trimmed = text.trim();
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        if trimmed.is_empty() || !trimmed.bytes().all(fits) {
            return Err(refused());
        }
        let mut bytes = [0; LONGEST];
        bytes
            .get_mut(..trimmed.len())
            .ok_or_else(refused)?
            .copy_from_slice(trimmed.as_bytes());
        bytes.make_ascii_uppercase();
        Ok(Code {
            length: u8::try_from(trimmed.len()).map_err(|_| refused())?,
            bytes,
        })
    }
}

/// The order of the characters; what is unused is nil, so the shorter of two codes comes first.
impl Ord for Code {
    fn cmp(&self, other: &Code) -> std::cmp::Ordering {
        // What is not used is nil, below every character, so bytes order as the text does.
        self.bytes.cmp(&other.bytes)
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Code) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A type for each thing that has a code, so that a fund is never taken for a project.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Code);

        impl $name {
            /// The characters of the code.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<$name, CodeError> {
                text.parse().map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

codes! {
    /// An account of the chart, such as 1100.
    AccountCode;
    /// A fund, such as POOL.
    FundCode;
    /// A project, or `NONE`.
    ProjectCode;
    /// A budget line of a project, or `NONE`.
    LineCode;
    /// A grant, such as CL-2021.
    GrantCode;
    /// A funder, such as OPCC.
    FunderCode;
}

impl ProjectCode {
    /// No project: a real row, so that keys hold no null.
    pub const NONE: ProjectCode = ProjectCode(Code::fixed("NONE"));
}

impl LineCode {
    /// No line: a real row, so that keys hold no null.
    pub const NONE: LineCode = LineCode(Code::fixed("NONE"));
}

macro_rules! account_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// The accounts of the standard chart that the accounting itself names.
        impl AccountCode {$(
            $(#[$doc])*
            pub const $name: AccountCode = AccountCode(Code::fixed($code));
        )*}
    };
}

account_codes! {
    /// Bank account.
    BANK = "1000";
    /// Held by the accountable body (cost centre).
    ACCOUNTABLE_BODY = "1100";
    /// Grants receivable.
    GRANTS_RECEIVABLE = "1200";
    /// VAT recoverable.
    VAT_RECOVERABLE = "1300";
    /// Prepayments.
    PREPAYMENTS = "1400";
    /// Accruals.
    ACCRUALS = "2000";
    /// Grant repayable to funder.
    GRANT_REPAYABLE = "2200";
    /// Fund balance.
    FUND_BALANCE = "3000";
    /// Transfers between funds.
    TRANSFERS = "3100";
    /// Grant income.
    GRANT_INCOME = "4000";
    /// Grant repayable (reduces income).
    INCOME_REPAYABLE = "4090";
    /// Underspend returned by projects (reduces cost).
    UNDERSPEND_RETURNED = "6590";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_short_plain_and_in_capitals() {
        assert_eq!("cl-2021".parse::<GrantCode>().unwrap().as_str(), "CL-2021");
        assert_eq!("none".parse(), Ok(ProjectCode::NONE));
        for wrong in ["", "  ", "A B", "£1", "ÉCOLE", "ABCDEFGHIJKLMNOPQRSTUVWX"] {
            assert!(wrong.parse::<FundCode>().is_err(), "{wrong}");
        }
    }
}
