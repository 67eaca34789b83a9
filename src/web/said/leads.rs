//! Where a refusal leads: to the field that asked for what is at fault. A form says once under
//! which name it asks for which part; a refusal says which part it is about; here they meet.

use crate::{
    actions::refusal::{About, Fault, Refusal},
    ledger::money::Money,
    web::{
        failure::PageError,
        typed::{Mistakes, Typed},
    },
};

/// The fields of a form, by what each asks for.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Fields<'a> {
    /// Where what is about no field leads: the form as a whole.
    pub(in crate::web) whole: &'a str,
    /// Each part that the form asks for, and the name of its field: that of every row of a table of
    /// fields begins so, as `account` does for `account-1`.
    pub(in crate::web) asks: &'a [(About, &'a str)],
}

impl Fields<'_> {
    /// The mistakes of a form that was refused, each at its field.
    pub(in crate::web) fn mistakes(
        &self,
        error: PageError,
        typed: &Typed,
    ) -> Result<Mistakes, PageError> {
        Ok(self.of_faults(error.faults()?, typed))
    }

    /// The same, where what is at fault is known already.
    pub(in crate::web) fn of_faults(&self, faults: Vec<Fault>, typed: &Typed) -> Mistakes {
        let mut mistakes = Mistakes::default();
        self.fault(faults, typed, &mut mistakes);
        mistakes
    }

    /// Adds what a rule refuses to what is wrong already; a field that is wrong as it was typed
    /// says that alone.
    pub(in crate::web) fn refuse(&self, refusal: &Refusal, typed: &Typed, mistakes: &mut Mistakes) {
        self.fault(refusal.faults(), typed, mistakes);
    }

    fn fault(&self, faults: Vec<Fault>, typed: &Typed, mistakes: &mut Mistakes) {
        let before = mistakes.clone();
        for fault in faults {
            let field = self.field(&fault, typed);
            if before.at(&field).is_none() {
                mistakes.add(&field, fault.says);
            }
        }
    }

    /// The same for all that is found in a form that was read in part, beside what is missing.
    pub(in crate::web) fn also(
        &self,
        found: impl IntoIterator<Item = impl Into<Refusal>>,
        typed: &Typed,
        mistakes: &mut Mistakes,
    ) {
        for refusal in found {
            let mut of_one = Mistakes::default();
            self.refuse(&refusal.into(), typed, &mut of_one);
            let kept: Vec<(String, String)> = of_one
                .all()
                .filter(|(field, _)| mistakes.at(field).is_none())
                .map(|(field, says)| (field.to_owned(), says.to_owned()))
                .collect();
            for (field, says) in kept {
                mistakes.add(&field, says);
            }
        }
    }

    /// Puts mistakes in the order of the fields.
    pub(in crate::web) fn order(&self, mistakes: &mut Mistakes) {
        mistakes.in_order(|field| self.asks.iter().position(|(_, name)| *name == field));
    }

    /// The field of a fault: of several, the one that says what the fault names, else the first
    /// that something was typed into. What was not sent is not on the page, and leads nowhere.
    fn field(&self, fault: &Fault, typed: &Typed) -> String {
        let words = fault.parts.iter().find_map(|part| {
            if let About::Long(has) = part {
                let long = |said: &str| said.chars().count() == *has;
                return self.saying(typed, &long);
            }
            let unreadable = *part == About::Unreadable;
            let holds = |said: &str| unreadable && said.chars().any(char::is_control);
            self.saying(typed, &holds)
        });
        if let Some(field) = words {
            return field;
        }
        let parts = fault.parts.iter();
        let bases = parts.flat_map(|part| self.named(*part));
        let fields: Vec<String> = bases
            .filter_map(|base| self.row(base, fault, typed))
            .collect();
        let says = |field: &&String| {
            let mut beside = fault.beside.iter();
            beside.any(|(part, said)| fault.parts.contains(part) && same(typed.get(field), said))
        };
        let filled = |field: &&String| typed.some(field).is_some();
        let found = fields.iter().find(says);
        let found = found.or_else(|| fields.iter().find(filled));
        let found = found.or(fields.first());
        found.map_or_else(|| self.whole.to_owned(), Clone::clone)
    }

    /// The names under which a part is asked for.
    fn named(&self, part: About) -> impl Iterator<Item = &str> {
        let asked = self.asks.iter().filter(move |(asks, _)| *asks == part);
        asked.map(|(_, name)| *name)
    }

    /// The field whose words are what is at fault.
    fn saying(&self, typed: &Typed, is: &dyn Fn(&str) -> bool) -> Option<String> {
        let names = self.asks.iter().flat_map(|(_, base)| rows(base, typed));
        let mut fields = names.filter(|field| is(typed.get(field)));
        fields.next().map(str::to_owned)
    }

    /// The field of a name; of a table of fields, that of the row which says what the fault names
    /// beside it. None where no row does.
    fn row(&self, base: &str, fault: &Fault, typed: &Typed) -> Option<String> {
        let rows: Vec<&str> = rows(base, typed).collect();
        match rows.as_slice() {
            [only] if *only == base => return Some(base.to_owned()),
            _ => {}
        }
        let says = |field: &&&str| {
            let suffix = field.strip_prefix(base).unwrap_or_default();
            let mut beside = fault.beside.iter();
            beside.all(|(part, said)| self.beside(*part, said, suffix, typed))
        };
        let mut found = rows.iter().filter(says);
        let filled = found.clone().find(|field| typed.some(field).is_some());
        let field = filled.or_else(|| found.next())?;
        Some((*field).to_owned())
    }

    /// Whether the row of a suffix says something of a part; one that the form does not ask for
    /// tells no row from another. A row may be named after what it is of.
    fn beside(&self, part: About, said: &str, suffix: &str, typed: &Typed) -> bool {
        let mut names = self.named(part).peekable();
        if suffix.strip_prefix('-') == Some(said) || names.peek().is_none() {
            return true;
        }
        names.any(|name| same(typed.get(&format!("{name}{suffix}")), said))
    }
}

/// The fields of a name, and of the rows of it, as they were sent.
fn rows<'a>(base: &'a str, typed: &'a Typed) -> impl Iterator<Item = &'a str> {
    let of_base = move |(field, _): (&'a str, &'a str)| {
        let row = field.strip_prefix(base)?;
        (row.is_empty() || row.starts_with('-')).then_some(field)
    };
    typed.kept().filter_map(of_base)
}

/// Whether two texts are the same, or the same amount.
fn same(one: &str, other: &str) -> bool {
    let amount = |text: &str| text.parse::<Money>().ok();
    one == other || amount(one).is_some_and(|money| amount(other) == Some(money))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::close::Blocker;

    const FIELDS: Fields<'_> = Fields {
        whole: "sign",
        asks: &[
            (About::Consent, "consent"),
            (About::Account, "account"),
            (About::Fund, "fund"),
            (About::Amount, "debit"),
            (About::Amount, "credit"),
        ],
    };

    fn field(refusal: Refusal, typed: &[(&str, &str)]) -> Vec<String> {
        let typed = typed.iter().map(|(name, said)| (*name, (*said).to_owned()));
        let error = PageError::from(refusal);
        let mistakes = FIELDS.mistakes(error, &Typed::filled(typed)).unwrap();
        mistakes.all().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn a_consent_that_is_missing_leads_to_the_field_of_its_fund() {
        let blocker = |fund: Option<&str>| Blocker {
            says: "something stands in the way".to_owned(),
            consent: fund.map(|fund| fund.parse().unwrap()),
        };
        let refusal = Refusal::CannotClose {
            year: "2020/21".parse().unwrap(),
            blockers: vec![blocker(Some("CL")), blocker(None), blocker(Some("YF"))],
        };
        let typed = [("consent-YF", ""), ("consent-CL", "")];
        assert_eq!(field(refusal, &typed), ["consent-CL", "sign", "consent-YF"]);
    }

    #[test]
    fn of_several_rows_the_one_that_says_what_is_at_fault_is_found() {
        use crate::ledger::entry::EntryError;
        let typed = [
            ("account-1", "6900"),
            ("fund-1", "POOL"),
            ("debit-1", "5.00"),
            ("credit-1", ""),
            ("account-2", "6900"),
            ("fund-2", "CL"),
            ("debit-2", ""),
            ("credit-2", "0"),
        ];
        let nil = EntryError::NilPosting("6900".parse().unwrap());
        assert_eq!(field(nil.into(), &typed), ["credit-2"]);
        let fund = EntryError::UnknownFund("CL".parse().unwrap());
        assert_eq!(field(fund.into(), &typed), ["fund-2"]);
        let account = EntryError::UnknownAccount("9999".parse().unwrap());
        assert_eq!(field(account.into(), &typed), ["sign"]);
    }
}
