//! A visit to a page of a book: who acts, what was asked, and one snapshot to read it all from.

use std::{collections::BTreeMap, future::poll_fn, str::FromStr, sync::Arc, task::Poll};

use axum::{
    extract::{FromRequestParts, OriginalUri, Path, Query},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;

use crate::{
    clock,
    ledger::{
        book::Book,
        calendar::FinancialYear,
        digest::Head,
        posted::{Act, only_reads},
    },
    store::reader::Reader,
};

use super::{
    acting,
    failure::PageError,
    layout,
    office::{Checked, Office},
    typed::{Typed, plain},
    work::{Ended, Work},
};

/// A visit.
pub(super) struct Visit {
    pub(super) office: Office,
    pub(super) reader: Reader,
    pub(super) book: Book,
    pub(super) head: Head,
    /// Lines that wait, over all years.
    pub(super) waiting: i64,
    /// What verifying the book found last, since the office was opened.
    pub(super) checked: Option<Checked>,
    pub(super) role: (&'static str, &'static str),
    pub(super) address: String,
    /// Long work about the book that is under way, or whose end nobody has seen.
    pub(super) works: Vec<Arc<Work>>,
    params: BTreeMap<String, String>,
    query: Vec<(String, String)>,
}

impl FromRequestParts<Office> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Visit, PageError> {
        let not_found = PageError::NotFound(parts.uri.path().to_owned());
        let Path(params) = Path::<BTreeMap<String, String>>::from_request_parts(parts, office)
            .await
            .map_err(|_| PageError::BadForm)?;
        let Query(query) = Query::<Vec<(String, String)>>::from_request_parts(parts, office)
            .await
            .map_err(|_| PageError::BadForm)?;
        let OriginalUri(address) = OriginalUri::from_request_parts(parts, office)
            .await
            .map_err(|_| PageError::BadForm)?;
        let slug = params.get("book").filter(|slug| !slug.contains('\0'));
        let slug = slug.ok_or(not_found)?;
        let mut reader = office.store().read(slug).await?;
        let book = reader.book().await?;
        let head = reader.head().await?;
        let waiting = reader.waiting_lines().await?;
        Ok(Visit {
            office: office.clone(),
            works: office.works().unseen(&book.slug).await,
            reader,
            book,
            head,
            waiting,
            checked: office.checked(slug).await,
            role: acting::of(&parts.headers),
            address: address.to_string(),
            params,
            query: plain(query),
        })
    }
}

/// A visit to a page outside every book.
pub(super) struct Outside {
    pub(super) office: Office,
    pub(super) role: (&'static str, &'static str),
    pub(super) address: String,
    params: BTreeMap<String, String>,
    query: Vec<(String, String)>,
}

impl FromRequestParts<Office> for Outside {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Outside, PageError> {
        let bad = |_| PageError::BadForm;
        let params = Path::<BTreeMap<String, String>>::from_request_parts(parts, office).await;
        let Query(query) = Query::<Vec<(String, String)>>::from_request_parts(parts, office)
            .await
            .map_err(|_| PageError::BadForm)?;
        Ok(Outside {
            office: office.clone(),
            role: acting::of(&parts.headers),
            address: parts.uri.to_string(),
            params: params.map_err(bad)?.0,
            query: plain(query),
        })
    }
}

impl Outside {
    /// A part of the address; nothing where it has none of that name.
    pub(super) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// What the address asks for, where it asks for anything.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(field, _)| field == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The act of whoever acts, now.
    pub(super) fn act(&self) -> Act {
        Act {
            by: self.role.1.to_owned(),
            why: None,
            at: clock::now(),
        }
    }

    /// That there is no such page.
    pub(super) fn not_found(&self) -> PageError {
        PageError::NotFound(self.address.clone())
    }

    /// The page.
    pub(super) fn page(&self, title: &str, body: &Markup) -> Markup {
        layout::outside(title, (self.role.0, &self.address), body)
    }
}

impl Visit {
    /// Reads the book anew: as it is now, where the visit began before somebody acted.
    pub(super) async fn anew(&mut self) -> Result<(), PageError> {
        self.reader = self.office.store().read(&self.book.slug).await?;
        self.look().await
    }

    /// Waits for something that may take a while, such as a file that a child process reads, with
    /// no snapshot held: snapshots are few, and slow files would keep everybody else waiting. What
    /// is there at once leaves the visit as it was; else it goes on with the book as it is then,
    /// whose head tells whether what was read before still stands.
    pub(super) fn apart<T>(
        mut self,
        slow: impl Future<Output = T>,
    ) -> impl Future<Output = Result<(Visit, T), PageError>> {
        // What is slow is often large, and this is waited for in many places.
        let mut slow = Box::pin(slow);
        async move {
            let at_once = poll_fn(|context| Poll::Ready(slow.as_mut().poll(context))).await;
            if let Poll::Ready(done) = at_once {
                return Ok((self, done));
            }
            drop(self.reader);
            let done = slow.await;
            self.reader = self.office.store().read(&self.book.slug).await?;
            self.look().await?;
            Ok((self, done))
        }
    }

    /// Reads what every page needs of the book.
    async fn look(&mut self) -> Result<(), PageError> {
        self.book = self.reader.book().await?;
        self.head = self.reader.head().await?;
        self.waiting = self.reader.waiting_lines().await?;
        Ok(())
    }

    /// A part of the address as a value of a kind; an address that holds none is no page.
    pub(super) fn param<T: FromStr>(&self, name: &str) -> Result<T, PageError> {
        let text = self.params.get(name).and_then(|text| text.parse().ok());
        text.ok_or_else(|| PageError::NotFound(self.address.clone()))
    }

    /// The year of the address, one that the book keeps.
    pub(super) fn year(&self) -> Result<FinancialYear, PageError> {
        let year: FinancialYear = self.param("year")?;
        let kept = year >= self.book.first_year && year <= self.book.open_year();
        let none = || PageError::NotFound(self.address.clone());
        kept.then_some(year).ok_or_else(none)
    }

    /// The year that the address asks for, one that the book keeps; none where it asks for none.
    pub(super) fn year_asked(&self) -> Result<Option<FinancialYear>, PageError> {
        let Some(asked) = self.query("year") else {
            return Ok(None);
        };
        let years = self.years();
        match self.wanted("year").filter(|year| years.contains(year)) {
            Some(year) => Ok(Some(year)),
            None => Err(PageError::NoYear {
                book: self.book.slug.clone(),
                asked: asked.to_owned(),
                years,
            }),
        }
    }

    /// The year that the page is about: that of its address, else what most visits are about.
    pub(super) fn year_shown(&self) -> FinancialYear {
        let asked = || self.year_asked().ok().flatten();
        let shown = self.year().ok().or_else(asked);
        shown.unwrap_or_else(|| self.newest_year())
    }

    /// What the address asks for, where it asks for anything.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(field, _)| field == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Everything that the address asks for, as a form that is sent by its address.
    pub(super) fn asked(&self) -> Typed {
        Typed::of(self.query.clone())
    }

    /// What the address asks for, as a value of a kind; nothing where it is none.
    pub(super) fn wanted<T: FromStr>(&self, name: &str) -> Option<T> {
        self.query(name).and_then(|text| text.parse().ok())
    }

    /// The years that the book keeps, newest first.
    pub(super) fn years(&self) -> Vec<FinancialYear> {
        let mut years = vec![self.book.first_year];
        while years
            .last()
            .is_some_and(|year| *year < self.book.open_year())
        {
            years.extend(years.last().map(|year| year.next()));
        }
        years.reverse();
        years
    }

    /// The newest year that a grant pays for, else the open one: what most visits are about.
    pub(super) fn newest_year(&self) -> FinancialYear {
        let granted = |year: &FinancialYear| {
            self.book
                .grants
                .values()
                .any(|grant| !grant.allocation(*year).is_nil())
        };
        self.years()
            .into_iter()
            .find(granted)
            .unwrap_or_else(|| self.book.open_year())
    }

    /// An address of this book.
    pub(super) fn to(&self, place: &str) -> String {
        format!("/{}{place}", self.book.slug)
    }

    /// An address of a year of this book.
    pub(super) fn to_year(&self, year: FinancialYear, place: &str) -> String {
        format!("/{}/{}{place}", self.book.slug, year.in_file_name())
    }

    /// Whether whoever acts may write in the book.
    pub(super) fn may_write(&self) -> bool {
        !only_reads(self.role.1)
    }

    /// What is said where the book was not verified as it stands: nobody knows what a program
    /// found that ran before this one.
    pub(super) fn unverified(&self) -> &'static str {
        match self.checked {
            Some(_) => "Not verified since it last changed",
            None => "Not verified since the program was started",
        }
    }

    /// The act of whoever acts, now.
    pub(super) fn act(&self, why: Option<&str>) -> Act {
        Act {
            by: self.role.1.to_owned(),
            why: why.map(str::to_owned),
            at: clock::now(),
        }
    }

    /// Goes to what came of some work where it is soon done, else to the page of the work.
    pub(super) async fn led_by(&self, work: &Work) -> Response {
        match work.soon().await {
            Some(Ended::At(place)) => {
                work.see();
                done(&place)
            }
            None | Some(Ended::Refused(_) | Ended::Failed) => {
                done(&self.to(&format!("/work/{}", work.key)))
            }
        }
    }

    /// The page.
    pub(super) fn page(&self, title: &str, here: &str, body: &Markup) -> Markup {
        layout::page(self, title, here, body)
    }
}

/// A form again, with its mistakes: it was understood and refused.
pub(super) fn refused(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Goes to the page that shows what was done.
pub(super) fn done(place: &str) -> Response {
    Redirect::to(place).into_response()
}
