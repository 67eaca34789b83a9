//! The chain that makes a book tamper-evident (law 12).
//!
//! Every record of a book (entry, import, evidence, setting, decision, seal) is encoded field by
//! field, each field with its length before it so that no two records encode alike, and hashed
//! with SHA-256 onto the head before it. Head *and* count are compared, so a cut tail is seen.
//!
//! **Invariant:** the encoding of a version never changes; the golden vectors in the tests hold it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

/// The version of the encoding, hashed into every record.
const VERSION: &[u8] = b"fundledger.1";

/// A SHA-256 digest, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Text that is not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a digest; it has 64 hexadecimal digits")]
pub struct DigestError(String);

impl Digest {
    /// The digest before the first record.
    pub const START: Digest = Digest([0; 32]);

    /// The digest of some bytes, such as those of a file.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// From the 32 bytes that storage holds; none where there are not 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Digest> {
        bytes.try_into().ok().map(Digest)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first twelve digits, for a line of text where the whole would not be read.
    pub fn short(&self) -> String {
        self.to_string().chars().take(12).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Digest, DigestError> {
        let refused = || DigestError(text.to_owned());
        if text.len() != 64 || !text.is_ascii() {
            return Err(refused());
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let at = place.saturating_mul(2);
            let pair = text.get(at..at.saturating_add(2)).ok_or_else(refused)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refused())?;
        }
        Ok(Digest(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A record on its way into the chain: fields in a fixed order, each with its length before it.
#[derive(Debug, Clone, Default)]
pub struct Encoder(Vec<u8>);

impl Encoder {
    /// A record of a kind, such as "entry".
    pub fn of(kind: &str) -> Encoder {
        let mut encoder = Encoder::default();
        encoder.text(kind);
        encoder
    }

    /// Adds bytes.
    pub fn bytes(&mut self, field: &[u8]) -> &mut Encoder {
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    /// Adds text, as UTF-8.
    pub fn text(&mut self, field: &str) -> &mut Encoder {
        self.bytes(field.as_bytes())
    }

    /// Adds a whole number: pence, a count, a number of an entry.
    pub fn number(&mut self, field: i64) -> &mut Encoder {
        self.bytes(&field.to_be_bytes())
    }

    /// Adds something that may be absent: a 0, or a 1 and its text.
    pub fn maybe(&mut self, field: Option<&str>) -> &mut Encoder {
        match field {
            None => self.number(0),
            Some(text) => self.number(1).text(text),
        }
    }

    /// The encoded record.
    pub fn finish(&self) -> &[u8] {
        &self.0
    }

    /// Forgets the fields and starts a record of a kind, keeping the memory.
    pub fn restart(&mut self, kind: &str) -> &mut Encoder {
        self.0.clear();
        self.text(kind)
    }
}

/// The end of a book's chain: how many records it has, and the digest that covers them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of records.
    pub count: i64,
    /// The digest of the last record, which covers every record before it.
    pub digest: Digest,
}

impl Head {
    /// The head of a book without records.
    pub const START: Head = Head {
        count: 0,
        digest: Digest::START,
    };

    /// The head after one more record.
    #[must_use]
    pub fn after(self, record: &[u8]) -> Head {
        let count = self.count.saturating_add(1);
        let mut hasher = Sha256::new();
        hasher.update(VERSION);
        hasher.update(self.digest.0);
        hasher.update(count.to_be_bytes());
        hasher.update(record);
        Head {
            count,
            digest: Digest(hasher.finalize().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Golden vectors: a change here means that every published head would stop verifying.
    #[test]
    fn the_encoding_of_a_record_never_changes() {
        let mut record = Encoder::of("entry");
        record
            .number(-5_600_000)
            .text("£")
            .maybe(None)
            .maybe(Some(""));
        let hex = record
            .finish()
            .iter()
            .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert_eq!(
            hex,
            "0000000000000005656e747279\
             0000000000000008ffffffffffaa8d00\
             0000000000000002c2a3\
             00000000000000080000000000000000\
             000000000000000800000000000000010000000000000000"
        );
        let first = Head::START.after(record.finish());
        assert_eq!(first.count, 1);
        assert_eq!(first.digest.to_string(), FIRST);
        assert_eq!(first.after(b"").digest.to_string(), SECOND);
    }

    const FIRST: &str = "4cea7e917b6a217b29def3d01c62cf3e5b7876968818b87dff6ae8230abdb850";
    const SECOND: &str = "ebefbd7e13d7e52d817dd394004e3deb0e5fbb146cff5a5763410b8945d1b76e";

    #[test]
    fn fields_cannot_be_moved_into_one_another() {
        let mut one = Encoder::of("entry");
        one.text("ab").text("c");
        let mut other = Encoder::of("entry");
        other.text("a").text("bc");
        assert_ne!(one.finish(), other.finish());
    }

    #[test]
    fn a_digest_reads_what_it_writes() {
        let digest = Digest::of(b"statement");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert!("abc".parse::<Digest>().is_err());
        assert!("é".repeat(32).parse::<Digest>().is_err());
    }
}
