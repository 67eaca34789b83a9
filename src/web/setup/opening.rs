//! What the book begins with: balances typed in with the document that agreed them, or taken from a
//! spreadsheet.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        book_file::{Opening, OpeningBalance, OpeningSource},
        refusal::About,
        setup::{Answers, Part, Setup},
    },
    ledger::{book::Book, code::AccountCode},
    web::{
        failure::PageError,
        journal::sides::sum_of,
        parts::{ASKS, Cell, Field, described, enters, why},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::Outside,
    },
};

use super::{also, found, kept, onward, question, to, write};

/// Balances asked for at first.
const ROWS: usize = 6;
/// Most balances in one form.
const MOST_ROWS: usize = 200;

/// What each field asks for, in a row for each balance.
pub(super) const FIELDS: Fields<'_> = Fields {
    whole: "rows",
    asks: &[
        (About::Authority, "authority"),
        (About::Account, "account"),
        (About::Fund, "fund"),
        (About::Amount, "amount"),
    ],
};

/// Asks what the book opens with.
pub(in crate::web) async fn ask(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let mut fields = vec![("form".to_owned(), visit.office.form_key())];
    if let Some(opening) = &setup.answers.opening {
        fields.push(("authority".to_owned(), opening.authority.clone()));
        for (place, balance) in (1_usize..).zip(&opening.balances) {
            fields.push((format!("account-{place}"), balance.account.to_string()));
            fields.push((format!("fund-{place}"), balance.fund.to_string()));
            fields.push((format!("amount-{place}"), balance.amount.to_plain()));
            let cell = balance.cell.clone().unwrap_or_default();
            fields.push((format!("cell-{place}"), cell));
        }
        let rows = opening.balances.len().saturating_add(1).max(ROWS);
        fields.push(("rows".to_owned(), rows.to_string()));
    }
    let typed = Typed::of(fields);
    Ok(page(&visit, &setup, &typed, &Mistakes::default())?.into_response())
}

fn rows(typed: &Typed) -> usize {
    typed
        .get("rows")
        .parse()
        .unwrap_or(ROWS)
        .clamp(1, MOST_ROWS)
}

/// Keeps the balances, says that there are none, or asks for more.
pub(in crate::web) async fn answer(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    if typed.only_shown() {
        return Ok(page(&visit, &setup, &typed, &Mistakes::default())?.into_response());
    }
    if typed.get("how") == "more" {
        let more = rows(&typed).saturating_add(3);
        let typed = typed.with("rows", more.to_string());
        return Ok(page(&visit, &setup, &typed, &Mistakes::default())?.into_response());
    }
    let led_to = (to(&setup, ""), &FIELDS);
    let wrote = if typed.get("how") == "none" {
        let change = |answers: &mut Answers| {
            answers.take(Part::Opening, "")?;
            answers.settle(Part::Opening);
            Ok(())
        };
        write(&visit, &setup, &typed, None, change, led_to).await?
    } else {
        let mut mistakes = Mistakes::default();
        let opening = read(&setup, &typed, &mut mistakes);
        let change = |answers: &mut Answers| answers.open_with(opening);
        if !mistakes.none() {
            also(&visit, &setup, &typed, change, (&FIELDS, &mut mistakes)).await?;
            return form_again(&visit, &typed, mistakes).await;
        }
        write(&visit, &setup, &typed, None, change, led_to).await?
    };
    match wrote {
        Ok(response) => Ok(response),
        Err(wrong) => form_again(&visit, &typed, wrong).await,
    }
}

async fn form_again(
    visit: &Outside,
    typed: &Typed,
    wrong: Mistakes,
) -> Result<Response, PageError> {
    let now = found(visit).await?;
    let typed = typed.clone().with("form", visit.office.form_key());
    Ok(crate::web::visit::refused(page(
        visit, &now, &typed, &wrong,
    )?))
}

/// The balances that were typed; one that still stands as its cell shows it keeps the cell.
fn read(setup: &Setup, typed: &Typed, mistakes: &mut Mistakes) -> Opening {
    let authority = typed.words(
        "authority",
        "say which document or minute agreed the balances",
        mistakes,
    );
    let known = setup.answers.opening.as_ref();
    let mut balances = Vec::new();
    for place in 1..=rows(typed) {
        let name = |part: &str| format!("{part}-{place}");
        let Some(amount) = typed.amount(&name("amount"), mistakes) else {
            let half =
                typed.some(&name("account")).is_some() && mistakes.at(&name("amount")).is_none();
            if half {
                mistakes.add(
                    &name("amount"),
                    format!("say the amount of balance {place}"),
                );
            }
            continue;
        };
        let account = typed.get(&name("account")).parse::<AccountCode>();
        let fund = typed.get(&name("fund")).parse();
        let (Ok(account), Ok(fund)) = (account, fund) else {
            let says = format!("choose the account and the fund of balance {place}");
            mistakes.add(&name("account"), says);
            continue;
        };
        let mut balance = OpeningBalance {
            account,
            fund,
            amount,
            cell: None,
        };
        let stands = known
            .into_iter()
            .flat_map(|opening| &opening.balances)
            .find(|known| known.account == account && known.fund == fund && known.amount == amount);
        balance.cell = stands.and_then(|known| known.cell.clone());
        balances.push(balance);
    }
    if balances.is_empty() && mistakes.none() {
        mistakes.add(
            "rows",
            "give at least one balance, or say that the book begins with nothing",
        );
    }
    let from_sheet = balances.iter().any(|balance| balance.cell.is_some());
    let source = known
        .and_then(|opening| opening.source.clone())
        .filter(|_| from_sheet);
    Opening {
        authority,
        source,
        balances,
    }
}

/// The opening that a sheet gives.
pub(super) fn of_sheet(
    authority: String,
    file: &crate::actions::setup::SheetFile,
    sheet: &crate::statement::opening::OpeningSheet,
) -> Opening {
    let balance = |(account, fund, amount, cell): (_, _, _, &str)| OpeningBalance {
        account,
        fund,
        amount,
        cell: Some(cell.to_owned()),
    };
    Opening {
        authority,
        source: Some(OpeningSource {
            file: file.name.clone(),
            sheet: file.sheet.clone(),
            cell: None,
        }),
        balances: sheet.balances().map(balance).collect(),
    }
}

fn page(
    visit: &Outside,
    setup: &Setup,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Result<Markup, PageError> {
    let book = setup.answers.so_far().map_err(ActionError::from)?;
    let back_to = to(setup, "");
    if book.funds.is_empty() {
        return Ok(question(
            visit,
            ("Opening balances", &back_to),
            mistakes,
            &html! {
                p { "Every balance is in a fund." }
                p { a class="button" href=(to(setup, "/funds/add")) { "Add a fund first" } }
            },
        ));
    }
    let from = setup.answers.sheet.as_ref().filter(|_| {
        setup
            .answers
            .opening
            .as_ref()
            .is_some_and(|opening| opening.source.is_some())
    });
    Ok(question(
        visit,
        ("Opening balances", &back_to),
        mistakes,
        &html! {
            div class="stack" {
                (upload(setup, visit))
                form method="post" id=(ASKS) {
                    h2 { "Or type them in" }
                    @if let Some(file) = from {
                        p class="soft" {
                            "They stand in " (file.name) "; a balance that you change here no \
                             longer leads to its cell."
                        }
                    }
                    (kept(setup, typed))
                    (enters("keep"))
                    (Field {
                        name: "authority",
                        label: "Authority",
                        hint: "The document or minute that agreed them, such as Balance of \
                               2024/25 as agreed by the Board on 12 October 2025",
                        class: "wide",
                    }.text(typed, mistakes))
                    (table(&book, typed, mistakes))
                    div class="buttons" {
                        button class="button main" name="how" value="keep" { "Keep and go on" }
                        button class="button" name="how" value="none" {
                            "The book begins with nothing"
                        }
                    }
                }
                (onward(setup, Part::Opening))
            }
        },
    ))
}

fn upload(setup: &Setup, visit: &Outside) -> Markup {
    let file = Field {
        name: "file",
        label: "A spreadsheet of balances",
        hint: "XLSX, XLS, ODS or CSV, with a row of headings: Account, Fund, and either Balance \
               (debit positive) or Debit and Credit",
        class: "",
    };
    let sheet = Field {
        name: "sheet",
        label: "Its sheet",
        hint: "Only where several sheets hold balances",
        class: "date",
    };
    let (typed, mistakes) = (Typed::default(), Mistakes::default());
    html! {
        form class="box" method="post" enctype="multipart/form-data"
            action=(to(setup, "/opening/sheet")) {
            h2 { "From a spreadsheet" }
            (kept(setup, &Typed::filled([("form", visit.office.form_key())])))
            (file.file(".xlsx,.xls,.ods,.csv", &mistakes))
            (sheet.text(&typed, &mistakes))
            button class="button" data-busy="Reading…" { "Read it and show every row" }
        }
    }
}

fn table(book: &Book, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let choose = || vec![(String::new(), "Choose".to_owned())];
    let mut accounts = choose();
    let opens = book
        .chart
        .iter()
        .filter(|account| account.kind.holds_money());
    accounts.extend(opens.map(|a| (a.code.to_string(), format!("{} {}", a.code, a.name))));
    let mut funds = choose();
    funds.extend(
        book.funds
            .values()
            .map(|f| (f.code.to_string(), f.name.clone())),
    );
    let cell = |name: String, label: String| Cell {
        name,
        label,
        typed,
        mistakes,
    };
    let together = (1..=rows(typed)).map(|place| typed.get(&format!("amount-{place}")));
    html! {
        (why("rows", mistakes))
        div class="scroll" tabindex="0" role="region" aria-label="Balances" {
            table class="sides dense" id="rows" tabindex="-1"
                aria-describedby=[described("rows", mistakes)] {
                caption class="unseen" { "Balances, debit positive" }
                thead { tr {
                    th scope="col" { "Account" } th scope="col" { "Fund" }
                    th scope="col" class="money first" { "Balance £, what is owed with a minus" }
                } }
                tbody {
                    @for place in 1..=rows(typed) {
                        tr {
                            td data-of="Account" { (cell(format!("account-{place}"),
                                format!("Account of balance {place}")).choice(&accounts)) }
                            td data-of="Fund" { (cell(format!("fund-{place}"),
                                format!("Fund of balance {place}")).choice(&funds)) }
                            td class="money first" data-of="Balance £, what is owed with a minus" {
                                (cell(format!("amount-{place}"), format!("Balance {place}"))
                                    .text("amount"))
                            }
                        }
                    }
                }
                tfoot { tr {
                    th scope="row" colspan="2" { "Fund balances together" }
                    td class="money first" data-sum="amount" {
                        (sum_of(together))
                    }
                } }
            }
        }
        input type="hidden" name="rows" value=(rows(typed));
        p { button class="button little" name="how" value="more" { "Add rows" } }
    }
}
