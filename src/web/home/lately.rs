//! What was done last, by whom: the end of the chain told in words, acts of one moment together.

use maud::{Markup, html};

use crate::{
    actions::told::recorded,
    ledger::posted::Act,
    store::{chain, reader::Reader, settings::records::Record},
    web::{
        failure::PageError,
        parts::{counted, moment},
        record::told::several,
        visit::Visit,
    },
};

/// Links of the chain that are looked at.
pub(in crate::web) const LOOKED_AT: i64 = 60;
/// Acts that are told.
const TOLD: usize = 5;

/// One act: who and when, what, and where it can be seen.
pub(in crate::web) struct Done {
    pub(in crate::web) act: Act,
    kind: String,
    items: Vec<i64>,
    pub(in crate::web) says: String,
    to: Option<String>,
}

/// The list.
pub(super) async fn lately(visit: &mut Visit) -> Result<Markup, PageError> {
    let after = visit.head.count.saturating_sub(LOOKED_AT).max(0);
    let mut done = done(&mut visit.reader, &visit.book.slug, after).await?;
    done.reverse();
    done.truncate(TOLD);
    Ok(html! {
        section {
            h2 { "Lately" }
            ul class="lately" {
                @for done in &done {
                    li {
                        span class="soft" { (moment(done.act.at)) }
                        div {
                            @match &done.to {
                                Some(to) => a href=(to) { (done.says) },
                                None => (done.says),
                            }
                            p class="soft" { (done.act.by) ", not authenticated" }
                        }
                    }
                }
            }
        }
    })
}

/// The acts from the link of the chain after one, oldest first: of so many links as are looked at.
pub(in crate::web) async fn done(
    reader: &mut Reader,
    slug: &str,
    after: i64,
) -> Result<Vec<Done>, PageError> {
    let links = reader.links(after, LOOKED_AT).await?;
    let of = |kind: &str| -> Vec<i64> {
        links
            .iter()
            .filter(|link| link.kind == kind)
            .map(|link| link.item)
            .collect()
    };
    let mut acts = posted(reader, slug, &of(chain::ENTRY)).await?;
    if !of(chain::IMPORT).is_empty() {
        acts.extend(brought_in(reader, slug).await?);
    }
    if let Some(first) = of(chain::RECORD).first() {
        acts.extend(set(reader, first.saturating_sub(1)).await?);
    }
    let mut told: Vec<Done> = Vec::new();
    for link in &links {
        let found = acts
            .iter()
            .position(|(kind, done)| *kind == link.kind && done.items == [link.item]);
        if let Some(place) = found {
            add(slug, &mut told, acts.swap_remove(place).1);
        }
    }
    Ok(told)
}

async fn posted(
    reader: &mut Reader,
    slug: &str,
    numbers: &[i64],
) -> Result<Vec<(&'static str, Done)>, PageError> {
    let entries = reader.entries_of(numbers).await?;
    let done = entries.into_iter().map(|posted| Done {
        kind: chain::ENTRY.to_owned(),
        items: vec![posted.number],
        says: format!("Posted entry {}: {}", posted.number, posted.entry.text),
        to: Some(format!("/{slug}/journal/{}", posted.number)),
        act: posted.posted,
    });
    Ok(done.map(|done| (chain::ENTRY, done)).collect())
}

async fn brought_in(
    reader: &mut Reader,
    slug: &str,
) -> Result<Vec<(&'static str, Done)>, PageError> {
    let imports = reader.imports().await?;
    let done = imports.into_iter().map(|kept| Done {
        kind: format!("import {}", kept.number),
        items: vec![kept.number],
        says: format!("Brought in {}", kept.import.file_name),
        to: Some(format!("/{slug}/statements/{}", kept.number)),
        act: kept.made,
    });
    Ok(done.map(|done| (chain::IMPORT, done)).collect())
}

async fn set(reader: &mut Reader, after: i64) -> Result<Vec<(&'static str, Done)>, PageError> {
    let records = reader.read_records(after, LOOKED_AT).await?;
    // What stands for no project comes with every book, and is none that anybody set up.
    let given =
        |record: &Record| (record.kind.as_str(), record.code.as_str()) != ("project", "NONE");
    let done = records
        .into_iter()
        .filter_map(|(number, record)| Some((number, record.ok()?)))
        .filter(|(_, record)| given(record))
        .map(|(number, record)| Done {
            says: recorded(&record),
            kind: record.kind,
            items: vec![number],
            to: None,
            act: record.made,
        });
    Ok(done.map(|done| (chain::RECORD, done)).collect())
}

/// Adds an act, or joins it to the one before: the same thing done by the same role at once.
fn add(slug: &str, told: &mut Vec<Done>, next: Done) {
    let joins = |last: &&mut Done| {
        last.kind == next.kind
            && last.act.by == next.act.by
            && last.act.at.as_second().abs_diff(next.act.at.as_second()) <= 60
    };
    let Some(last) = told.last_mut().filter(joins) else {
        told.push(next);
        return;
    };
    last.items.extend(next.items);
    last.act = next.act;
    let (first, many) = (last.items.first().copied().unwrap_or(1), last.items.len());
    if last.kind == chain::ENTRY {
        last.says = format!("Posted {}", counted(many, "entry", "entries"));
        let after = first.saturating_sub(1);
        last.to = Some(format!("/{slug}/journal?after={after}"));
    } else {
        last.says = several(&last.kind, many);
    }
}
