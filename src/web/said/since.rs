//! What others did since a form was opened: a form that is refused says it, so that whoever sent it
//! sees whose change stands in its way. How far the book had come is told by the form's own key.

use crate::{
    actions::refusal::Fault,
    web::{
        failure::PageError,
        home::lately::{LOOKED_AT, done},
        parts::{counted, moment_in_words},
        said::leads::Fields,
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

/// Acts that are told.
const TOLD: usize = 5;

/// What stands between the key of a form and how far the book had come.
const AT: char = '.';

impl Visit {
    /// A key for one form, unlike any other, which says how far the book has come.
    pub(in crate::web) fn form_key(&self) -> String {
        self.form_key_at(self.head.count)
    }

    /// The same where the book has come further since the visit began.
    pub(in crate::web) fn form_key_at(&self, count: i64) -> String {
        format!("{}{AT}{count}", self.office.form_key())
    }

    /// The mistakes of a form that was refused, each at its field, and what others did since it was
    /// opened.
    pub(in crate::web) async fn mistakes(
        &self,
        fields: &Fields<'_>,
        error: PageError,
        typed: &Typed,
    ) -> Result<Mistakes, PageError> {
        self.at_fault(fields, error.faults()?, typed).await
    }

    /// The same, where what is at fault is known already.
    pub(in crate::web) async fn at_fault(
        &self,
        fields: &Fields<'_>,
        faults: Vec<Fault>,
        typed: &Typed,
    ) -> Result<Mistakes, PageError> {
        let mistakes = fields.of_faults(faults, typed);
        self.and_since(mistakes, typed).await
    }

    /// The same, where the refusal is a sentence already.
    pub(in crate::web) async fn mistaken(
        &self,
        field: &str,
        says: String,
        typed: &Typed,
    ) -> Result<Mistakes, PageError> {
        self.and_since(Mistakes::whole(field, says), typed).await
    }

    async fn and_since(
        &self,
        mut mistakes: Mistakes,
        typed: &Typed,
    ) -> Result<Mistakes, PageError> {
        let first = mistakes.all().next().map(|(field, _)| field.to_owned());
        if let (Some(field), Some(since)) = (first, since(self, typed.get("form")).await?) {
            mistakes.add(&field, since);
        }
        Ok(mistakes)
    }
}

/// How far the book had come when a form was opened; none where its key does not say.
fn opened_at(form: &str) -> Option<i64> {
    let (_, count) = form.split_once(AT)?;
    let digits = count
        .split(|letter: char| !letter.is_ascii_digit())
        .next()?;
    digits.parse().ok()
}

/// What was done since, in a sentence; none where nothing was.
async fn since(visit: &Visit, form: &str) -> Result<Option<String>, PageError> {
    let Some(opened) = opened_at(form) else {
        return Ok(None);
    };
    let mut reader = visit.office.store().read(&visit.book.slug).await?;
    let newest = reader.head().await?.count;
    if newest <= opened {
        return Ok(None);
    }
    // The newest acts say most; what came before them is counted.
    let after = opened.max(newest.saturating_sub(LOOKED_AT));
    let mut acts = done(&mut reader, &visit.book.slug, after).await?;
    let before = acts.len().saturating_sub(TOLD);
    let acts = acts.split_off(before);
    let said = acts.iter().map(|done| {
        let mut letters = done.says.chars();
        let first = letters
            .next()
            .map(|letter| letter.to_lowercase().to_string());
        let did = format!("{}{}", first.unwrap_or_default(), letters.as_str());
        let at = moment_in_words(done.act.at);
        format!("{} {did}, on {at}", done.act.by)
    });
    let said: Vec<String> = said.collect();
    let earlier = if after > opened || before > 0 {
        let records = newest.saturating_sub(opened);
        let records = counted(records, "record was", "records were");
        format!(" ({records} made; these are the last)")
    } else {
        String::new()
    };
    let said = said.join("; ");
    Ok(Some(format!("since you opened this page{earlier}: {said}")))
}

#[cfg(test)]
mod tests {
    use super::opened_at;

    #[test]
    fn a_form_says_how_far_the_book_had_come() {
        assert_eq!(opened_at("6f2a.57"), Some(57));
        assert_eq!(opened_at("6f2a.57-again"), Some(57));
        assert_eq!(opened_at("6f2a"), None);
        assert_eq!(opened_at("6f2a.x"), None);
    }
}
