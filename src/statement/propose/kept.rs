//! Answers to the questions about a file that a layout read already → another version of the
//! layout: what was answered, and beside it what it held that no question asks.

use std::collections::BTreeMap;

use super::{answers::Answers, column::captions};
use crate::statement::{
    captions::{cut_short, exactly, misspelt, plain},
    profile::{Column, Decides, Fact, Kind, Marks, Profile, Sign},
};

/// The columns without which no file of a layout is read.
const NEEDED: [Column; 5] = [
    Column::Date,
    Column::Amount,
    Column::MoneyOut,
    Column::MoneyIn,
    Column::Side,
];

impl Answers {
    /// Takes what a layout that was kept says of this table, in the place of what is proposed.
    pub fn take(&mut self, kept: &Profile) {
        let mut of_headings: BTreeMap<u16, Column> = BTreeMap::new();
        let ways: [fn(&str, &str) -> bool; 3] = [exactly, cut_short, misspelt];
        for way in ways {
            for (role, names) in &kept.columns {
                if of_headings.values().any(|taken| taken == role) {
                    continue;
                }
                let here = names.iter().find_map(|name| {
                    let free = self.captions.iter();
                    let mut free = free.filter(|(at, _)| !of_headings.contains_key(at));
                    let fits = |caption: &String| way(&plain(caption), &plain(name));
                    free.find(|(_, caption)| fits(caption)).map(|(at, _)| *at)
                });
                of_headings.extend(here.map(|at| (at, *role)));
            }
        }
        let by_place = (0_u16..).zip(kept.headerless.iter().copied());
        let roles: BTreeMap<u16, Column> = of_headings.into_iter().chain(by_place).collect();
        // A layout under whose headings nothing stands here says nothing about this table.
        if roles.is_empty() {
            return;
        }
        self.roles = roles;
        self.debit_said = true;
        (self.sign, self.dates) = (Some(kept.sign), Some(kept.dates));
        self.marks = kept.marks.clone();
        if !kept.sides.is_empty() {
            self.sides = kept.sides.clone();
        }
        if !kept.status.is_empty() {
            self.status = kept.status.clone();
        }
    }

    /// What a balance without a minus means, where not what an amount without one does. What the
    /// file does not prove is as the layout had it, and else as banks and ledgers have it: a bank's
    /// is what is in hand.
    pub(super) fn balance_sign(
        &self,
        sign: Sign,
        kind: Kind,
        kept: Option<&Profile>,
    ) -> Option<Sign> {
        let unproved = match kind {
            Kind::BankExport => sign == Sign::PositiveIsMoneyOut,
            Kind::LedgerExtract => false,
        };
        if let Some(sign) = self.raised_sign() {
            return Some(sign);
        }
        let same = kept.filter(|kept| (kept.sign, kept.kind) == (sign, kind));
        match (self.against, same) {
            (None, Some(kept)) => kept.balance_sign,
            (against, _) => against.unwrap_or(unproved).then_some(sign.turned()),
        }
    }

    /// Fills in the columns: each under its heading here, then under those that the layout had for
    /// it, then under those of known layouts. A column that the file lacks stays, as one that some
    /// files lack.
    pub(super) fn put_columns(
        &self,
        profile: &mut Profile,
        kept: Option<&Profile>,
        known: &[Profile],
    ) {
        if self.heading.is_none() {
            let role = |column| self.roles.get(&column).copied().unwrap_or(Column::Ignored);
            profile.headerless = (0..self.width).map(role).collect();
            return;
        }
        let had = |role: &Column| kept.and_then(|kept| kept.columns.get(role));
        let read = self
            .roles
            .iter()
            .filter(|(_, role)| **role != Column::Ignored);
        for (column, role) in read {
            let own = self.captions.get(column).cloned().unwrap_or_default();
            let mut names: Vec<String> = had(role).into_iter().flatten().cloned().collect();
            names.retain(|name| !self.stands(name));
            // Where debit was said to be money in, what another file calls credit is not.
            names.retain(|name| !contrary(&own, name));
            let held = |names: &[String], caption: &str| {
                names.iter().any(|name| plain(name) == plain(caption))
            };
            names.insert(0, own.clone());
            for caption in captions(known, *role) {
                let other = self.stands(&caption) || contrary(&own, &caption);
                if !held(&names, &caption) && !other {
                    names.push(caption);
                }
            }
            profile.columns.insert(*role, names);
            // A file that lacks what this one has is another one's, unless the book's own layout
            // had it that some may lack it.
            let lacks = had(role).is_some()
                && kept.is_some_and(|kept| kept.own && kept.optional.contains(role));
            if lacks {
                profile.optional.push(*role);
            }
        }
        let kept_columns = kept.iter().flat_map(|kept| &kept.columns);
        for (role, names) in kept_columns {
            let mut names = names.clone();
            names.retain(|name| !self.stands(name));
            if !profile.columns.contains_key(role) && !NEEDED.contains(role) && !names.is_empty() {
                profile.columns.insert(*role, names);
                profile.optional.push(*role);
            }
        }
    }

    /// Whether a caption stands in the heading of this file.
    fn stands(&self, name: &str) -> bool {
        let caption = plain(name);
        self.captions.values().any(|here| plain(here) == caption)
    }

    /// The words of totals and balances: those that were answered, and those of sub-totals that the
    /// layout had, where nobody said which they are.
    pub(super) fn marks_beside(&self, kept: &Marks) -> Marks {
        let mut marks = self.marks.clone();
        if self.sub_totals_said {
            return marks;
        }
        for text in &kept.sub_total {
            let lists = [
                &marks.sub_total,
                &marks.grand_total,
                &marks.opening,
                &marks.closing,
            ];
            let known = lists
                .into_iter()
                .flatten()
                .any(|known| plain(known) == plain(text));
            if !known {
                marks.sub_total.push(text.clone());
            }
        }
        marks
    }

    /// The captions of facts: those that stand above this heading, and those that the layout had.
    pub(super) fn facts_beside(
        &self,
        kept: &BTreeMap<Fact, Vec<String>>,
    ) -> BTreeMap<Fact, Vec<String>> {
        let mut facts = kept.clone();
        for (fact, names) in &self.facts {
            let held = facts.entry(*fact).or_default();
            for name in names {
                if !held.iter().any(|known| plain(known) == plain(name)) {
                    held.push(name.clone());
                }
            }
        }
        facts
    }

    /// What the layout held that no question asks, as far as it still fits what was answered.
    pub(super) fn beside(&self, kept: &Profile) -> Profile {
        let read = |name: &String| {
            let mut columns = self.captions.iter();
            let here = columns.find(|(_, caption)| plain(caption) == plain(name));
            here.is_some_and(|(at, _)| {
                let role = self.roles.get(at).copied().unwrap_or(Column::Ignored);
                role != Column::Ignored
            })
        };
        let mut more_text = kept.more_text.clone();
        more_text.retain(|name| !read(name));
        let begins = |start: &String| {
            let sheet = self.sheet.as_ref();
            sheet.is_some_and(|sheet| plain(sheet).starts_with(&plain(start)))
        };
        let periods = self.roles.values().any(|role| *role == Column::Period);
        Profile {
            more_text,
            sheet: kept.sheet.clone().filter(begins),
            decides: if periods { kept.decides } else { Decides::Date },
            fallback: false,
            telling: Vec::new(),
            account: None,
            headerless: Vec::new(),
            columns: BTreeMap::new(),
            optional: Vec::new(),
            ..kept.clone()
        }
    }
}

/// Whether one of two captions says debit and the other credit.
fn contrary(one: &str, other: &str) -> bool {
    let says = |text: &str, word: &str| plain(text).contains(word);
    let (debit, credit) = ("debit", "credit");
    (says(one, debit) && says(other, credit)) || (says(one, credit) && says(other, debit))
}
