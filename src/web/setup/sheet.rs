//! A spreadsheet of opening balances: every row shown with its cell, what it says and the proof,
//! before any of it is taken.

use axum::{
    extract::{Multipart, multipart::MultipartError},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        refusal::Refusal,
        setup::{Answers, Setup, SheetFile, last_row, shown},
    },
    ledger::digest::Digest,
    statement::{
        opening::{OpeningRow, OpeningSheet, Says},
        rows::window::Window,
    },
    web::{
        failure::PageError,
        office::Office,
        parts::{
            Field, Tone, bare_pounds, counted, described, notice, pounds, scroll, sentence, status,
            why,
        },
        said::leads::Fields,
        statements::windows,
        typed::{Mistakes, Typed, without_nul},
        visit::{Outside, done, refused},
    },
};

use super::{again, found, kept, opening, question, to, write};

/// What is refused of a file leads to what is said of it.
const FILE: Fields<'_> = Fields {
    whole: "file",
    asks: &[],
};

/// Takes the file in, and goes to its rows.
pub(in crate::web) async fn upload(
    visit: Outside,
    mut form: Multipart,
) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let office = visit.office.clone();
    let bad = |why: MultipartError| office.not_arrived(&why);
    let (mut name, mut bytes, mut fields) = (String::new(), Vec::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(bad)? {
        let named = field.name().unwrap_or_default().to_owned();
        if named == "file" {
            name = without_nul(field.file_name().unwrap_or("balances").to_owned());
            let taken = field.bytes().await.map_err(bad)?;
            bytes = taken.to_vec();
        } else {
            fields.push((named, field.text().await.map_err(bad)?));
        }
    }
    let typed = Typed::of(fields);
    let says = match taken(&visit, &setup, (&name, &bytes), &typed).await {
        Ok(sheet) => {
            let file = SheetFile {
                name: name.clone(),
                sha256: Digest::of(&bytes),
                sheet,
            };
            let change = |answers: &mut Answers| {
                answers.sheet = Some(file);
                Ok(())
            };
            let led_to = (to(&setup, "/opening/sheet"), &FILE);
            let with = Some((name.as_str(), bytes.as_slice()));
            match write(&visit, &setup, &typed, with, change, led_to).await? {
                Ok(response) => return Ok(response),
                Err(wrong) => wrong,
            }
        }
        Err(error) => FILE.mistakes(error, &typed)?,
    };
    again(&visit, says, |now, wrong| not_taken(&visit, now, wrong)).await
}

/// Which sheet holds the balances: the one that was named, or the only one that has the headings.
async fn taken(
    visit: &Outside,
    setup: &Setup,
    (name, bytes): (&str, &[u8]),
    typed: &Typed,
) -> Result<Option<String>, PageError> {
    if bytes.is_empty() {
        let says = "choose the file; nothing arrived, or it is empty".to_owned();
        return Err(ActionError::from(Refusal::NotRead(says)).into());
    }
    let first = window(&visit.office, bytes.to_vec(), None).await?;
    let wanted = typed.some("sheet").map(str::to_owned);
    let sheets = first.sheets.clone();
    let file = |sheet| SheetFile {
        name: name.to_owned(),
        sha256: Digest::of(bytes),
        sheet,
    };
    if sheets.is_empty() {
        shown(&setup.answers, &file(None), &first)?;
        return Ok(None);
    }
    if let Some(wanted) = wanted {
        if !sheets.contains(&wanted) {
            let says = format!(
                "{name} shows no sheet '{wanted}'; it has {}",
                sheets.join(", ")
            );
            return Err(ActionError::from(Refusal::NotRead(says)).into());
        }
        return Ok(Some(wanted));
    }
    let (mut fits, mut why) = (Vec::new(), None);
    for sheet in sheets {
        let window = window(&visit.office, bytes.to_vec(), Some(sheet.clone())).await?;
        match shown(&setup.answers, &file(Some(sheet.clone())), &window) {
            Ok(_) => fits.push(sheet),
            Err(error) => why = Some(error),
        }
    }
    match (fits.as_slice(), why) {
        ([only], _) => Ok(Some(only.clone())),
        ([], Some(why)) => Err(why.into()),
        _ => {
            let says = format!("the sheets {} all fit; say which", fits.join(" and "));
            Err(ActionError::from(Refusal::NotRead(says)).into())
        }
    }
}

/// The rows of a sheet, read in a limited child process.
async fn window(
    office: &Office,
    bytes: Vec<u8>,
    sheet: Option<String>,
) -> Result<Window, PageError> {
    Ok(windows::read(office, bytes, sheet, (1, last_row())).await?)
}

/// The sheet of a set-up, read again.
pub(super) async fn of(visit: &Outside, setup: &Setup) -> Result<Option<Window>, PageError> {
    let Some(file) = &setup.answers.sheet else {
        return Ok(None);
    };
    let bytes = visit
        .office
        .store()
        .setup_file(&setup.key, file.sha256)
        .await?;
    let bytes = bytes.ok_or_else(|| visit.not_found())?;
    Ok(Some(
        window(&visit.office, bytes, file.sheet.clone()).await?,
    ))
}

async fn read(visit: &Outside, setup: &Setup) -> Result<(SheetFile, OpeningSheet), PageError> {
    let file = setup
        .answers
        .sheet
        .clone()
        .ok_or_else(|| visit.not_found())?;
    let window = of(visit, setup).await?.ok_or_else(|| visit.not_found())?;
    let sheet = shown(&setup.answers, &file, &window)?;
    Ok((file, sheet))
}

/// Every row, and the proof.
pub(in crate::web) async fn show(visit: Outside) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    if setup.answers.sheet.is_none() {
        return Ok(done(&to(&setup, "/opening")));
    }
    let (file, sheet) = match read(&visit, &setup).await {
        Ok(read) => read,
        Err(error) => {
            let wrong = FILE.mistakes(error, &Typed::default())?;
            return Ok(refused(not_taken(&visit, &setup, &wrong)));
        }
    };
    let authority = setup
        .answers
        .opening
        .as_ref()
        .map(|opening| opening.authority.clone());
    let typed = Typed::filled([
        ("form", visit.office.form_key()),
        ("authority", authority.unwrap_or_default()),
    ]);
    Ok(page(
        &visit,
        &setup,
        (&file, &sheet),
        &typed,
        &Mistakes::default(),
    )
    .into_response())
}

/// Takes the balances of the sheet, each with its cell.
pub(in crate::web) async fn take(visit: Outside, typed: Typed) -> Result<Response, PageError> {
    let setup = found(&visit).await?;
    let (file, sheet) = read(&visit, &setup).await?;
    let mut mistakes = Mistakes::default();
    let says = "say which document or minute agreed the balances";
    let authority = typed.words("authority", says, &mut mistakes);
    if !sheet.proved() {
        mistakes.add(
            "rows",
            "the sheet is not proved; correct the file and choose it again",
        );
    }
    let typed = typed.with("form", visit.office.form_key());
    if mistakes.none() {
        let taken = opening::of_sheet(authority, &file, &sheet);
        let change = |answers: &mut Answers| answers.open_with(taken);
        match write(
            &visit,
            &setup,
            &typed,
            None,
            change,
            (to(&setup, ""), &opening::FIELDS),
        )
        .await?
        {
            Ok(response) => return Ok(response),
            Err(wrong) => mistakes = wrong,
        }
    }
    let shown = (&file, &sheet);
    again(&visit, mistakes, |now, wrong| {
        page(&visit, now, shown, &typed, wrong)
    })
    .await
}

fn not_taken(visit: &Outside, setup: &Setup, wrong: &Mistakes) -> Markup {
    let body = html! {
        div id="file" class="wrong" tabindex="-1" aria-describedby=[described("file", wrong)] {
            p { "Nothing of the file was kept." }
            (why("file", wrong))
        }
        p class="buttons" {
            a class="button main" href=(to(setup, "/opening")) { "Choose another file" }
        }
    };
    question(
        visit,
        (
            "Opening balances from a spreadsheet",
            &to(setup, "/opening"),
        ),
        wrong,
        &body,
    )
}

fn page(
    visit: &Outside,
    setup: &Setup,
    (file, sheet): (&SheetFile, &OpeningSheet),
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let title = format!("Opening balances in {}", file.name);
    let problems = sheet.problems().count();
    question(
        visit,
        (&title, &to(setup, "/opening")),
        mistakes,
        &html! {
            div class="stack" id="rows" tabindex="-1"
                aria-describedby=[described("rows", mistakes)] {
                (why("rows", mistakes))
                (proof(sheet, problems))
                (rows(sheet))
                @if sheet.proved() {
                    form method="post" action=(to(setup, "/opening/sheet/take")) {
                        (kept(setup, typed))
                        (Field {
                            name: "authority",
                            label: "Authority",
                            hint: "The document or minute that agreed these balances",
                            class: "wide",
                        }.text(typed, mistakes))
                        div class="buttons" {
                            button class="button main" {
                                @match sheet.balances().count() {
                                    1 => "Take this balance",
                                    many => { "Take these " (many) " balances" }
                                }
                            }
                            a href=(to(setup, "/opening")) { "Choose another file" }
                        }
                    }
                } @else {
                    p { a class="button main" href=(to(setup, "/opening")) {
                        "Choose the corrected file" } }
                }
            }
        },
    )
}

fn proof(sheet: &OpeningSheet, problems: usize) -> Markup {
    let count = |of: fn(&Says) -> bool| sheet.rows.iter().filter(|row| of(&row.says)).count();
    let balances = count(|says| matches!(says, Says::Balance(..)));
    let compared = count(|says| matches!(says, Says::FundBalance(..) | Says::Total));
    let aside = count(|says| matches!(says, Says::Aside(_)));
    html! {
        @if problems > 0 {
            (notice(Tone::Bad, &counted(problems, "row cannot be proved", "rows cannot be proved"),
                &html! { ul { @for (cell, why) in sheet.problems() {
                    li { span class="mono" { (cell) } ": " (sentence(why)) }
                } } }))
        } @else if balances == 0 {
            (notice(Tone::Bad, "No row holds a balance",
                &html! { "Its figures are nil, or stand in other columns." }))
        } @else {
            (notice(Tone::Good, "Every row is accounted for", &html! {
                (sheet.rows.len()) " rows = " (counted(balances, "balance", "balances")) " + "
                (compared) " compared + " (aside) " set aside."
            }))
        }
        @if !sheet.funds.is_empty() {
            table class="cards" {
                caption { "What each fund comes to" }
                thead { tr {
                    th scope="col" { "Fund" }
                    th scope="col" class="money first" { "By its balances £" }
                    th scope="col" class="money" { "As the file says £" }
                } }
                tbody {
                    @for (fund, (sum, says)) in &sheet.funds {
                        tr {
                            th scope="row" { (fund) }
                            td class="money first" data-of="By its balances £" {
                                (bare_pounds(*sum)) }
                            td class="money" data-of="As the file says £" {
                                @match says {
                                    Some(says) => (bare_pounds(*says)),
                                    None => span class="soft" { "not said" },
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn rows(sheet: &OpeningSheet) -> Markup {
    let table = html! {
        table class="dense" {
            caption {
                "Every row"
                @if let Some(name) = &sheet.sheet { small { "Sheet " (name) } }
            }
            thead { tr {
                th scope="col" { "Cell" } th scope="col" { "As the file has it" }
                th scope="col" { "What it says" }
                th scope="col" class="money first" { "Balance £" }
            } }
            tbody { @for row in &sheet.rows { (one(row)) } }
        }
    };
    scroll("Every row of the sheet", false, &table)
}

fn one(row: &OpeningRow) -> Markup {
    let aside = matches!(row.says, Says::Aside(_));
    html! {
        tr class=[aside.then_some("aside")] {
            td class="mono" { (row.cell) }
            td { (row.shown.join(" \u{b7} ")) }
            td {
                @match &row.says {
                    Says::Balance(account, fund, _) => { "Account " (account) ", fund " (fund) },
                    Says::FundBalance(fund, amount) => {
                        "Fund " (fund) " comes to " (pounds(*amount)) ", as its balances do" },
                    Says::Total => "A total; it agrees with the rows above",
                    Says::Aside(why) => { "Set aside: " (*why) },
                    Says::Wrong(why) => {
                        (status(Tone::Bad, "Not proved")) " " (sentence(why)) },
                }
            }
            td class="money first" {
                @if let Says::Balance(_, _, amount) = &row.says { (bare_pounds(*amount)) }
            }
        }
    }
}
