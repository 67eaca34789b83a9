//! A file that no layout knows: what its columns seem to be, with the evidence, the questions that
//! nothing in it answers, and the first lines as they would be read. The answers become a layout
//! of the book, and the file goes on to its plan.

mod answers;
mod asks;
mod days;
mod page;
mod which;

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use maud::html;

use crate::{
    actions::{
        import::{New, Upload},
        profile as layouts,
    },
    sandbox,
    statement::{
        error::ReadError,
        line::ReadFile,
        profile::Profile,
        propose::{Proposal, Said},
    },
    web::{
        failure::PageError,
        office::Office,
        typed::{Mistakes, Typed},
        visit::{Visit, done, refused},
    },
};

use self::answers::{against, as_kept, missing, overlay, profile, same_record};
use super::{
    original::Original,
    plan::{
        page as planned,
        shelf::{Shelf, Shelved},
    },
};

/// What the page shows.
struct Asked {
    proposal: Proposal,
    /// The first lines as they would be read, where everything is answered.
    preview: Option<Result<ReadFile, String>>,
}

/// Asks what the columns of a file are.
pub(in crate::web) async fn ask(mut visit: Visit) -> Result<Response, PageError> {
    let key: String = visit.param("key")?;
    let Some(shelved) = visit.office.shelf().get(&key).await else {
        return Ok(refused(planned::gone(&visit)));
    };
    // Whoever says that it is another layout is asked about its columns, whatever else is open.
    let named_as = visit.query("as").map(str::to_owned);
    if let (Some(open), None) = (&shelved.upload.read.days_open, &named_as) {
        return Ok(days::ask(&visit, &key, &shelved, open));
    }
    let known = layouts::known(&mut visit.reader).await?;
    let open = which::open(&shelved, &known);
    if !open.is_empty() && named_as.is_none() && shelved.asked.is_none() {
        return which::ask(visit, &key, &shelved, open).await;
    }
    let first = Typed::filled([
        ("key", key),
        ("name", named(&shelved.upload.name)),
        ("whose", "bank".to_owned()),
    ]);
    // Whoever comes back from the plan finds what was answered, now or once of another file.
    let layout = read_as(&shelved, &known, named_as.as_deref());
    let office = visit.office.clone();
    let typed = match (shelved.asked.clone().filter(|_| named_as.is_none()), layout) {
        (Some(asked), _) => asked,
        (None, None) => first,
        (None, Some(layout)) => {
            let seems = proposed(&office, &shelved, &known, &first);
            let (back, seems) = visit.apart(seems).await?;
            visit = back;
            match seems {
                Ok((proposal, _)) => as_kept(layout, proposal, first),
                Err(error) => return Ok(unread(&visit, &shelved, &error)),
            }
        }
    };
    let seems = proposed(&office, &shelved, &known, &typed);
    let (visit, seems) = visit.apart(seems).await?;
    match seems {
        Ok(found) => answered(visit, &shelved, &known, &typed, found).await,
        Err(error) => Ok(unread(&visit, &shelved, &error)),
    }
}

/// Shows the lines as the answers would read them, or keeps the answers and goes on to the plan.
pub(in crate::web) async fn answer(mut visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let key = typed.get("key").to_owned();
    let Some(shelved) = visit.office.shelf().get(&key).await else {
        return Ok(refused(planned::gone(&visit)));
    };
    let known = layouts::known(&mut visit.reader).await?;
    let days = shelved.upload.read.days_open.is_some() && typed.some("of").is_none();
    if days || typed.get("do") == "read" {
        return of_no_column(visit, &shelved, &typed, known).await;
    }
    let office = visit.office.clone();
    let seems = proposed(&office, &shelved, &known, &typed);
    let (visit, seems) = visit.apart(seems).await?;
    let (proposal, mut mistakes) = match seems {
        Ok(proposed) => proposed,
        Err(error) => return Ok(unread(&visit, &shelved, &error)),
    };
    if typed.only_shown() {
        let found = (proposal, Mistakes::default());
        return answered(visit, &shelved, &known, &typed, found).await;
    }
    // Under another heading stand other columns, of which nothing has been asked yet.
    // Nor was it of the record of somebody else.
    let asked = of_heading(&proposal, &typed) && same_record(&typed);
    if asked {
        mistakes.extend(missing(&proposal));
    }
    if typed.get("do") == "keep" {
        mistakes.extend(taken(&shelved, &known, &typed));
    }
    if typed.get("do") != "keep" || !asked || !mistakes.none() {
        return answered(visit, &shelved, &known, &typed, (proposal, mistakes)).await;
    }
    let profile = match profile(&proposal, &shelved.upload, &typed, &known) {
        Ok(profile) => profile,
        Err(says) => {
            let mistakes = Mistakes::whole("name", says);
            return answered(visit, &shelved, &known, &typed, (proposal, mistakes)).await;
        }
    };
    let read = read_with(&office, &shelved, profile.clone());
    let (visit, read) = visit.apart(read).await?;
    let read = match read {
        Ok(read) => read,
        Err(error) => return Ok(unread(&visit, &shelved, &error)),
    };
    if let Err(error) = layouts::reads(&profile, &shelved.upload.name, &read) {
        let mistakes = Mistakes::whole("columns", PageError::from(error).for_form()?);
        return answered(visit, &shelved, &known, &typed, (proposal, mistakes)).await;
    }
    let (store, slug) = (visit.office.store().clone(), visit.book.slug.clone());
    let why = format!("As answered for {}", shelved.upload.name);
    let act = visit.act(Some(&why));
    if let Err(error) = layouts::keep(&store, &slug, profile, &act).await {
        let mistakes = Mistakes::whole("name", PageError::from(error).for_form()?);
        return answered(visit, &shelved, &known, &typed, (proposal, mistakes)).await;
    }
    let upload = Upload {
        read,
        ..Upload::clone(&shelved.upload)
    };
    let again = Shelved::of(&office, &slug, upload, New::Waits);
    let (visit, again) = visit.apart(again).await?;
    let again = again?.answered(Some(typed));
    let shelf: &Shelf = visit.office.shelf();
    shelf.put(&key, again).await;
    Ok(done(&visit.to(&format!("/statements/plan/{key}"))))
}

/// Takes the answer to a question that is about no column: which layout of the book it is, or what
/// comes first in its dates.
async fn of_no_column(
    visit: Visit,
    shelved: &Arc<Shelved>,
    typed: &Typed,
    mut known: Vec<Profile>,
) -> Result<Response, PageError> {
    if typed.get("do") == "read" {
        let mut open = which::open(shelved, &known).into_iter();
        let layout = open.find(|layout| layout.name == typed.get("as"));
        let layout = layout.ok_or(PageError::BadForm)?;
        return which::chosen(visit, typed.get("key"), shelved, layout).await;
    }
    let open = shelved.upload.read.days_open.as_deref();
    let open = open.ok_or(PageError::BadForm)?;
    known.retain(|layout| layout.takes(shelved.upload.account));
    days::answer(visit, (shelved.as_ref(), open), typed, known).await
}

/// The layout whose answers stand first: the one that somebody named, or that read the file.
fn read_as<'k>(
    shelved: &Shelved,
    known: &'k [Profile],
    named: Option<&str>,
) -> Option<&'k Profile> {
    let name = named.or(shelved.upload.read.profile.as_deref())?;
    known.iter().find(|known| known.name == name)
}

/// The name of another layout is not taken from it: what it read would no longer be known.
fn taken(shelved: &Shelved, known: &[Profile], typed: &Typed) -> Mistakes {
    let name = typed.get("name");
    let own = shelved.upload.read.profile.as_deref() == Some(name);
    if own || known.iter().all(|layout| layout.name != name) {
        return Mistakes::default();
    }
    let says = format!("there is a layout '{name}' already; give this one another name");
    Mistakes::whole("name", says)
}

async fn answered(
    mut visit: Visit,
    shelved: &Arc<Shelved>,
    known: &[Profile],
    typed: &Typed,
    (proposal, mistakes): (Proposal, Mistakes),
) -> Result<Response, PageError> {
    if !proposal.plausible {
        // What was tried, and where, is listed below it.
        let why = "it holds no table with dates and amounts, so there is no column to ask about";
        let back = html! {};
        return Ok(refused(planned::refused(
            &visit,
            &shelved.upload,
            why,
            &back,
        )));
    }
    let mut asked = Asked {
        preview: None,
        proposal,
    };
    let of_name = mistakes.all().all(|(field, _)| field == "name");
    if asked.proposal.answers.missing().is_empty() && of_name {
        asked.preview = Some(
            match profile(&asked.proposal, &shelved.upload, typed, known) {
                Ok(profile) => {
                    let office = visit.office.clone();
                    let read = read_with(&office, shelved, profile);
                    let (back, read) = visit.apart(read).await?;
                    visit = back;
                    read.map_err(|error| error.to_string())
                }
                Err(says) => Err(says),
            },
        );
    }
    let page = page::page(&visit, &shelved.upload, &asked, typed, &mistakes);
    Ok(if mistakes.none() {
        page.into_response()
    } else {
        refused(page)
    })
}

fn unread(visit: &Visit, shelved: &Shelved, error: &ReadError) -> Response {
    let to = visit.to("/statements");
    let back = html! { p { a href=(to) { "Back to the statements" } } };
    refused(planned::refused(
        visit,
        &shelved.upload,
        &error.to_string(),
        &back,
    ))
}

/// Whether answers about columns were given for the heading that they are under.
fn of_heading(proposal: &Proposal, typed: &Typed) -> bool {
    typed.get("of") == proposal.answers.heading.unwrap_or(0).to_string()
}

/// What the file seems to be, with what was answered in the place of what was proposed; and what
/// was answered against what the file itself proves.
async fn proposed(
    office: &Office,
    shelved: &Arc<Shelved>,
    known: &[Profile],
    typed: &Typed,
) -> Result<(Proposal, Mistakes), ReadError> {
    let sheet = typed.some("sheet").map(str::to_owned);
    let row = typed.some("heading").map(str::trim);
    let heading = row.and_then(|row| row.parse().ok());
    let original = Original::uploaded(office, shelved.upload.bytes.clone()).await;
    let propose = |heading: Option<u32>| {
        let (known, sheet) = (known.to_vec(), sheet.clone());
        let said = Said { sheet, heading };
        original.read(move |program, path, limits| {
            sandbox::propose(program, path, &known, &said, limits)
        })
    };
    let mut proposal = propose(heading).await?;
    let mut mistakes = Mistakes::default();
    let nothing = heading.is_some_and(|row| row > 0) && proposal.answers.captions.is_empty();
    if let Some(row) = row.filter(|_| heading.is_none() || nothing) {
        proposal = propose(None).await?;
        let why = if nothing {
            "holds nothing that could be a heading"
        } else {
            "is the number of no row"
        };
        let instead = match proposal.answers.heading {
            Some(row) => format!("the columns below are those of row {row}"),
            None => "the columns below are those of a table without a heading".to_owned(),
        };
        mistakes.add("heading", format!("{row} {why}; {instead}"));
    }
    if typed.get("whose") == "ledger" {
        proposal.of_ledger();
    }
    if of_heading(&proposal, typed) {
        overlay(&mut proposal, typed);
    }
    mistakes.extend(against(&mut proposal, typed));
    Ok((proposal, mistakes))
}

async fn read_with(
    office: &Office,
    shelved: &Arc<Shelved>,
    profile: Profile,
) -> Result<ReadFile, ReadError> {
    let original = Original::uploaded(office, shelved.upload.bytes.clone()).await;
    let read = original.read(move |program, path, limits| {
        let wanted = (Some(profile.name.as_str()), None);
        let profiles = [profile.clone()];
        sandbox::read(program, path, &profiles, wanted, limits, &mut |_| {})
    });
    read.await
}

/// A name for a layout, from that of the file: small letters, digits and hyphens.
fn named(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let letters: String = stem
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(40)
        .collect();
    let words: Vec<&str> = letters.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return "my-layout".to_owned();
    }
    words.join("-")
}
