//! The words in a column of status → whether the bank has booked a line, has not, or never will.

use serde::{Deserialize, Serialize};

use super::{Kind, Profile, sides::same};

/// What a bank has done with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is booked.
    Settled,
    /// It is not booked yet.
    Pending,
    /// It never will be: what was declined moved no money.
    Never,
}

impl Status {
    /// What it says of a line, for a sentence.
    pub const fn says(self) -> &'static str {
        match self {
            Status::Settled => "settled",
            Status::Pending => "pending",
            Status::Never => "never paid",
        }
    }
}

/// What banks write of a line that is booked; whether somebody reconciled it changes nothing.
const SETTLED: [&str; 17] = [
    "Settled",
    "Completed",
    "Complete",
    "Booked",
    "Book",
    "Posted",
    "Cleared",
    "Executed",
    "Processed",
    "Paid",
    "Paid out",
    "Success",
    "Successful",
    "Succeeded",
    "Confirmed",
    "Reconciled",
    "Unreconciled",
];
/// What they write of one that is not booked yet. What is authorised, scheduled or awaits approval
/// may be either: a budget holder authorises what was paid.
const PENDING: [&str; 9] = [
    "Pending",
    "Processing",
    "In progress",
    "In process",
    "Uncleared",
    "Unsettled",
    "Not settled",
    "Awaiting clearance",
    "PDNG",
];
/// What they write of one that never will be.
const NEVER: [&str; 11] = [
    "Declined",
    "Reverted",
    "Cancelled",
    "Canceled",
    "Failed",
    "Rejected",
    "Expired",
    "Void",
    "Voided",
    "Not paid",
    "Deleted",
];

/// The words of a layout that say what a bank has done with a line, beside those that banks write.
/// Case, spaces and stops do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Statuses {
    /// Those of a line that is booked.
    pub settled: Vec<String>,
    /// Those of one that is not booked yet.
    pub pending: Vec<String>,
    /// Those of one that was never paid.
    pub never: Vec<String>,
}

impl Statuses {
    const fn lists(&self) -> [(Status, &Vec<String>); 3] {
        [
            (Status::Settled, &self.settled),
            (Status::Pending, &self.pending),
            (Status::Never, &self.never),
        ]
    }

    /// Every word that it names.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        self.lists().into_iter().flat_map(|(_, words)| words)
    }

    /// Whether no word is named.
    pub fn is_empty(&self) -> bool {
        self.words().next().is_none()
    }

    /// What a text says; none where it is no word of any.
    pub fn of(&self, text: &str) -> Option<Status> {
        let mut lists = self.lists().into_iter();
        let among = |words: &[String]| words.iter().any(|word| same(word, text));
        let found = lists.find(|(_, words)| among(words));
        found.map(|(status, _)| status)
    }

    /// Takes what somebody said of a word, in the place of what it was thought to say.
    pub fn say(&mut self, word: &str, status: Status) {
        for list in [&mut self.settled, &mut self.pending, &mut self.never] {
            list.retain(|known| !same(known, word));
        }
        let list = match status {
            Status::Settled => &mut self.settled,
            Status::Pending => &mut self.pending,
            Status::Never => &mut self.never,
        };
        list.push(word.to_owned());
    }

    /// A word that says two things, where there is one.
    pub fn doubled(&self) -> Option<&str> {
        let twice = |word: &&String| self.words().filter(|other| same(word, other)).count() > 1;
        self.words().find(twice).map(String::as_str)
    }
}

/// What a text says as banks write it.
pub(in crate::statement) fn usual(text: &str) -> Option<Status> {
    let among = |words: &[&str]| words.iter().any(|word| same(word, text));
    if among(&SETTLED) {
        Some(Status::Settled)
    } else if among(&PENDING) {
        Some(Status::Pending)
    } else if among(&NEVER) {
        Some(Status::Never)
    } else {
        None
    }
}

impl Profile {
    /// What a text of the column of status says: as the layout has it, else as banks write it. What
    /// stands in a ledger is posted, and no bank's word takes it out.
    pub(in crate::statement) fn status(&self, text: &str) -> Option<Status> {
        let bank = self.kind == Kind::BankExport;
        let usual = || usual(text).filter(|status| bank || *status == Status::Settled);
        self.status.of(text).or_else(usual)
    }

    /// What is wrong with its words of status, where something is.
    pub(super) fn fault_of_status(&self) -> Option<&'static str> {
        if self.status.doubled().is_some() {
            return Some("names one word of status for two of settled, pending and never");
        }
        if !self.status.is_empty() && !self.has(super::Column::Status) {
            return Some("names words of status but has no column of status");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_banks_say_what_became_of_a_line_and_a_layout_says_otherwise() {
        for (text, status) in [
            ("SETTLED", Status::Settled),
            ("completed.", Status::Settled),
            ("Pending", Status::Pending),
            ("in  progress", Status::Pending),
            ("DECLINED", Status::Never),
            ("Reverted ", Status::Never),
        ] {
            assert_eq!(usual(text), Some(status), "{text}");
        }
        for text in ["", "Refunded", "Queued", "Authorised", "Direct debit", "In"] {
            assert_eq!(usual(text), None, "{text}");
        }
        let mut words = Statuses::default();
        words.say("Queued", Status::Pending);
        words.say("queued.", Status::Never);
        assert_eq!(words.of("QUEUED"), Some(Status::Never));
        assert_eq!(words.doubled(), None);
        words.settled.push("Queued".to_owned());
        assert_eq!(words.doubled(), Some("Queued"));
    }
}
