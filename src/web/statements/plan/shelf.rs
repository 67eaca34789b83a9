//! Uploads on their way to being confirmed: what was read of each, and its plan, kept so that
//! nothing is read twice. It is no record; what is lost here was never written.

use std::{collections::VecDeque, sync::Arc};

use maud::{Markup, html};
use tokio::sync::Mutex;

use crate::{
    actions::{
        import::{New, Staged, Upload},
        profile,
    },
    statement::{
        profile::Profile,
        stage::plan::{Plan, Standing},
    },
    web::{failure::PageError, office::Office, typed::Typed, visit::Visit},
};

/// Uploads that are kept at most.
const MOST: usize = 16;
/// What all of them may take, in bytes, as far as that can be told.
const HEAVIEST: usize = 512 << 20;
/// What a line takes twice, as it was read and in the plan, in bytes.
const LINE: usize = 800;

/// A row of the file, by its place in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// A line.
    Line(usize),
    /// A row set aside.
    Aside(usize),
}

/// A plan with its rows in the order of the file.
pub(super) struct Shown {
    pub(super) staged: Staged,
    /// Every row.
    pub(super) all: Vec<At>,
    /// The new lines.
    pub(super) new: Vec<At>,
    /// The lines that are held already.
    pub(super) held: Vec<At>,
    /// The rows set aside.
    pub(super) aside: Vec<At>,
}

impl Shown {
    fn of(staged: Staged) -> Shown {
        let plan: &Plan = &staged.plan;
        let lines = plan.lines.iter().enumerate();
        let lines = lines.map(|(place, staged)| (&staged.line.at, At::Line(place)));
        let aside = plan.set_aside.iter().enumerate();
        let aside = aside.map(|(place, row)| (&row.at, At::Aside(place)));
        let mut rows: Vec<_> = lines.chain(aside).collect();
        rows.sort_by_key(|(at, _)| *at);
        let all: Vec<At> = rows.into_iter().map(|(_, at)| at).collect();
        let of_standing = |wanted: Standing| {
            let is = |at: &At| match at {
                At::Line(place) => plan.lines.get(*place).map(|l| l.standing) == Some(wanted),
                At::Aside(_) => false,
            };
            all.iter().copied().filter(is).collect()
        };
        let aside = |at: &At| matches!(at, At::Aside(_));
        Shown {
            new: of_standing(Standing::New),
            held: of_standing(Standing::Duplicate),
            aside: all.iter().copied().filter(aside).collect(),
            all,
            staged,
        }
    }
}

/// An upload that is kept.
pub(in crate::web) struct Shelved {
    pub(in crate::web::statements) upload: Arc<Upload>,
    /// What becomes of its new lines.
    pub(super) new: New,
    /// Its plan; or the rule that refuses it, in a sentence.
    pub(super) plan: Result<Shown, String>,
    /// Whether it was read by a layout that the book keeps.
    own: bool,
    /// What was answered about its columns, where no layout knew it.
    pub(in crate::web::statements) asked: Option<Typed>,
}

impl Shelved {
    /// An upload with its plan as the book stands.
    pub(in crate::web::statements) async fn of(
        office: &Office,
        slug: &str,
        upload: Upload,
        new: New,
    ) -> Result<Shelved, PageError> {
        let staged = Staged::of(office.store(), slug, &upload, new).await;
        let plan = match staged.map_err(PageError::from) {
            Ok(staged) => Ok(Shown::of(staged)),
            Err(error) => Err(error.for_form()?),
        };
        let kept = profile::kept(office.store(), slug).await?;
        let is = |layout: &Profile| upload.read.profile.as_ref() == Some(&layout.name);
        Ok(Shelved {
            own: kept.iter().any(is),
            upload: Arc::new(upload),
            new,
            plan,
            asked: None,
        })
    }

    /// The same where something else becomes of its new lines; none where the book has moved since
    /// it was planned.
    pub(super) async fn instead(
        &self,
        office: &Office,
        slug: &str,
        new: New,
    ) -> Result<Option<Shelved>, PageError> {
        let Ok(shown) = &self.plan else {
            return Ok(None);
        };
        let staged = shown.staged.instead(office.store(), slug, new).await;
        let plan = match staged.map_err(PageError::from) {
            Ok(None) => return Ok(None),
            Ok(Some(staged)) => Ok(Shown {
                staged,
                all: shown.all.clone(),
                new: shown.new.clone(),
                held: shown.held.clone(),
                aside: shown.aside.clone(),
            }),
            Err(error) => Err(error.for_form()?),
        };
        Ok(Some(Shelved {
            upload: Arc::clone(&self.upload),
            new,
            plan,
            own: self.own,
            asked: self.asked.clone(),
        }))
    }

    /// The same, with what was answered about its columns.
    #[must_use]
    pub(in crate::web::statements) fn answered(self, asked: Option<Typed>) -> Shelved {
        Shelved { asked, ..self }
    }

    /// The way back to the questions, and the way to say that it is another layout.
    pub(super) fn asks_again(&self, visit: &Visit, key: &str) -> Markup {
        let to = visit.to(&format!("/statements/question/{key}"));
        let layout = self.upload.read.profile.as_deref();
        let columns = if self.asked.is_some() || (self.own && self.fails()) {
            "Answer again which column is what"
        } else if self.fails() {
            "Say which column is what"
        } else {
            "It is another layout: say which column is what"
        };
        let days = self.upload.read.days_open.is_some();
        html! {
            @if days {
                p { a href=(to) { "Say whether the day or the month comes first" } }
            }
            @if let Some(layout) = layout {
                @if days { p { a href={ (to) "?as=" (layout) } { (columns) } } }
                @else { p { a href=(to) { (columns) } } }
                p class="small soft" {
                    "What is known of it stands under "
                    a href=(visit.to("/profiles")) { "Rules, Layouts of statements" } "."
                }
            }
        }
    }

    /// Whether its layout gives no line of it, or cannot prove all of it.
    fn fails(&self) -> bool {
        let read = &self.upload.read;
        read.lines() == 0 || !read.problems.is_empty()
    }

    fn weight(&self) -> usize {
        let lines = self.upload.read.lines().saturating_mul(LINE);
        self.upload.bytes.len().saturating_add(lines)
    }
}

/// The uploads of an office, the oldest first; an older one must be chosen again.
#[derive(Default)]
pub(in crate::web) struct Shelf(Mutex<VecDeque<(String, Arc<Shelved>)>>);

impl Shelf {
    /// Keeps an upload under a key, in the place of what was kept under it.
    pub(in crate::web::statements) async fn put(
        &self,
        key: &str,
        shelved: Shelved,
    ) -> Arc<Shelved> {
        let shelved = Arc::new(shelved);
        let mut kept = self.0.lock().await;
        kept.retain(|(known, _)| known != key);
        kept.push_back((key.to_owned(), Arc::clone(&shelved)));
        let weight = |kept: &VecDeque<(String, Arc<Shelved>)>| -> usize {
            kept.iter().map(|(_, shelved)| shelved.weight()).sum()
        };
        while kept.len() > 1 && (kept.len() > MOST || weight(&kept) > HEAVIEST) {
            kept.pop_front();
        }
        shelved
    }

    /// The upload of a key, while it is kept.
    pub(in crate::web::statements) async fn get(&self, key: &str) -> Option<Arc<Shelved>> {
        let kept = self.0.lock().await;
        let found = kept.iter().find(|(known, _)| known == key);
        found.map(|(_, shelved)| Arc::clone(shelved))
    }

    /// Lets an upload go: it was brought in.
    pub(super) async fn clear(&self, key: &str) {
        self.0.lock().await.retain(|(known, _)| known != key);
    }
}
