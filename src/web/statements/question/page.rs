//! The page of questions about a file.

use maud::{Markup, html};

use super::{
    Asked,
    answers::value,
    asks::{dates, debit, rows, sign, status, wrong_balances},
};
use crate::{
    actions::import::Upload,
    ledger::money::Money,
    statement::{
        line::{ReadFile, column_letters},
        profile::Column,
        propose::Proposed,
    },
    web::{
        parts::{
            ASKS, Field, Tone, bare_pounds, choices, counted, crumbs, day, error_summary, notice,
            pounds, sentence, titled,
        },
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// The roles that a column can be chosen to have, in the order of the list.
const ROLES: [Column; 18] = [
    Column::Ignored,
    Column::Date,
    Column::Amount,
    Column::MoneyOut,
    Column::MoneyIn,
    Column::Balance,
    Column::Side,
    Column::Text,
    Column::Reference,
    Column::Party,
    Column::Kind,
    Column::Code,
    Column::Account,
    Column::Currency,
    Column::Period,
    Column::BankId,
    Column::Vat,
    Column::Status,
];

/// Lines of the preview.
const SHOWN: usize = 8;

pub(super) fn page(
    visit: &Visit,
    upload: &Upload,
    asked: &Asked,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let title = "Which column is what?";
    visit.page(
        &titled(title, mistakes),
        "Statements",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[(visit.to(""), "Home"), (visit.to("/statements"), "Statements")], title))
            div class="head" {
                h1 { (title) }
                (lead(visit, upload, typed))
            }
            div class="stack" {
                (form(visit, upload, asked, typed, mistakes))
                (preview(asked))
            }
        },
    )
}

fn lead(visit: &Visit, upload: &Upload, typed: &Typed) -> Markup {
    let name = &upload.name;
    html! {
        p class="lead" {
            @match (&upload.read.profile, typed.some("as")) {
                (Some(layout), _) => {
                    strong { (name) } " was read by the layout " strong { (layout) }
                    ", whose answers stand below. Change what is not so of this file: another \
                     version of the layout is kept, or a new one where you give it another name."
                }
                (None, Some(layout)) => {
                    strong { (name) } " is answered below as the layout " strong { (layout) }
                    " has it. Look at its first lines, and change what is not so. What you keep is \
                     the office's own, and the next file of this form is read without a question."
                }
                (None, None) => {
                    @if upload.read.layouts_open.is_empty() {
                        "No layout knows " strong { (name) } ". "
                    } @else { "You say how " strong { (name) } " is to be read. " }
                    "Here is what each column seems to be, and why. Answer what the file does not \
                     prove; the answers are kept, and the next file of this form is read without a \
                     question."
                }
            }
        }
        p class="small soft" {
            "The layouts that are known stand under "
            a href=(visit.to("/profiles")) { "Rules, Layouts of statements" } "."
        }
    }
}

fn form(
    visit: &Visit,
    upload: &Upload,
    asked: &Asked,
    typed: &Typed,
    mistakes: &Mistakes,
) -> Markup {
    let answers = &asked.proposal.answers;
    let heading = answers.heading.unwrap_or(0).to_string();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        class: "",
    };
    let hint = of_heading(&heading, typed);
    let shown = Typed::filled([
        ("heading", heading.clone()),
        ("sheet", answers.sheet.clone().unwrap_or_default()),
        ("name", typed.get("name").to_owned()),
        ("whose", typed.get("whose").to_owned()),
    ]);
    let sheets: Vec<(String, String)> = asked
        .proposal
        .sheets
        .iter()
        .map(|sheet| (sheet.clone(), sheet.clone()))
        .collect();
    let whose = [
        ("bank", "The bank's"),
        ("ledger", "A council's ledger of a cost centre"),
    ];
    let whose = whose.map(|(value, says)| (value.to_owned(), says.to_owned()));
    html! {
        form class="box" method="post" id=(ASKS) action=(visit.to("/statements/question")) {
            (beneath(typed, &heading))
            div class="cols even" {
                @if sheets.len() > 1 {
                    (field("sheet", "Sheet", "").choice(&sheets, &shown, mistakes))
                }
                (field("heading", "Row of the heading", &hint).text(&shown, mistakes))
                (field("whose", "Whose record it is", "").choice(&whose, &shown, mistakes))
            }
            (alike(asked))
            (columns(asked, mistakes))
            (debit(asked, mistakes))
            (sign(asked, mistakes))
            (wrong_balances(asked, typed, mistakes))
            (status(asked, mistakes))
            (dates(asked, mistakes))
            (rows(asked, mistakes))
            (field("name", "What to call this layout", "Small letters, digits and hyphens")
                .text(&shown, mistakes))
            p class="small soft" {
                "It is the statement of account " (upload.account) "."
                @if answers.heading.is_none() {
                    " Without a heading, the layout takes the files of this account alone."
                }
            }
            div class="row" {
                button class="button" name="do" value="show" data-busy="Reading…" {
                    "Show the lines as they would be read"
                }
                button class="button main" name="do" value="keep" data-busy="Reading…" {
                    "Keep this layout and go on"
                }
            }
        }
    }
}

/// What is said beside the row of the heading: under another one stand other columns, and what was
/// answered of the former is not kept.
fn of_heading(heading: &str, typed: &Typed) -> String {
    let none = "0 where the table has none";
    match typed.some("of") {
        Some(of) if of != heading => {
            format!("{none}. The columns are proposed anew for row {heading}.")
        }
        _ => none.to_owned(),
    }
}

/// The sheets that are read beside this one.
fn alike(asked: &Asked) -> Markup {
    html! {
        @if let Some((last, others)) = asked.proposal.alike.split_last() {
            p {
                "The sheets " (others.join(", ")) " and " (last) " have the same heading: all of \
                 them are read as one statement, in the order of time, by what is answered here of \
                 one."
            }
        }
    }
}

/// What nobody types: which file it is, and what was asked about it.
fn beneath(typed: &Typed, heading: &str) -> Markup {
    html! {
        input type="hidden" name="key" value=(typed.get("key"));
        input type="hidden" name="of" value=(heading);
        input type="hidden" name="asked-of" value=(typed.get("whose"));
        @if let Some(layout) = typed.some("as") {
            input type="hidden" name="as" value=(layout);
        }
    }
}

fn columns(asked: &Asked, mistakes: &Mistakes) -> Markup {
    let options: Vec<(String, String)> = ROLES
        .iter()
        .map(|role| {
            (
                value(*role),
                sentence(role.says()).trim_end_matches('.').to_owned(),
            )
        })
        .collect();
    let answers = &asked.proposal.answers;
    let role = |column: &Proposed| {
        let chosen = answers.roles.get(&column.column).copied();
        chosen.unwrap_or(Column::Ignored)
    };
    let wrong: Vec<&str> = mistakes
        .all()
        .filter(|(field, _)| *field == "columns")
        .map(|(_, says)| says)
        .collect();
    html! {
        @if !wrong.is_empty() {
            div class="field wrong" id="columns-why" {
                @for says in &wrong { p class="why" { (sentence(says)) } }
            }
        }
        table class="cards" {
            caption { "Columns" }
            thead { tr {
                th scope="col" { "Column" } th scope="col" { "First rows" }
                th scope="col" { "It is" } th scope="col" { "Evidence" }
            } }
            tbody {
                @for (place, column) in asked.proposal.columns.iter().enumerate() {
                    @let letters = column_letters(column.column);
                    // The first answers to the name of all, where a mistake about them leads.
                    @let id = (place == 0).then_some("columns");
                    @let described = id.filter(|_| !wrong.is_empty());
                    @let name = format!("column-{}", column.column);
                    tr {
                        th scope="row" {
                            (letters)
                            @if !column.caption.is_empty() { " " (column.caption) }
                        }
                        td data-of="First rows" class="small" {
                            @for shown in &column.first { (shown) br; }
                        }
                        td data-of="It is" {
                            select id=[id] name=(name) aria-invalid=[described.map(|_| "true")]
                                aria-describedby=[described.map(|_| "columns-why")]
                                aria-label=(format!("Column {letters} is")) {
                                (choices(&options, &value(role(column))))
                            }
                        }
                        td data-of="Evidence" class="small" {
                            @for why in &column.why { (sentence(why)) br; }
                        }
                    }
                }
            }
        }
    }
}

fn preview(asked: &Asked) -> Markup {
    html! {
        section aria-label="The first lines as they would be read" {
            h2 { "The first lines as they would be read" }
            @match &asked.preview {
                None => p { "Answer the questions above, and they stand here." },
                Some(Err(says)) => (notice(Tone::Bad, "Why not", &html! { (sentence(says)) })),
                Some(Ok(read)) => (lines(read)),
            }
        }
    }
}

pub(super) fn lines(read: &ReadFile) -> Markup {
    let all = || {
        read.statements
            .iter()
            .flat_map(|statement| &statement.lines)
    };
    let sum = Money::sum(all().map(|line| line.amount)).ok();
    let proved = read
        .statements
        .iter()
        .any(|statement| statement.balances == Some(true));
    html! {
        p {
            (counted(all().count(), "line", "lines")) ", "
            (counted(read.set_aside.len(), "row", "rows")) " set aside, "
            (counted(read.problems.len(), "problem", "problems"))
            @if let Some(sum) = sum { "; together " (pounds(sum)) }
            @if proved { "; opening and lines add up to closing" }
            "."
        }
        table class="cards" {
            thead { tr {
                th scope="col" { "Date" } th scope="col" { "What it says" }
                th scope="col" class="money first" { "Amount £" }
                th scope="col" class="money" { "Balance £" }
            } }
            tbody {
                @for line in all().take(SHOWN) {
                    tr {
                        td data-of="Date" { (day(line.date)) }
                        td data-of="What it says" { (line.text) }
                        td data-of="Amount £" class="money first" { (bare_pounds(line.amount)) }
                        td data-of="Balance £" class="money" {
                            @if let Some(balance) = line.balance { (bare_pounds(balance)) }
                        }
                    }
                }
            }
        }
        @for problem in read.problems.iter().take(SHOWN) {
            (notice(Tone::Wait, &problem.at.told(), &html! { (sentence(&problem.why)) }))
        }
    }
}
