//! A file on its way in: read in a limited child process, planned, shown with its proof, and
//! written exactly as confirmed. Reading and writing are work of their own, which goes on when
//! nobody waits for it.

pub(in crate::web::statements) mod page;
pub(in crate::web::statements) mod problems;
mod rows;
mod several;
pub(in crate::web) mod shelf;

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{
        FromRequest, FromRequestParts, Multipart, Request, State, multipart::MultipartError,
    },
    response::{IntoResponse, Response},
};

use crate::{
    actions::{
        code::awaited,
        import::{self, New, Upload},
        profile,
        progress::Reached,
        refusal::About,
    },
    ledger::{code::AccountCode, digest::Digest},
    sandbox,
    statement::{
        error::ReadError,
        formats::Format,
        line::{Heard, ReadFile},
        profile::{DateOrder, Profile},
    },
    web::{
        failure::PageError,
        office::Office,
        said::leads::Fields,
        typed::{Mistakes, Typed, without_nul},
        visit::{Visit, done, refused},
        work::{Ended, Work},
    },
};

use self::{
    rows::Proposes,
    shelf::{Shelved, Shown},
};
use super::{
    list,
    original::{in_child, on_disk},
};

/// What the form of an upload sends.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    account: String,
}

impl Sent {
    async fn of(mut form: Multipart, office: &Office) -> Result<Sent, PageError> {
        let bad = |why: MultipartError| office.not_arrived(&why);
        let mut sent = Sent::default();
        while let Some(field) = form.next_field().await.map_err(bad)? {
            match field.name() {
                Some("file") => {
                    sent.name = without_nul(field.file_name().unwrap_or("statement").to_owned());
                    let bytes = field.bytes().await.map_err(bad)?;
                    sent.bytes = bytes.to_vec();
                }
                Some("account") => {
                    sent.account = field.text().await.map_err(bad)?;
                }
                _ => {}
            }
        }
        Ok(sent)
    }
}

/// Takes a file in, reads it, and goes to its plan.
///
/// The visit begins when the whole file has arrived, and ends before it is read: neither a slow
/// line nor a hostile file keeps a snapshot of the book open.
pub(in crate::web) async fn upload(
    State(office): State<Office>,
    request: Request,
) -> Result<Response, PageError> {
    let (mut parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), Body::new(body));
    let form = Multipart::from_request(whole, &office).await;
    let sent = Sent::of(form.map_err(|_| PageError::BadForm)?, &office).await?;
    let mut visit = Visit::from_request_parts(&mut parts, &office).await?;
    let mut known = profile::known(&mut visit.reader).await?;
    let typed = Typed::filled([("account", sent.account.clone())]);
    let mut mistakes = Mistakes::default();
    if sent.bytes.is_empty() {
        mistakes.add("file", "choose the file; nothing arrived, or it is empty");
    }
    let account = typed.parse::<AccountCode>("account", "choose the account", &mut mistakes);
    let (Some(account), true) = (account, mistakes.none()) else {
        return Ok(refused(list::page(&mut visit, &typed, &mistakes).await?));
    };
    known.retain(|layout| layout.takes(account));
    let work = read_and_plan(&visit, sent, account, known).await;
    let page_of_work = visit.to(&format!("/work/{}", work.key));
    drop(visit);
    match work.soon().await {
        None | Some(Ended::Failed) => Ok(done(&page_of_work)),
        Some(Ended::At(place)) => {
            work.see();
            Ok(done(&place))
        }
        Some(Ended::Refused(faults)) => {
            work.see();
            let mut visit = Visit::from_request_parts(&mut parts, &office).await?;
            let file = Fields {
                whole: "file",
                asks: &[(About::Account, "account")],
            };
            let mistakes = file.of_faults(faults, &typed);
            Ok(refused(list::page(&mut visit, &typed, &mistakes).await?))
        }
    }
}

/// The work of reading a file and planning its import, which leads to the plan.
async fn read_and_plan(
    visit: &Visit,
    sent: Sent,
    account: AccountCode,
    known: Vec<Profile>,
) -> Arc<Work> {
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let key = office.form_key();
    let title = format!("Reading {}", sent.name);
    let back = (visit.to("/statements"), "Statements");
    let (place, named) = (visit.to(&format!("/statements/plan/{key}")), key.clone());
    let question = visit.to(&format!("/statements/question/{key}"));
    let works = visit.office.works();
    let reading = |work: Arc<Work>| async move {
        let Sent { name, bytes, .. } = sent;
        let turn = office.works().turn(&work).await;
        let told = Some(Arc::clone(&work));
        let (read, bytes) = read_file(&office, known, (bytes, None), told).await?;
        drop(turn);
        work.at(Reached {
            step: "Comparing with what is held",
            what: "lines",
            done: 0,
            of: None,
        });
        // A table that no layout knows leads to the page that asks what its columns are, and dates
        // that nothing proves to the question which comes first.
        let table = Format::named(&read.format).is_none();
        let unknown = table && read.profile.is_none() && read.statements.is_empty();
        let place = if unknown || read.days_open.is_some() {
            question
        } else {
            place
        };
        let upload = Upload {
            name,
            bytes,
            read,
            account,
            only: None,
        };
        let shelved = Shelved::of(&office, &slug, upload, New::Waits).await?;
        office.shelf().put(&named, shelved).await;
        Ok(place)
    };
    works
        .begin((&visit.book.slug, key), title, back, reading)
        .await
}

/// Reads the bytes of a file in the limited child process, and gives them back; `dates` is whether
/// the day or the month comes first, where somebody said so.
pub(in crate::web::statements) async fn read_file(
    office: &Office,
    profiles: Vec<Profile>,
    (bytes, dates): (Vec<u8>, Option<DateOrder>),
    work: Option<Arc<Work>>,
) -> Result<(ReadFile, Vec<u8>), ReadError> {
    let reading = in_child(office, move |program, limits| {
        let file = on_disk(&bytes)?;
        let mut told = |heard: Heard<'_>| {
            if let (Heard::Rows(rows), Some(work)) = (heard, &work) {
                work.at(Reached {
                    step: "Reading the file",
                    what: "rows",
                    done: rows.into(),
                    of: None,
                });
            }
        };
        let how = (None, dates);
        let read = sandbox::read(program, file.path(), &profiles, how, limits, &mut told)?;
        Ok((read, bytes))
    });
    reading.await
}

/// The plan of an upload: with every line waiting, or with what the rules know posted at once.
pub(in crate::web) async fn show(visit: Visit) -> Result<Response, PageError> {
    let key: String = visit.param("key")?;
    if let Some(only) = visit.query("only").map(str::to_owned) {
        return several::choose(visit, &key, &only).await;
    }
    let new = match visit.query("code") {
        Some(_) => New::Coded,
        None => New::Waits,
    };
    plan(visit, &key, Some(new), None).await
}

/// The plan as the book stands: as it was kept, or made again where the book has moved since or
/// something else is to become of its lines.
async fn plan(
    mut visit: Visit,
    key: &str,
    new: Option<New>,
    changed: Option<&str>,
) -> Result<Response, PageError> {
    let office = visit.office.clone();
    let Some(mut shelved) = office.shelf().get(key).await else {
        return Ok(refused(page::gone(&visit)));
    };
    let new = new.unwrap_or(shelved.new);
    let stands = |kept: &Shelved| match &kept.plan {
        Ok(shown) => shown.staged.stands_at(visit.head) && kept.new == new,
        Err(_) => false,
    };
    if !stands(&shelved) {
        let slug = visit.book.slug.clone();
        let again = async {
            if let Some(instead) = shelved.instead(&office, &slug, new).await? {
                return Ok(instead);
            }
            let upload = Upload::clone(&shelved.upload);
            let again = Shelved::of(&office, &slug, upload, new).await?;
            Ok::<_, PageError>(again.answered(shelved.asked.clone()))
        };
        let (later, again) = visit.apart(again).await?;
        visit = later;
        shelved = office.shelf().put(key, again?).await;
    }
    if several::holds(&shelved.upload) {
        return several::show(&mut visit, key, &shelved, &Mistakes::default()).await;
    }
    let proposes = Proposes {
        rules: office.rules().of(&mut visit).await?,
        awaited: awaited::open(&mut visit.reader, &visit.book).await?,
    };
    Ok(match &shelved.plan {
        Ok(shown) => {
            let before = before(&mut visit, shown).await?;
            let beside = (&proposes, changed, before);
            page::page(&visit, key, &shelved, shown, beside).into_response()
        }
        Err(says) => {
            let again = shelved.asks_again(&visit, key);
            refused(page::refused(&visit, &shelved.upload, says, &again))
        }
    })
}

/// The import that brought in the same file before, where the plan adds nothing to it.
async fn before(visit: &mut Visit, shown: &Shown) -> Result<Option<i64>, PageError> {
    if !shown.staged.planned.adds_nothing() {
        return Ok(None);
    }
    let plan = &shown.staged.plan;
    let imports = visit.reader.standing_imports().await?;
    let mut same = imports
        .iter()
        .filter(|kept| kept.import.file == plan.file && kept.import.account == plan.account);
    Ok(same.next().map(|kept| kept.number))
}

/// Writes the plan that was confirmed, once, or says what changed.
pub(in crate::web) async fn confirm(visit: Visit, typed: Typed) -> Result<Response, PageError> {
    let key = typed.get("key").to_owned();
    let confirmed: Digest = typed.get("plan").parse().map_err(|_| PageError::BadForm)?;
    let Some(work) = bring_in(&visit, &key, confirmed).await else {
        return Ok(refused(page::gone(&visit)));
    };
    // What is refused is shown as the book stands then.
    let (visit, ended) = visit.apart(work.soon()).await?;
    match ended {
        Some(Ended::At(place)) => {
            work.see();
            Ok(done(&place))
        }
        Some(Ended::Refused(faults)) => {
            work.see();
            let says = faults.into_iter().map(|fault| fault.says);
            let says = says.collect::<Vec<String>>().join("; ");
            plan(visit, &key, None, Some(&says)).await
        }
        None | Some(Ended::Failed) => Ok(done(&visit.to(&format!("/work/{}", work.key)))),
    }
}

/// The work of writing a plan: begun, or under way or done where the form comes again. None where
/// the upload is no longer kept.
async fn bring_in(visit: &Visit, key: &str, confirmed: Digest) -> Option<Arc<Work>> {
    let works = visit.office.works();
    let of_form = format!("{key}-{}", confirmed.short());
    let shelved = visit.office.shelf().get(key).await;
    let Some(shelved) = shelved else {
        return works.of(&visit.book.slug, &of_form).await;
    };
    let title = format!("Bringing in {}", shelved.upload.name);
    let back = (visit.to(&format!("/statements/plan/{key}")), "Its plan");
    let (office, slug) = (visit.office.clone(), visit.book.slug.clone());
    let (act, key, home) = (visit.act(None), key.to_owned(), visit.to("/statements"));
    let writing = |work: Arc<Work>| async move {
        let Ok(shown) = &shelved.plan else {
            return Ok(format!("{home}/plan/{key}"));
        };
        let mut told = |reached| work.at(reached);
        let planned = (&*shelved.upload, &shown.staged);
        let store = office.store();
        let confirmed = (confirmed, &act);
        let imported = import::confirm_staged(store, &slug, planned, confirmed, &mut told).await?;
        office.shelf().clear(&key).await;
        let rest = several::rest(&key);
        Ok(match imported.import {
            Some(number) => format!("{home}/{number}?done=1{rest}"),
            None => home,
        })
    };
    let work = works.begin((&visit.book.slug, of_form), title, back, writing);
    Some(work.await)
}
