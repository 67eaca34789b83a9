//! Why a page was not made, and the only place with status codes. A refusal is a sentence for the
//! person; what the database said stays in the log.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;

use crate::{actions::ActionError, statement::error::ReadError, store::error::StoreError};

use super::{layout, parts::sentence};

/// Why a page was not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    /// The address names nothing.
    #[error("there is no such page: {0}")]
    NotFound(String),
    /// A body that is no form.
    #[error("the form did not arrive whole; go back and send it again")]
    BadForm,
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
            other @ (PageError::Action(ActionError::Store(_))
            | PageError::NotFound(_)
            | PageError::NoRoom(_)
            | PageError::BadForm) => Err(other),
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            PageError::NotFound(_)
            | PageError::Action(ActionError::Store(StoreError::NoBook(_))) => StatusCode::NOT_FOUND,
            PageError::BadForm => StatusCode::BAD_REQUEST,
            PageError::Action(ActionError::Refused(_) | ActionError::Unreadable(_)) => {
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
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = ?self, "a page was not made");
        }
        let heading = match status {
            StatusCode::NOT_FOUND => "There is no such page",
            StatusCode::INTERNAL_SERVER_ERROR => "The book could not be reached",
            _ => "Nothing was changed",
        };
        let page = layout::bare(
            heading,
            &html! {
                div class="head" {
                    h1 { (heading) }
                    p class="lead" { (sentence(&self.to_string())) }
                }
                p { a href="/" { "Go to the books" } }
            },
        );
        (status, page).into_response()
    }
}

/// The answer to an address that is none of ours.
pub(super) async fn no_such_page(uri: axum::http::Uri) -> PageError {
    PageError::NotFound(uri.path().to_owned())
}
