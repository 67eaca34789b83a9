//! The sides of an entry as a form asks for them: any number, every mistake at its field.

use maud::{Markup, html};

use crate::{
    ledger::{
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        journal::Posting,
        money::Money,
    },
    web::{
        parts::{Cell, bare_pounds, described, scroll, why},
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

use super::new::{Places, place, places};

/// Sides that a form begins with.
const SIDES: usize = 4;
/// Most sides in one form.
const MOST: usize = 400;

/// The table of the sides, to which leads what is about all of them.
pub(super) const SIDES_ID: &str = "side-1";

/// How many sides a form shows.
fn count(typed: &Typed) -> usize {
    typed.get("sides").parse().unwrap_or(SIDES).clamp(2, MOST)
}

/// The same form with room for more sides.
pub(super) fn more(typed: Typed) -> Typed {
    let sides = count(&typed).saturating_add(4);
    typed.with("sides", sides.to_string())
}

/// The sides that were filled in.
pub(super) fn read(typed: &Typed, mistakes: &mut Mistakes) -> Vec<Posting> {
    let mut postings = Vec::new();
    let last = (1..=MOST).rev().find(|side| {
        let filled = |part: &str| typed.some(&format!("{part}-{side}")).is_some();
        filled("account") || filled("debit") || filled("credit")
    });
    for side in 1..=last.unwrap_or_default() {
        postings.extend(one(side, typed, mistakes));
    }
    if postings.is_empty() && mistakes.none() {
        mistakes.add(
            SIDES_ID,
            "fill in at least two sides; an entry sums to nil in each fund",
        );
    }
    postings
}

fn one(side: usize, typed: &Typed, mistakes: &mut Mistakes) -> Option<Posting> {
    let name = |part: &str| format!("{part}-{side}");
    let before = mistakes.all().count();
    let debit = typed.amount(&name("debit"), mistakes);
    let credit = typed.amount(&name("credit"), mistakes);
    let account = name("account");
    for (part, amount, other) in [("debit", debit, "credit"), ("credit", credit, "debit")] {
        if let Some(amount) = amount.filter(|amount| amount.is_negative()) {
            let amount = amount.magnitude();
            let says = format!("write {amount} as a {other} of side {side}, without a sign");
            mistakes.add(&name(part), says);
        }
    }
    if debit.is_some() && credit.is_some() {
        let says = format!("side {side} is a debit or a credit, not both");
        mistakes.add(&name("debit"), says);
    }
    let Some(amount) = debit.or(credit.map(Money::turned)) else {
        if typed.some(&account).is_some() && mistakes.all().count() == before {
            mistakes.add(
                &name("debit"),
                format!("say the debit or the credit of side {side}"),
            );
        }
        return None;
    };
    let of = format!("side {side}");
    let (code, fund, (project, line)) = target_of(typed, &name, &of, mistakes)?;
    let posting = Posting::to_fund(code, fund, amount).of_project(project, line);
    match typed.some(&name("grant")).map(str::parse) {
        Some(Ok(grant)) => Some(posting.of_grant(grant)),
        Some(Err(_)) | None => Some(posting),
    }
}

/// The account, the fund, and the project and cost of a side or a share, by the names of their
/// fields; each that is not chosen is a mistake at its own field.
pub(in crate::web) fn target_of(
    typed: &Typed,
    name: &dyn Fn(&str) -> String,
    of: &str,
    mistakes: &mut Mistakes,
) -> Option<(AccountCode, FundCode, (ProjectCode, LineCode))> {
    let (account, fund) = (
        typed.get(&name("account")).parse(),
        typed.get(&name("fund")).parse(),
    );
    let place = place(typed.get(&name("place")));
    for (part, what, is_missing) in [
        ("account", "account", account.is_err()),
        ("fund", "fund", fund.is_err()),
        ("place", "project and cost", place.is_none()),
    ] {
        if is_missing {
            mistakes.add(&name(part), format!("choose the {what} of {of}"));
        }
    }
    Some((account.ok()?, fund.ok()?, place?))
}

/// The sides of an entry as fields, filled in.
pub(super) fn filled(postings: &[Posting]) -> Vec<(String, String)> {
    let mut fields = vec![(
        "sides".to_owned(),
        postings.len().saturating_add(1).max(SIDES).to_string(),
    )];
    for (side, posting) in (1_usize..).zip(postings) {
        let mut add = |part: &str, value: String| fields.push((format!("{part}-{side}"), value));
        add("account", posting.account.to_string());
        add("fund", posting.fund.to_string());
        if posting.project != ProjectCode::NONE {
            add("place", format!("{} {}", posting.project, posting.line));
        }
        if let Some(grant) = posting.grant {
            add("grant", grant.to_string());
        }
        let part = if posting.amount.is_negative() {
            "credit"
        } else {
            "debit"
        };
        add(part, bare_pounds(posting.amount.magnitude()));
    }
    fields
}

/// What typed amounts come to, without the pound sign; nothing where there is none,
/// or where one cannot be read.
pub(in crate::web) fn sum_of<'a>(typed: impl Iterator<Item = &'a str>) -> String {
    let typed = typed.filter(|text| !text.is_empty());
    let amounts: Result<Vec<Money>, _> = typed.map(str::parse).collect();
    match amounts {
        Ok(amounts) if !amounts.is_empty() => bare_pounds(Money::sum(amounts).unwrap_or_default()),
        _ => String::new(),
    }
}

/// The table of sides, as typed, with the button that makes room for more.
pub(super) fn table(visit: &Visit, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let together = |part: &str| {
        let amounts = (1..=count(typed)).map(|side| typed.get(&format!("{part}-{side}")));
        sum_of(amounts)
    };
    let places = places(visit);
    let rows = html! {
        table class="sides dense" id=(SIDES_ID) tabindex="-1"
            aria-describedby=[described(SIDES_ID, mistakes)] {
            caption class="unseen" { "The sides of the entry" }
            thead { tr {
                th scope="col" { "Account" } th scope="col" { "Fund" }
                th scope="col" { "Project and cost" } th scope="col" { "Grant" }
                th scope="col" class="money first" { "Debit £" }
                th scope="col" class="money" { "Credit £" }
            } }
            tbody { @for side in 1..=count(typed) { (row(&places, side, typed, mistakes)) } }
            tfoot { tr {
                th scope="row" colspan="4" { "Together" }
                td class="money first" data-of="Debit £" data-sum="debit" { (together("debit")) }
                td class="money" data-of="Credit £" data-sum="credit" { (together("credit")) }
            } }
        }
    };
    html! {
        div class=[mistakes.at(SIDES_ID).map(|_| "wrong")] { (why(SIDES_ID, mistakes)) }
        (scroll("The sides of the entry", false, &rows))
        input type="hidden" name="sides" value=(count(typed));
        div class="field" {
            button class="button little" name="how" value="more" { "Add sides" }
        }
    }
}

fn row(places: &Places, side: usize, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let cell = |part: &str, label: &str| Cell {
        name: format!("{part}-{side}"),
        label: format!("{label} of side {side}"),
        typed,
        mistakes,
    };
    html! {
        tr {
            td data-of="Account" { (cell("account", "Account").choice(&places.accounts)) }
            td data-of="Fund" { (cell("fund", "Fund").choice(&places.funds)) }
            td data-of="Project and cost" {
                (cell("place", "Project and cost").choice(&places.projects)) }
            td data-of="Grant" { (cell("grant", "Grant").choice(&places.grants)) }
            td class="money first" data-of="Debit £" { (cell("debit", "Debit").text("amount")) }
            td class="money" data-of="Credit £" { (cell("credit", "Credit").text("amount")) }
        }
    }
}
