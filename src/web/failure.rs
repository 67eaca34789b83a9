//! Why a page was not made, and the only place with status codes. A refusal is a sentence for the
//! person; what the database said stays in the log.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use maud::{Markup, html};

use crate::{
    actions::{
        ActionError,
        refusal::{Fault, Refusal},
    },
    clock,
    ledger::calendar::FinancialYear,
    statement::error::ReadError,
    store::error::StoreError,
};

use super::{layout, parts::told_sentence};

/// Why a page was not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// The address names nothing.
    #[error("there is no such page: {0}")]
    NotFound(String),
    /// A year that the book does not keep.
    #[error("{asked} is no year of this book")]
    NoYear {
        /// The word by which the book is addressed.
        book: String,
        /// What was asked for.
        asked: String,
        /// The years that there are, newest first.
        years: Vec<FinancialYear>,
    },
    /// A body that is no form.
    #[error("the form did not arrive whole; go back and send it again")]
    BadForm,
    /// A form that was shown to another role than the one that acts by now.
    #[error(
        "the page was shown to you as {shown_to}, and you now act as {now}, because that was \
         changed in another window; change who acts and send it again, or open the page anew"
    )]
    OtherRole {
        /// The role that the page was shown to.
        shown_to: &'static str,
        /// The role that acts.
        now: &'static str,
    },
    /// The figures are not those that somebody was shown.
    #[error(
        "the book has moved since you looked, so nothing was signed; look at the figures as they \
         are now, and sign those"
    )]
    Changed,
    /// The machine gives no room for a file on its way out.
    #[error("the file could not be made on this machine ({0}); free some disk and try again")]
    NoRoom(#[from] std::io::Error),
    /// A rule refuses it, a file cannot be read, or the store does not answer.
    #[error(transparent)]
    Action(#[from] ActionError),
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> PageError {
        PageError::Action(ActionError::Store(error))
    }
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> PageError {
        PageError::Action(ActionError::Refused(refusal))
    }
}

impl From<ReadError> for PageError {
    fn from(error: ReadError) -> PageError {
        PageError::Action(ActionError::Unreadable(error))
    }
}

impl PageError {
    /// A mistake that the form can show beside what was typed, else the error as it is.
    pub(super) fn for_form(self) -> Result<String, PageError> {
        match self {
            PageError::Action(ActionError::Refused(refusal)) => Ok(refusal.to_string()),
            PageError::Action(ActionError::Unreadable(error)) => Ok(error.to_string()),
            changed @ (PageError::Changed | PageError::OtherRole { .. }) => Ok(changed.to_string()),
            other @ (PageError::Action(ActionError::Store(_))
            | PageError::NotFound(_)
            | PageError::NoYear { .. }
            | PageError::NoRoom(_)
            | PageError::BadForm) => Err(other),
        }
    }

    /// What of a form is at fault, each by itself, else the error as it is.
    pub(super) fn faults(self) -> Result<Vec<Fault>, PageError> {
        if let PageError::Action(ActionError::Refused(refusal)) = &self {
            return Ok(refusal.faults());
        }
        Ok(vec![Fault::of_the_whole(self.for_form()?)])
    }

    const fn status(&self) -> StatusCode {
        match self {
            PageError::NotFound(_)
            | PageError::NoYear { .. }
            | PageError::Action(
                ActionError::Store(StoreError::NoBook(_)) | ActionError::Refused(Refusal::NoSetup),
            ) => StatusCode::NOT_FOUND,
            PageError::BadForm => StatusCode::BAD_REQUEST,
            PageError::Changed
            | PageError::OtherRole { .. }
            | PageError::Action(ActionError::Refused(_) | ActionError::Unreadable(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            PageError::NoRoom(_) | PageError::Action(ActionError::Store(_)) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = self.status();
        let reference = (status == StatusCode::INTERNAL_SERVER_ERROR).then(|| {
            let reference = format!("{:x}", clock::now().as_microsecond());
            tracing::error!(reference, error = ?self, "a page was not made");
            reference
        });
        let page = match &self {
            PageError::NotFound(address) => not_found(address),
            PageError::NoYear { book, asked, years } => no_year(book, asked, years),
            other @ (PageError::BadForm
            | PageError::Changed
            | PageError::OtherRole { .. }
            | PageError::NoRoom(_)
            | PageError::Action(_)) => {
                let no_setup = matches!(
                    other,
                    PageError::Action(ActionError::Refused(Refusal::NoSetup))
                );
                let heading = match status {
                    StatusCode::INTERNAL_SERVER_ERROR => "The book could not be reached",
                    StatusCode::NOT_FOUND if no_setup => "There is no such set-up",
                    StatusCode::NOT_FOUND => "There is no such book",
                    _ => "Nothing was changed",
                };
                page(
                    heading,
                    &told_sentence(&other.to_string()),
                    reference.as_deref(),
                    None,
                )
            }
        };
        (status, page).into_response()
    }
}

fn not_found(address: &str) -> Markup {
    let says = format!(
        "{address} leads to nothing. The book, the year, or the number in it may not be there."
    );
    let mut parts = address.split(['/', '?']).filter(|part| !part.is_empty());
    let book = parts.next().filter(|_| parts.next().is_some());
    page("There is no such page", &says, None, book)
}

fn no_year(book: &str, asked: &str, years: &[FinancialYear]) -> Markup {
    let heading = "This book has no such year";
    layout::bare(
        heading,
        &html! {
            div class="head" {
                h1 { (heading) }
                p class="lead" { "You asked for " (asked) ". The book has these years:" }
            }
            ul class="row" {
                @for year in years {
                    li {
                        a href={ "/" (book) "?year=" (year.in_file_name()) } { (year) }
                    }
                }
            }
        },
    )
}

fn page(heading: &str, says: &str, reference: Option<&str>, book: Option<&str>) -> Markup {
    layout::bare(
        heading,
        &html! {
            div class="head" {
                h1 { (heading) }
                p class="lead" { (says) }
                @if let Some(reference) = reference {
                    p {
                        "Nothing was written. Try again; if it stays, whoever runs the program \
                         finds it in its log as " span class="mono" { (reference) } "."
                    }
                }
            }
            p class="row" {
                @if let Some(book) = book {
                    a class="button main" href={ "/" (book) } { "Go to the home page" }
                }
                a class="button" href="/" { "See all books" }
            }
        },
    )
}

/// The answer to a method that an address does not take. A page that answers a form has the form's
/// address, so reading that again, or coming back to it, goes to the page that the form stood on.
pub(super) async fn another_method(method: Method, uri: axum::http::Uri) -> Response {
    let path = uri.path().trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((page, _)) if method == Method::GET => {
            Redirect::to(if page.is_empty() { "/" } else { page }).into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// The answer to an address that is none of ours.
pub(super) async fn no_such_page(uri: axum::http::Uri) -> PageError {
    PageError::NotFound(uri.path().to_owned())
}

/// Puts a page around what the layers below refuse in a bare word: a way of asking that an address
/// does not take, a form from another site, a file that is too large.
pub(super) async fn dressed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (heading, says) = match status {
        StatusCode::NOT_FOUND => ("There is no such page", "This address leads to nothing."),
        StatusCode::METHOD_NOT_ALLOWED => (
            "This page cannot be asked for like that",
            "It takes a form that is sent from another page. Go back, and send the form again.",
        ),
        StatusCode::FORBIDDEN => (
            "This form came from another site",
            "Nothing was changed. Open the page in this office, and send the form from there.",
        ),
        StatusCode::MISDIRECTED_REQUEST => (
            "The office answers under its own name only",
            "Open it at 127.0.0.1, [::1] or localhost: no other name is this machine's own.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "This file is too large",
            "A file may have up to 64 MB. Export a shorter span of days, and bring it in in parts.",
        ),
        _ => (
            "This could not be done",
            "Nothing was changed. Go back and try again.",
        ),
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    *response.body_mut() = Body::from(page(heading, says, None, None).into_string());
    response
}
