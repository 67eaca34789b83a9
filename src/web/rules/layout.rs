//! One layout of statements: everything that it says, as TOML to take elsewhere; and of the book's
//! own, another version of it, and its end. What was read with an earlier version stays as it was.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use crate::{
    actions::{profile as layouts, refusal::About},
    statement::{
        amount::DecimalMark,
        profile::{Column, DateOrder, Order, Profile, Sign},
    },
    store::settings::{profiles::PROFILE, records::Record},
    web::{
        failure::PageError,
        parts::{
            ASKS, counted, crumbs, described, error_summary, field, hidden, moment, sentence,
            titled, why,
        },
        report::download::attached,
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use super::profiles::recognised;

/// What each field asks for.
const FIELDS: Fields<'_> = Fields {
    whole: "toml",
    asks: &[(About::Text, "toml"), (About::Why, "why")],
};

/// A layout, and every version that the book kept of it.
struct Found {
    profile: Profile,
    versions: Vec<Record>,
}

async fn found(visit: &mut Visit) -> Result<Found, PageError> {
    let name: String = visit.param("name")?;
    let known = layouts::known(&mut visit.reader).await?;
    let found = known.into_iter().find(|profile| profile.name == name);
    let profile = found.ok_or_else(|| PageError::NotFound(visit.address.clone()))?;
    let versions = visit.reader.records_of(PROFILE, Some(&name)).await?;
    Ok(Found { profile, versions })
}

fn toml(profile: &Profile) -> Result<String, PageError> {
    profile.to_toml().map_err(|_| PageError::BadForm)
}

/// The layout, whole.
pub(in crate::web) async fn show(mut visit: Visit) -> Result<Response, PageError> {
    let found = found(&mut visit).await?;
    let text = toml(&found.profile)?;
    let typed = Typed::filled([("form", visit.form_key()), ("toml", text)]);
    Ok(page(&visit, &found, &typed, &Mistakes::default()).into_response())
}

/// The layout as a file of TOML.
pub(in crate::web) async fn export(mut visit: Visit) -> Result<Response, PageError> {
    let found = found(&mut visit).await?;
    let text = toml(&found.profile)?;
    let name = format!("{}.toml", found.profile.name);
    Ok(attached(&name, "application/toml", text.into_bytes()))
}

/// Keeps another version of it, once.
pub(in crate::web) async fn change(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let found = found(&mut visit).await?;
    if typed.only_shown() {
        return Ok(page(&visit, &found, &typed, &Mistakes::default()).into_response());
    }
    let name = found.profile.name.clone();
    let read = Profile::from_toml(typed.get("toml"), &name).map_err(|error| error.to_string());
    let read = read.and_then(|read| {
        if read.name == name {
            return Ok(read);
        }
        Err(format!(
            "this is the layout {name}, and the text calls it {}; leave its name as it is",
            read.name
        ))
    });
    let mut mistakes = Mistakes::default();
    let why = typed.words("why", "say why it is changed", &mut mistakes);
    let read = read.map_err(|says| mistakes.add("toml", says)).ok();
    let Some(read) = read.filter(|_| mistakes.none()) else {
        return Ok(refused(page(&visit, &found, &typed, &mistakes)));
    };
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(Some(&why));
    let acted = visit.office.once(typed.sent(), async {
        layouts::keep(&store, &slug, read, &act).await?;
        Ok::<_, PageError>(visit.to(&format!("/profiles/{name}")))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit.mistakes(&FIELDS, error, &typed).await?;
            Ok(refused(page(&visit, &found, &typed, &mistakes)))
        }
    }
}

/// Asks whether it is to end.
pub(in crate::web) async fn ask_end(mut visit: Visit) -> Result<Response, PageError> {
    let found = found(&mut visit).await?;
    let typed = Typed::filled([("form", visit.form_key())]);
    Ok(ends(&visit, &found, &typed, &Mistakes::default()).into_response())
}

/// Ends it, once.
pub(in crate::web) async fn end(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let name: String = visit.param("name")?;
    if typed.only_shown() {
        let found = found(&mut visit).await?;
        return Ok(ends(&visit, &found, &typed, &Mistakes::default()).into_response());
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let act = visit.act(typed.some("why"));
    let acted = visit.office.once(typed.sent(), async {
        layouts::end(&store, &slug, &name, &act).await?;
        Ok::<_, PageError>(visit.to("/profiles"))
    });
    match acted.await {
        Ok(place) => Ok(done(&place)),
        Err(error) => {
            let mistakes = visit
                .mistakes(
                    &Fields {
                        whole: ASKS,
                        ..FIELDS
                    },
                    error,
                    &typed,
                )
                .await?;
            let found = found(&mut visit).await?;
            Ok(refused(ends(&visit, &found, &typed, &mistakes)))
        }
    }
}

fn page(visit: &Visit, found: &Found, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let profile = &found.profile;
    let at = visit.to(&format!("/profiles/{}", profile.name));
    visit.page(
        &titled(&profile.title, mistakes),
        "Rules",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"),
                (visit.to("/profiles"), "Layouts"),
            ], &profile.name))
            div class="head" {
                p class="eyebrow" {
                    @if profile.own { "A layout of this book" }
                    @else { "A layout that comes with the program" }
                }
                h1 { (profile.title) }
                p { a href={ (at) "/toml" } { "Download this layout (TOML)" } }
            }
            div class="stack" {
                section { h2 { "How it reads a file" } (facts(profile)) }
                (columns(profile))
                @if profile.own {
                    (versions(found))
                    @if visit.may_write() { (change_form(&at, typed, mistakes)) }
                }
            }
        },
    )
}

/// Every setting of a layout, those that stand by default among them.
fn facts(profile: &Profile) -> Markup {
    let balance = match profile.balance_sign {
        None => "Means what a figure without a minus means",
        Some(Sign::PositiveIsMoneyIn) => "Is money in hand",
        Some(Sign::PositiveIsMoneyOut) => "Is money owed",
    };
    let dates = match profile.dates {
        DateOrder::DayFirst => "The day first: 25/04/2020",
        DateOrder::MonthFirst => "The month first: 04/25/2020",
    };
    let decimal = match profile.decimal {
        DecimalMark::Point => "1,234.56",
        DecimalMark::Comma => "1.234,56",
    };
    let order = match profile.order {
        Order::OldestFirst => "Oldest first, where dates and balances do not tell",
        Order::NewestFirst => "Newest first, where dates and balances do not tell",
    };
    let marks = &profile.marks;
    let lists = [
        ("Words that mark money in", &profile.sides.money_in),
        ("Words that mark money out", &profile.sides.money_out),
        ("Words of a settled line", &profile.status.settled),
        ("Words of a pending line", &profile.status.pending),
        ("Words of a line never paid", &profile.status.never),
        ("Sub-totals begin with", &marks.sub_total),
        ("Totals begin with", &marks.grand_total),
        ("Opening balances begin with", &marks.opening),
        ("Closing balances begin with", &marks.closing),
        ("Must stand above the heading", &profile.preamble_marks),
        ("One of these heads a column", &profile.telling),
        ("Words that follow the text", &profile.more_text),
    ];
    html! {
        dl class="facts" {
            dt { "Name for commands" } dd class="mono" { (profile.name) }
            @for (what, says) in recognised(profile) { dt { (what) } dd { (says) } }
            dt { "A balance without a minus" } dd { (balance) }
            dt { "Dates" } dd { (dates) }
            dt { "Pounds and pence" } dd { (decimal) }
            dt { "Currency" } dd { (profile.currency) ", where the file does not say" }
            dt { "Order of the lines" } dd { (order) }
            @if let Some(account) = profile.account {
                dt { "Account" } dd { "Files of account " (account) " alone" }
            }
            @if let Some(sheet) = &profile.sheet {
                dt { "Sheet" } dd { "Begins with \u{201c}" (sheet) "\u{201d}" }
            }
            @for (what, list) in lists {
                @if !list.is_empty() { dt { (what) } dd { (list.join("; ")) } }
            }
        }
    }
}

/// The columns with every caption that they are known by.
fn columns(profile: &Profile) -> Markup {
    let named = |column: Column| sentence(column.says()).trim_end_matches('.').to_owned();
    html! {
        table {
            caption { "Columns" }
            thead { tr {
                th scope="col" { "It is" } th scope="col" { "Its heading" }
                th scope="col" { "In every file" }
            } }
            tbody {
                @for (column, captions) in &profile.columns {
                    tr {
                        th scope="row" { (named(*column)) }
                        td { (captions.join("; ")) }
                        td { @if profile.requires(*column) { "Yes" } @else { "Not always" } }
                    }
                }
                @for (place, column) in (1_u8..).zip(&profile.headerless) {
                    tr {
                        th scope="row" { (named(*column)) }
                        td { "Column " (place) ", without a heading" }
                        td { "Yes" }
                    }
                }
            }
        }
    }
}

/// Who kept which version, newest first; each file stays as the version of its day read it.
fn versions(found: &Found) -> Markup {
    let many = found.versions.len();
    html! {
        section {
            h2 { (counted(many, "version", "versions")) }
            p { "A file that was brought in stays as the version of its day read it." }
            ul class="bullets" {
                @for (before, record) in found.versions.iter().enumerate().rev() {
                    li {
                        @if record.body == "null" { "Ended" } @else {
                            "Version " (before.saturating_add(1))
                        }
                        " by " (record.made.by) " (not authenticated), " (moment(record.made.at))
                        @if let Some(why) = &record.made.why { ": " (sentence(why)) }
                    }
                }
            }
        }
    }
}

fn change_form(at: &str, typed: &Typed, mistakes: &Mistakes) -> Markup {
    html! {
        form method="post" class="box" id=(ASKS) {
            h2 { "Change it" }
            (hidden("form", typed.get("form")))
            (field("toml", "The layout as TOML",
                "Another version is kept; files that were brought in stay as they are", "mono")
                .long(typed, mistakes))
            (field("why", "Why", "Kept with the version", "").text(typed, mistakes))
            div class="buttons" {
                button class="button main" { "Keep this version" }
                a href={ (at) "/end" } { "End this layout" }
            }
        }
    }
}

fn ends(visit: &Visit, found: &Found, typed: &Typed, mistakes: &Mistakes) -> Markup {
    let profile = &found.profile;
    let title = if profile.own {
        format!("End the layout {}?", profile.name)
    } else {
        format!("The layout {} cannot be ended", profile.name)
    };
    let at = visit.to(&format!("/profiles/{}", profile.name));
    visit.page(
        &titled(&title, mistakes),
        "Rules",
        &html! {
            (error_summary(mistakes))
            (crumbs(&[
                (visit.to(""), "Home"),
                (visit.to("/profiles"), "Layouts"),
                (at.clone(), &profile.name),
            ], "End"))
            div class="head" {
                h1 { (title) }
                p class="lead" {
                    @if profile.own {
                        "No file is read with it any more; the next of its form asks again which \
                         column is what. What was read with it stays as it was read."
                    } @else {
                        "It comes with the program and cannot be ended."
                    }
                }
            }
            @if !profile.own {
                div id=(ASKS) tabindex="-1" aria-describedby=[described(ASKS, mistakes)] {
                    (why(ASKS, mistakes))
                    p { a href=(at) { "Back to the layout" } }
                }
            }
            @if profile.own {
                form method="post" id=(ASKS) tabindex="-1"
                    aria-describedby=[described(ASKS, mistakes)] {
                    (why(ASKS, mistakes))
                    (hidden("form", typed.get("form")))
                    (field("why", "Why", "Kept with the change; may be left empty", "")
                        .text(typed, mistakes))
                    div class="buttons" {
                        button class="button stop" { "End this layout" }
                        a href=(at) { "Keep it" }
                    }
                }
            }
        },
    )
}
