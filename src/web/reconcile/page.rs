//! The reconciliation of an account at a day: the paper, what explains it, and its signatures. What
//! somebody signs is what they were shown, or nothing is signed.

use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        reconcile::{
            self, Stands,
            paper::{Paper, unexplained},
        },
        refusal::About,
        report::{Asked, Format, report},
    },
    ledger::{
        calendar::{FinancialYear, long_date},
        code::AccountCode,
        digest::Digest,
        journal::EntryNumber,
    },
    statement::{
        reconcile::statement::{Reconciliation, Said},
        stage::proof::Sides,
    },
    store::{error::StoreError, settings::board::KeptReconciliation},
    web::{
        failure::PageError,
        parts::{
            Tone, counted, crumbs, error_summary, moment, notice, pounds, sentence, titled,
            told_sentence,
        },
        report::download::attached,
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::{checks, obstacle, paper, signs};

/// What the fields of the signatures ask for; what is about no field leads to them.
const FIELDS: Fields<'_> = Fields {
    whole: "sign",
    asks: &[
        (About::Why, "why"),
        (About::Balance, "balance"),
        (About::Entry, "not-in"),
    ],
};

/// The paper as it stands.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    let record = visit.wanted::<i64>("record");
    let typed = Typed::filled([
        ("form", visit.form_key()),
        (
            "balance",
            visit.query("balance").unwrap_or_default().to_owned(),
        ),
        (
            "not-in",
            visit.query("not-in").unwrap_or_default().to_owned(),
        ),
    ]);
    let mut mistakes = Mistakes::default();
    said(&typed, &mut mistakes);
    Ok(page(&mut visit, record, &typed, &mistakes)
        .await?
        .into_response())
}

/// What is said of the balance: the balance, and the entries that it does not hold yet.
fn said(typed: &Typed, mistakes: &mut Mistakes) -> Said {
    let balance = typed
        .some("balance")
        .and_then(|_| typed.amount("balance", mistakes));
    let mut not_in_it = Vec::new();
    for number in typed.get("not-in").split([',', ' ', ';']) {
        match number.trim().parse::<EntryNumber>() {
            Ok(number) => not_in_it.push(number),
            Err(_) if number.trim().is_empty() => {}
            Err(_) => mistakes.add("not-in", "give the numbers of entries, such as 14, 15"),
        }
    }
    not_in_it.sort_unstable();
    not_in_it.dedup();
    Said { balance, not_in_it }
}

/// Keeps it as prepared, once.
pub(in crate::web) async fn prepare(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    sign(visit, typed, true).await
}

/// Approves and locks it, once.
pub(in crate::web) async fn approve(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    sign(visit, typed, false).await
}

async fn sign(mut visit: Visit, typed: Typed, prepares: bool) -> Result<Response, PageError> {
    let (account, date) = at(&visit)?;
    let mut mistakes = Mistakes::default();
    if typed.only_shown() {
        return Ok(page(&mut visit, None, &typed, &mistakes)
            .await?
            .into_response());
    }
    let said = said(&typed, &mut mistakes);
    let again = typed.get("again") == "1";
    let all = visit.reader.reconciliations(account).await?;
    let signed = |kept: &KeptReconciliation| kept.on == date && kept.locked.is_some();
    if prepares && all.iter().any(signed) {
        typed.words("why", "say why another comes in its place", &mut mistakes);
    } else if prepares {
        let missing = match typed.get("needed") {
            "unseen" => Some("say how it is known what the account held since"),
            "lacks" => Some("say why it is signed while lines wait, or code what waits first"),
            _ => None,
        };
        if let Some(missing) = missing {
            typed.words("why", missing, &mut mistakes);
        }
    }
    if !mistakes.none() {
        return Ok(refused(page(&mut visit, None, &typed, &mistakes).await?));
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let (act, office) = (visit.act(typed.some("why")), visit.office.clone());
    let place = visit.to(&format!("/reconcile/{account}/{date}"));
    let shown = typed.get("shown").to_owned();
    let acted = office.once(typed.sent(), async {
        let mut reader = store.read(&slug).await?;
        let now = figures(&mut reader, (account, date), again, &said).await?;
        if now.to_string() != shown {
            return Err(PageError::Changed);
        }
        drop(reader);
        if prepares {
            reconcile::prepare(&store, &slug, account, date, &said, &act).await?;
        } else {
            reconcile::approve(&store, &slug, account, date, &act).await?;
        }
        Ok(place)
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            visit.anew().await?;
            Ok(refused(page(&mut visit, None, &typed, &mistakes).await?))
        }
    }
}

/// The digest of the figures that would be signed now.
async fn figures(
    reader: &mut crate::store::reader::Reader,
    of: (AccountCode, Date),
    again: bool,
    said: &Said,
) -> Result<Digest, PageError> {
    let paper = Paper::of(reader, of, None, said).await?;
    let kept = paper.kept.as_ref();
    if again {
        let made = reconcile::paper::as_the_book_stands(reader, of, said).await?;
        return shown(&made, kept);
    }
    shown(&paper.made, kept)
}

/// The digest of a statement.
pub(super) fn digest(made: &impl serde::Serialize) -> Result<Digest, PageError> {
    let bytes = serde_json::to_vec(made).map_err(StoreError::from)?;
    Ok(Digest::of(&bytes))
}

/// The digest of a statement, and of the record that it stands in: a form carries it as what
/// somebody was shown, so that what another role signed meanwhile is not passed over.
pub(super) fn shown(
    made: &Reconciliation,
    kept: Option<&KeptReconciliation>,
) -> Result<Digest, PageError> {
    let record = kept.map(|kept| (kept.record, kept.locked.is_some()));
    digest(&(made, record))
}

fn at(visit: &Visit) -> Result<(AccountCode, Date), PageError> {
    Ok((visit.param("account")?, visit.param("date")?))
}

/// The paper as a file.
pub(in crate::web) async fn file(visit: Visit) -> Result<Response, PageError> {
    let ((account, date), name) = (at(&visit)?, visit.param::<String>("name")?);
    let (format, kind) = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("xlsx") => (
            Format::Xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Some("csv") => (Format::Csv, "text/csv; charset=utf-8"),
        Some("json") => (Format::Json, "application/json"),
        Some("txt") => (Format::Text, "text/plain; charset=utf-8"),
        Some("html") => (Format::Html, "text/html; charset=utf-8"),
        _ => return Err(PageError::NotFound(visit.address.clone())),
    };
    let (store, slug) = (visit.office.store(), visit.book.slug.as_str());
    let asked = Asked::Reconciliation { account, date };
    let year = FinancialYear::of(date);
    let made = report(store, slug, year, &asked, format, false).await?;
    Ok(attached(&name, kind, made.bytes))
}

async fn page(
    visit: &mut Visit,
    record: Option<i64>,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let (account, date) = at(visit)?;
    let said = said(typed, &mut Mistakes::default());
    let office = visit.office.clone();
    let worked = office.papers().of(visit, (account, date), record, &said);
    let worked = match worked.await {
        Ok(worked) => worked,
        Err(error) => {
            let obstacle = obstacle::in_the_way(error, date)?;
            let asked = (typed, mistakes);
            return Ok(obstacle::unworked(visit, (account, date), asked, &obstacle));
        }
    };
    let paper = &*worked;
    let title = format!("Account {account} at {}", long_date(date));
    let net = paper.made.net_balance().map_err(ActionError::from)?;
    let signed = !matches!(paper.stands, None | Some(Stands::Prepared));
    Ok(visit.page(
        &titled(&title, mistakes),
        "Reconcile",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/reconcile"), "Reconciliations")], &title))
            div class="head" {
                p class="eyebrow" {
                    span class="printed" { (visit.book.name) ", " }
                    (account) " " (paper.name)
                }
                h1 { "Reconciliation at " (long_date(date)) }
                p class="lead" {
                    @if paper.restated {
                        "Compared with a balance other than the one it was prepared with. What was "
                        "prepared stands until another comes in its place."
                    } @else if paper.moved {
                        "The book has moved since it was prepared, so it cannot be approved as it "
                        "is."
                    } @else {
                        (verdict(&paper.made, signed)?)
                        @if let (false, Some((from, to))) = (signed, paper.unseen) {
                            " No statement shows " (long_date(from)) " to " (long_date(to)) "."
                        }
                    }
                }
            }
            div class="cols side" {
                div class="stack" {
                    (standing(visit, paper, (typed, mistakes))?)
                    @if let (true, Some(kept)) = (paper.moved, &paper.kept) {
                        h2 { "As prepared on " (moment(kept.prepared.at)) }
                    }
                    (paper::sheet(visit, paper)?)
                    (signs::signatures(visit, paper, net, (typed, mistakes))?)
                    (paper::explains(visit, paper, (typed, mistakes)))
                    (paper::unpresented(visit, paper))
                    (paper::beside(visit, paper))
                }
                (checks::checks(visit, paper)?)
            }
        },
    ))
}

/// Whether the statement and the book agree, in a sentence, and what waits beside: of one that was
/// signed, or replaced, what waited then.
fn verdict(made: &Reconciliation, signed: bool) -> Result<Markup, PageError> {
    let difference = made.difference().map_err(ActionError::from)?;
    let unexplained = unexplained(made)?;
    let waits = waiting(made, signed)?;
    Ok(html! {
        @if let (true, Some(waits)) = (difference.is_nil(), &waits) {
            "The statement and the book agree. " strong { "Difference nil" } ", though " (waits)
            "; together they come to nil."
        } @else if difference.is_nil() {
            "The statement and the book agree. " strong { "Difference nil." }
        } @else if unexplained.is_nil() {
            "The statement and the book differ by " (pounds(difference))
            ", which is exactly what the book lacks. "
            strong { "Explained." }
            @if let Some(waits) = &waits { " " (sentence(waits)) }
        } @else {
            "The statement and the book differ by " (pounds(difference)) ", and no line explains "
            @if unexplained == difference { "any" } @else { (pounds(unexplained)) }
            " of it."
        }
    })
}

/// How many lines of the statement are not in the book, and their money on each side; nothing where
/// all are.
fn waiting(made: &Reconciliation, signed: bool) -> Result<Option<String>, PageError> {
    let lines = &made.lines_not_in_ledger;
    if lines.is_empty() {
        return Ok(None);
    }
    let sides = Sides::sum(lines.iter().map(|line| line.amount)).map_err(ActionError::from)?;
    let (one, many) = if signed {
        ("line was", "lines were")
    } else {
        ("line is", "lines are")
    };
    Ok(Some(format!(
        "{} not in the book by then, {} in and {} out",
        counted(lines.len(), one, many),
        pounds(sides.money_in),
        pounds(sides.money_out)
    )))
}

/// How it stands, above the figures.
fn standing(
    visit: &Visit,
    paper: &Paper,
    filled: (&Typed, &Mistakes),
) -> Result<Markup, PageError> {
    let locked = paper.kept.as_ref().and_then(|kept| kept.locked.as_ref());
    let basis = &paper.made.basis;
    let newest = visit.to(&format!("/reconcile/{}/{}", basis.account, basis.on));
    Ok(html! {
        @match (paper.stands, locked) {
            (Some(Stands::Superseded), _) => (notice(Tone::Info, "Superseded", &html! {
                "Another came in its place, approved by two roles; this one is kept as it was "
                "signed. " a href=(newest) { "See the one that stands" }
            })),
            (_, Some(act)) => (notice(Tone::Lock, "Locked", &html! {
                p { "Approved by " (act.by) " (not authenticated), " (moment(act.at)) ". An entry "
                    "that would disturb it is refused." }
                @if !paper.late.is_empty() {
                    p { (paper.late.len()) " of its lines came later and are not in it; they are "
                        "listed below." }
                }
            })),
            (Some(Stands::Prepared), None) if paper.moved => {
                (notice(Tone::Wait, "Prepare it again", &html! {
                    @if let Some(instead) = &paper.instead {
                        p { "As the book stands now: " (verdict(&instead.made, false)?) }
                        (signs::prepare_again(visit, paper, instead, filled)?)
                    } @else {
                        p { "As the book stands now it cannot be worked out." }
                    }
                }))
            }
            (Some(Stands::Replaced), None) => (notice(Tone::Info, "Replaced", &html! {
                @if paper.kept.as_ref().is_some_and(|kept| kept.replaced.is_some()) {
                    (told_sentence(reconcile::REPLACED)) " "
                }
                a href=(newest) { "See the one that stands" }
            })),
            _ => {}
        }
        @if let Some(why) = paper.kept.as_ref()
            .filter(|kept| kept.supersedes.is_some())
            .and_then(|kept| kept.prepared.why.as_deref())
        {
            (notice(Tone::Info, "In the place of one that was signed", &html! { (sentence(why)) }))
        }
    })
}
