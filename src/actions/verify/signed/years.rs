//! Year ends on the walk: what was prepared says the head that it was prepared at; what was
//! approved is what was prepared, by another role, to the posting; and a seal is made again from
//! the head before its year's closing entries.

use super::{super::walk::Walk, same_role};
use crate::{
    actions::close::{carries, seal},
    ledger::digest::Head,
    store::settings::{
        closing::{ClosingPreparedBody, PreparedClosing, YearClosedBody},
        records::Record,
    },
};

impl Walk {
    /// A closing that was prepared, at the head that it says.
    pub(in crate::actions::verify) fn closing_prepared(
        &mut self,
        body: ClosingPreparedBody,
        record: &Record,
        before: Option<Head>,
    ) {
        let year = body.year;
        let elsewhere = before.is_some_and(|head| head != body.head);
        if elsewhere || body.entry != self.entries {
            self.findings.push(format!(
                "record {}: the closing of {year} says that it was prepared at another head than \
                 the book had",
                record.number
            ));
        }
        let prepared = PreparedClosing {
            record: record.number,
            body,
            made: record.made.clone(),
        };
        self.signed.closings.insert(year, prepared);
    }

    /// A year that was closed: once, as it was prepared, by two roles, under its seal.
    pub(in crate::actions::verify) fn year_closed(
        &mut self,
        body: &YearClosedBody,
        record: &Record,
        before: Option<Head>,
    ) {
        let YearClosedBody { year, .. } = *body;
        let closed = self.settings.closed.iter();
        if closed.filter(|other| other.year == year).count() > 1 {
            self.findings.push(format!(
                "record {} closes {year}, which was closed before",
                record.number
            ));
        }
        self.closed_as_prepared(body, record);
        let before_closing = self.signed.before_closing.take();
        self.signed.closing_posts.clear();
        let of_year = before_closing.filter(|(closing, _)| *closing == year);
        let Some(head) = of_year.map(|(_, head)| head).or(before) else {
            return;
        };
        let carried = body.carried.iter();
        let carried = carried
            .map(|(account, fund, amount)| ((*account, *fund), *amount))
            .collect();
        let consents = carries(&body.consents);
        if seal(year, &carried, head.digest, &consents, &body.approved_by) != body.seal {
            self.findings.push(format!(
                "the seal of {year} is not the digest of what it carries forward, who approved it \
                 and the entries before it"
            ));
        }
    }

    /// Two roles signed it, and what the second approved is what the first prepared. A year that
    /// was closed before closing was two acts was prepared by whoever recorded it.
    fn closed_as_prepared(&mut self, body: &YearClosedBody, record: &Record) {
        let YearClosedBody { year, .. } = *body;
        let prepared = self.signed.closings.remove(&year);
        let named = prepared.as_ref().map(|prepared| prepared.record);
        if named != body.prepared {
            self.findings.push(format!(
                "record {} closes {year}, and does not name the closing that was prepared last",
                record.number
            ));
        }
        let approved_by = body.approved_by.trim();
        let mut by = record.made.by.as_str();
        if let Some(prepared) = &prepared {
            by = &prepared.made.by;
            if !same_role(approved_by, &record.made.by) {
                self.findings.push(format!(
                    "the closing of {year} was recorded by '{}' and names '{approved_by}' as the \
                     role that approved it",
                    record.made.by.trim()
                ));
            }
            let ClosingPreparedBody {
                posts,
                carried,
                consents,
                ..
            } = &prepared.body;
            let same = (carried, consents) == (&body.carried, &body.consents);
            if !same || *posts != self.signed.closing_posts {
                self.findings.push(format!(
                    "the closing of {year} posts or carries forward something else than was \
                     prepared"
                ));
            }
        }
        if approved_by.is_empty() || same_role(approved_by, by) {
            self.findings.push(format!(
                "the closing of {year} was prepared and approved by the same role, \
                 '{approved_by}'"
            ));
        }
    }
}
