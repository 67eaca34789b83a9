//! What the aggregates of OFX mean to a ledger.

/// What an element lies within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Status,
    Statement,
    Account,
    Ledger,
    Entry,
    Payee,
    Currency,
    Investment,
    InvestmentList,
    InvestmentEntry,
    /// An aggregate whose elements are not ours to read: another account, another balance.
    Foreign,
    /// An aggregate that changes nothing: a wrapper.
    Other,
}

impl Within {
    /// What a new aggregate is; an investment list has movements of any name.
    pub(super) fn of(name: &str, around: Within, in_investment: bool) -> Within {
        match name {
            "STMTRS" | "CCSTMTRS" => Within::Statement,
            "INVSTMTRS" => Within::Investment,
            "INVTRANLIST" if in_investment => Within::InvestmentList,
            "STMTTRN" | "STMTTRNP" if !in_investment => Within::Entry,
            "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" => Within::Account,
            "LEDGERBAL" => Within::Ledger,
            "STATUS" => Within::Status,
            "PAYEE" => Within::Payee,
            "CURRENCY" => Within::Currency,
            "AVAILBAL" | "BALLIST" | "BANKACCTTO" | "CCACCTTO" | "ORIGCURRENCY" | "INVBAL"
            | "INVPOSLIST" | "IMAGEDATA" | "REWARDINFO" => Within::Foreign,
            _ if around == Within::InvestmentList => Within::InvestmentEntry,
            _ => Within::Other,
        }
    }
}
