//! What somebody typed into a form, kept as it was typed, and the mistakes found in it.

use std::str::FromStr;

use axum::{
    Form,
    extract::{FromRequest, Request},
};
use jiff::civil::Date;

use crate::ledger::{
    calendar::parse_date,
    digest::{Digest, Encoder},
    money::Money,
};

use super::{
    acting::{self, AS_ROLE, BACK_TO, CHANGED, SHOWN_TO},
    failure::PageError,
    said::heed::HEED,
};

/// Fields as somebody could have typed them: without the NUL, which no keyboard gives, which no
/// page shows, and which no database keeps alike.
pub(super) fn plain(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let without = |(name, value): (String, String)| (without_nul(name), without_nul(value));
    fields.into_iter().map(without).collect()
}

/// A text without the NUL.
pub(super) fn without_nul(text: String) -> String {
    if text.contains('\0') {
        return text.replace('\0', "");
    }
    text
}

/// The fields of a form, in the order of the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    fields: Vec<(String, String)>,
    /// Whether it was sent only to be shown again, since who acts was changed.
    shown: bool,
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Typed, PageError> {
        let headers = request.headers().clone();
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(fields) = form.map_err(|_| PageError::BadForm)?;
        let shown = fields.iter().any(|(field, _)| field == CHANGED);
        if !shown {
            acting::same(&fields, &headers)?;
        }
        Ok(Typed::of(fields))
    }
}

impl Typed {
    /// Fields that a page fills in by itself.
    pub(super) fn filled<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Typed {
        let named = fields.into_iter();
        Typed::of(
            named
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    /// Whether the form was sent only to be shown again as it was filled in: who acts was changed
    /// on its page, and nothing is done of what it asks.
    pub(super) const fn only_shown(&self) -> bool {
        self.shown
    }

    /// Fields as they were sent; who acts is none of them.
    pub(super) fn of(fields: Vec<(String, String)>) -> Typed {
        let shown = fields.iter().any(|(field, _)| field == CHANGED);
        let own = |field: &str| ![AS_ROLE, BACK_TO, CHANGED, SHOWN_TO].contains(&field);
        let mut fields = plain(fields);
        fields.retain(|(field, _)| own(field));
        Typed { fields, shown }
    }

    /// The same fields with one of them set.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Typed {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.into()));
        self
    }

    /// Every field but the one that says what to do with them.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter(|(field, _)| field != "how")
            .map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// What tells this sending of the form from any other: its own key, and every word in it. A
    /// form that was sent, and is sent again with other words, asks for another thing. What was to
    /// be looked at twice is no word of anybody's, and another one once the form was acted on.
    pub(super) fn sent(&self) -> String {
        let mut record = Encoder::of("sent");
        for (field, value) in self.kept().filter(|(field, _)| *field != HEED) {
            record.text(field).text(value);
        }
        Digest::of(record.finish()).to_string()
    }

    /// A field, without the spaces around it; nothing where it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Every field of a name, as many boxes of one name are.
    pub(super) fn all_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.fields.iter().filter(move |(field, _)| field == name);
        found.map(|(_, value)| value.trim())
    }

    /// A field, where something was typed into it.
    pub(super) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// A field as a value of a kind; the mistake is kept where it is none.
    pub(super) fn parse<T: FromStr<Err: std::fmt::Display>>(
        &self,
        name: &'static str,
        missing: &str,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let Some(text) = self.some(name) else {
            mistakes.add(name, missing);
            return None;
        };
        text.parse()
            .map_err(|error: T::Err| mistakes.add(name, error.to_string()))
            .ok()
    }

    /// A field as words that must be there.
    pub(super) fn words(
        &self,
        name: &'static str,
        missing: &str,
        mistakes: &mut Mistakes,
    ) -> String {
        if self.some(name).is_none() {
            mistakes.add(name, missing);
        }
        self.get(name).to_owned()
    }

    /// A field as a day: 31/03/2021, 2021-03-31 or "31 March 2021".
    pub(super) fn day(
        &self,
        name: &'static str,
        missing: &str,
        mistakes: &mut Mistakes,
    ) -> Option<Date> {
        let Some(text) = self.some(name) else {
            mistakes.add(name, missing);
            return None;
        };
        parse_date(text)
            .map_err(|error| mistakes.add(name, error.to_string()))
            .ok()
    }

    /// A numbered field as an amount, where one was typed.
    pub(super) fn amount(&self, name: &str, mistakes: &mut Mistakes) -> Option<Money> {
        let text = self.some(name)?;
        text.parse::<Money>()
            .map_err(|error| mistakes.add(name, error.to_string()))
            .ok()
    }
}

/// Mistakes, each at its field, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub(super) struct Mistakes(Vec<(String, String)>);

impl Mistakes {
    /// One mistake about a form as a whole.
    pub(super) fn whole(field: &str, says: impl Into<String>) -> Mistakes {
        Mistakes(vec![(field.to_owned(), says.into())])
    }

    /// Adds a mistake at a field.
    pub(super) fn add(&mut self, field: &str, says: impl Into<String>) {
        self.0.push((field.to_owned(), says.into()));
    }

    /// Puts them in the order of the fields on the page.
    pub(super) fn in_order(&mut self, of: impl Fn(&str) -> Option<usize>) {
        self.0
            .sort_by_key(|(field, _)| of(field).unwrap_or(usize::MAX));
    }

    /// All of them at one field, where the page has none of their own any more.
    #[must_use]
    pub(super) fn all_at(self, field: &str) -> Mistakes {
        let said = self.0.into_iter();
        Mistakes(said.map(|(_, says)| (field.to_owned(), says)).collect())
    }

    /// Adds those of another list.
    pub(super) fn extend(&mut self, others: Mistakes) {
        self.0.extend(others.0);
    }

    /// Whether there is none.
    pub(super) fn none(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, says)| (field.as_str(), says.as_str()))
    }

    /// Every mistake at a field.
    pub(super) fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        let at = self.all().filter(move |(at, _)| *at == field);
        at.map(|(_, says)| says)
    }

    /// The first mistake at a field.
    pub(super) fn at(&self, field: &str) -> Option<&str> {
        self.all()
            .find(|(at, _)| *at == field)
            .map(|(_, says)| says)
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn what_was_sent_has_no_nul() {
        let sent = [("te\0xt", "Room\0 hire"), ("why", "\0")];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let typed = Typed::of(sent.to_vec());
        assert_eq!(typed.get("text"), "Room hire");
        assert_eq!(typed.some("why"), None);
    }
}
