//! The layouts of statements that are recognised: what each is recognised by, and what it reads.

use maud::{Markup, html};

use crate::{
    statement::profile::{self, Column, Decides, Kind, Profile, Sign, Vat},
    web::{
        failure::PageError,
        parts::{counted, crumbs},
        visit::Visit,
    },
};

use super::list::tabs;

/// The page.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Markup, PageError> {
    let own = visit.reader.profiles().await?;
    let profiles = profile::embedded().unwrap_or_default();
    let known = own.len().saturating_add(profiles.len());
    Ok(visit.page(
        "Layouts of statements",
        "Rules",
        &html! {
            (crumbs(&[(visit.to(""), "Home")], "Layouts"))
            div class="head" {
                h1 { "Layouts of statements" }
                (tabs(&visit, "Layouts of statements"))
                p class="lead" {
                    (counted(known, "layout is", "layouts are")) " recognised by their \
                     headings; none has to be chosen."
                }
            }
            ul class="layouts" {
                @for profile in &own { (one(&visit, profile, true)) }
                @for profile in &profiles { (one(&visit, profile, false)) }
            }
        },
    ))
}

fn one(visit: &Visit, profile: &Profile, own: bool) -> Markup {
    let to = visit.to(&format!("/profiles/{}", profile.name));
    html! {
        li {
            a href=(to) { (profile.title) }
            @if own { " " span class="tag" { "Of this book" } }
            details {
                summary { "How it is recognised" span class="unseen" { ": " (profile.title) } }
                dl class="facts" {
                    dt { "Name for commands" } dd class="mono" { (profile.name) }
                    @for (what, says) in recognised(profile) { dt { (what) } dd { (says) } }
                }
            }
        }
    }
}

/// How a layout is recognised, and what it reads, in words.
pub(super) fn recognised(profile: &Profile) -> Vec<(&'static str, String)> {
    let headings = |of: &dyn Fn(Column) -> bool| {
        let columns = profile.columns.iter().filter(|(column, _)| of(**column));
        let first = columns.filter_map(|(column, names)| {
            Some(format!(
                "{} \u{201c}{}\u{201d}",
                word(*column),
                names.first()?
            ))
        });
        first.collect::<Vec<_>>().join(", ")
    };
    let needed = headings(&|column| profile.requires(column));
    let optional = headings(&|column| !profile.requires(column));
    let sign = match (profile.sign, profile.kind) {
        (Sign::PositiveIsMoneyIn, _) => "A figure without a minus is money in",
        (Sign::PositiveIsMoneyOut, Kind::LedgerExtract) => {
            "A figure without a minus is a cost, so money out"
        }
        (Sign::PositiveIsMoneyOut, Kind::BankExport) => "A figure without a minus is money out",
    };
    let vat = match profile.vat {
        Some(Vat::Net) => "Amounts leave out VAT that is recovered",
        Some(Vat::Gross) => "Amounts include VAT that is recovered",
        None => "Nobody said whether amounts include VAT, so none is read",
    };
    let decides = match profile.decides {
        Decides::Date => "The date says where in the year a line belongs",
        Decides::Period => "The period says where in the year a line belongs",
    };
    let whose = match profile.kind {
        Kind::BankExport => "A bank's export",
        Kind::LedgerExtract => "A council's ledger of a cost centre",
    };
    let recognised_by = if needed.is_empty() {
        "The places of its columns: the file has no headings".to_owned()
    } else {
        needed
    };
    let mut said = vec![
        ("Whose", whose.to_owned()),
        ("Recognised by", recognised_by),
    ];
    if !optional.is_empty() {
        said.push(("Also reads", optional));
    }
    said.push(("Sign", sign.to_owned()));
    said.push(("VAT", vat.to_owned()));
    said.push(("Periods", decides.to_owned()));
    said
}

const fn word(column: Column) -> &'static str {
    match column {
        Column::Date => "date",
        Column::Period => "period",
        Column::Amount => "amount",
        Column::MoneyOut => "money out",
        Column::MoneyIn => "money in",
        Column::Side => "side",
        Column::Text => "text",
        Column::Reference => "reference",
        Column::Kind => "type",
        Column::Code => "council code",
        Column::Party => "other party",
        Column::BankId => "bank's identifier",
        Column::Balance => "balance",
        Column::Account => "account number",
        Column::Currency => "currency",
        Column::Vat => "VAT",
        Column::Status => "status",
        Column::Ignored => "left out",
    }
}
