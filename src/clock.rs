//! The only question put to the machine's clock.
//!
//! Nothing below `cli` and `web` calls it: actions take the instant as part of an
//! [`Act`](crate::ledger::posted::Act), and reports take none at all, so that the same book always
//! gives the same bytes.

use jiff::{Timestamp, Unit};

/// The instant, to the microsecond, which is what both storage engines keep.
pub fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that asks the machine"
    )]
    let now = Timestamp::now();
    now.round(Unit::Microsecond).unwrap_or(now)
}
