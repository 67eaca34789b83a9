//! Several records of a kind in a sentence, as home tells what was done at once.

use crate::{
    store::{
        awaited::{answers, claims, commitments},
        settings::{board, closing, profiles, reworded, wording},
        statements::{matching, undone},
    },
    web::parts::counted,
};

/// Several records of a kind, done at once: "Recorded 22 accounts".
pub(in crate::web) fn several(kind: &str, many: usize) -> String {
    let (before, one, more, after) = match kind {
        matching::MATCH => ("Answered ", "line", "lines", ""),
        matching::MATCH_ENDED => ("Undid the answers of ", "line", "lines", ""),
        matching::LINE_LEFT => ("Left ", "line", "lines", " waiting"),
        undone::IMPORT_UNDONE => ("Undid ", "file", "files", ""),
        undone::WITHDRAWAL_ASKED => ("Asked that ", "line", "lines", " be withdrawn"),
        undone::LINE_WITHDRAWN => ("Approved that ", "line", "lines", " be withdrawn"),
        commitments::COMMITMENT => ("Made ", "commitment", "commitments", ""),
        claims::CLAIM => ("Made ", "claim", "claims", ""),
        answers::ANSWERED => (
            "Answered what was promised or claimed with ",
            "entry",
            "entries",
            "",
        ),
        answers::ANSWER_ENDED => ("Let go ", "entry", "entries", " as something else"),
        answers::AWAITED_ENDED => (
            "Cancelled or withdrew ",
            "commitment or claim",
            "commitments and claims",
            "",
        ),
        wording::EVIDENCE => ("Attached ", "document", "documents", ""),
        reworded::WORDING => ("Reworded ", "row", "rows", ""),
        wording::LAYOUT => ("Recorded the rows of ", "report", "reports", ""),
        profiles::PROFILE => ("Changed ", "statement layout", "statement layouts", ""),
        wording::RULE => ("Changed ", "rule", "rules", ""),
        board::RECONCILIATION => ("Prepared ", "reconciliation", "reconciliations", ""),
        board::RECONCILIATION_LOCKED => (
            "Approved and locked ",
            "reconciliation",
            "reconciliations",
            "",
        ),
        board::DECISION => (
            "Recorded ",
            "decision of the Board",
            "decisions of the Board",
            "",
        ),
        closing::CLOSING_PREPARED => ("Prepared ", "closing", "closings", ""),
        closing::YEAR_CLOSED => ("Approved ", "closing", "closings", ""),
        other => {
            let other = other.replace('-', " ");
            let more = format!("{other}s");
            return format!("Recorded {}", counted(many, &other, &more));
        }
    };
    format!("{before}{}{after}", counted(many, one, more))
}

#[cfg(test)]
mod tests {
    use super::several;

    #[test]
    fn several_of_a_kind_are_counted() {
        assert_eq!(several("match-ended", 3), "Undid the answers of 3 lines");
        assert_eq!(several("account", 22), "Recorded 22 accounts");
    }
}
