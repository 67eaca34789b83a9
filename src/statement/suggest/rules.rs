//! The rules of a book, made ready once, and the proposal that they make for a line.
//!
//! A book may have hundreds of rules and an import a hundred thousand lines, so a line is not
//! held against every rule: each rule is kept under one thing that it cannot do without (a
//! council code, a party, a type, an amount, or its text), and only rules found under what a line
//! says are tried. All texts are looked for in one pass.

use std::{collections::BTreeMap, mem};

use aho_corasick::AhoCorasick;
use regex::{RegexSet, RegexSetBuilder};
use serde::Serialize;

use super::rule::{Rule, RuleError, Target, spaced_words};
use crate::{
    ledger::{code::AccountCode, money::Money},
    statement::{line::StatementLine, stage::fingerprint::normalised},
};

/// How many bytes the search for all the rules' words together may take.
const SEARCH_BYTES: usize = 64 * 1024 * 1024;

/// What a rule says a line was for, and why; a person confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The rule's name.
    pub rule: String,
    /// What the line was for.
    pub target: Target,
    /// Why, in words: "council code is 4310", "text contains 'printing'".
    pub reasons: Vec<String>,
}

/// A rule that fits a line, each of its conditions with the points that it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitting {
    /// The rule's name.
    pub rule: String,
    /// What the line was for.
    pub target: Target,
    /// Its conditions, and what each counts.
    pub weighed: Vec<(i32, String)>,
}

/// The rules of a book, in their order, checked and ready to be asked.
#[derive(Debug)]
pub struct Rules {
    in_order: Vec<Ready>,
    by_code: BTreeMap<String, Vec<usize>>,
    by_party: BTreeMap<String, Vec<usize>>,
    by_kind: BTreeMap<String, Vec<usize>>,
    by_amount: BTreeMap<Money, Vec<usize>>,
    texts: Texts,
    words: Words,
}

#[derive(Debug)]
struct Ready {
    rule: Rule,
    /// The text that must be found, as lines are normalised.
    contains: Option<String>,
    /// The place of its word pattern in the search.
    pattern: Option<usize>,
}

/// Texts that are looked for together, and the rule that is kept under each.
#[derive(Debug)]
struct Texts {
    search: AhoCorasick,
    rules: Vec<usize>,
}

/// Patterns of words that are looked for together, and the rules that are kept under them. Those
/// that say their words whole, as most do, are found sooner as texts.
#[derive(Debug)]
struct Words {
    whole: AhoCorasick,
    /// The place among the patterns of each that is looked for whole.
    of_whole: Vec<usize>,
    begun: RegexSet,
    /// The place among the patterns of each that only begins a word.
    of_begun: Vec<usize>,
    rules: Vec<Option<usize>>,
}

impl Rules {
    /// Checks the rules, puts them in their order, and makes them ready.
    ///
    /// # Errors
    /// The first [`RuleError`] of the first rule in order that has one.
    pub fn of(rules: impl IntoIterator<Item = Rule>) -> Result<Rules, RuleError> {
        let mut rules: Vec<Rule> = rules.into_iter().collect();
        rules.sort_by(|one, other| (one.order, &one.name).cmp(&(other.order, &other.name)));
        let mut made = Rules {
            in_order: Vec::with_capacity(rules.len()),
            by_code: BTreeMap::new(),
            by_party: BTreeMap::new(),
            by_kind: BTreeMap::new(),
            by_amount: BTreeMap::new(),
            texts: Texts::of(&[], Vec::new())?,
            words: Words::of(&[], Vec::new())?,
        };
        let (mut texts, mut under_texts) = (Vec::new(), Vec::new());
        let (mut words, mut under_words) = (Vec::new(), Vec::new());
        let mut names = std::collections::BTreeSet::new();
        for (place, rule) in rules.into_iter().enumerate() {
            rule.check()?;
            if !names.insert(rule.name.clone()) {
                return Err(RuleError::SameName(rule.name));
            }
            let kept = made.keep_by_field(place, &rule);
            let contains = rule.when.contains.as_deref().map(normalised);
            let mut kept_by_text = false;
            if let Some(text) = contains.as_deref().filter(|_| !kept) {
                texts.push(text.to_owned());
                under_texts.push(place);
                kept_by_text = true;
            }
            let pattern = rule.when.words.as_deref().map(|pattern| {
                words.push(spaced_words(pattern));
                under_words.push((!kept && !kept_by_text).then_some(place));
                words.len().saturating_sub(1)
            });
            made.in_order.push(Ready {
                rule,
                contains,
                pattern,
            });
        }
        made.texts = Texts::of(&texts, under_texts)?;
        made.words = Words::of(&words, under_words)?;
        Ok(made)
    }

    /// What the first rule that fits says the line was for; none where no rule fits.
    pub fn propose(&self, imported_into: AccountCode, line: &StatementLine) -> Option<Proposal> {
        let (_, rule) = self.fit(imported_into, line).next()?;
        let weighed = rule.when.in_words().into_iter();
        Some(Proposal {
            rule: rule.name.clone(),
            target: rule.then,
            reasons: weighed.map(|(_, says)| says).collect(),
        })
    }

    /// The place of the first rule that fits a line among [`Rules::names`] and
    /// [`Rules::targets`]: what many lines are asked, without a word of why.
    pub fn first(&self, imported_into: AccountCode, line: &StatementLine) -> Option<usize> {
        let (place, _) = self.fit(imported_into, line).next()?;
        Some(place)
    }

    /// The names of the rules, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.in_order.iter().map(|ready| ready.rule.name.as_str())
    }

    /// Every rule that fits a line, in their order.
    pub fn fitting(&self, imported_into: AccountCode, line: &StatementLine) -> Vec<Fitting> {
        let fitting = self.fit(imported_into, line).map(|(_, rule)| Fitting {
            rule: rule.name.clone(),
            target: rule.then,
            weighed: rule.when.in_words(),
        });
        fitting.collect()
    }

    /// Where the rules lead, in their order.
    pub fn targets(&self) -> impl Iterator<Item = Target> {
        self.in_order.iter().map(|ready| ready.rule.then)
    }

    fn fit<'a>(
        &'a self,
        imported_into: AccountCode,
        line: &'a StatementLine,
    ) -> impl Iterator<Item = (usize, &'a Rule)> + 'a {
        let text = normalised(&line.text);
        let found_words = self.words.in_text(&text);
        let mut tried: Vec<usize> = Vec::new();
        for (index, key) in [
            (&self.by_code, &line.code),
            (&self.by_party, &line.party),
            (&self.by_kind, &line.kind),
        ] {
            if let (false, Some(key)) = (index.is_empty(), key) {
                tried.extend(index.get(&normalised(key)).into_iter().flatten());
            }
        }
        let size = line.amount.magnitude();
        tried.extend(self.by_amount.get(&size).into_iter().flatten());
        tried.extend(self.texts.in_text(&text));
        let found = found_words.iter();
        tried.extend(found.filter_map(|at| self.words.rules.get(*at).copied().flatten()));
        tried.sort_unstable();
        tried.dedup();
        tried.into_iter().filter_map(move |place| {
            let ready = self.in_order.get(place)?;
            let text_holds = ready
                .contains
                .as_deref()
                .is_none_or(|wanted| text.contains(wanted))
                && ready
                    .pattern
                    .is_none_or(|at| found_words.binary_search(&at).is_ok());
            let fits = ready.rule.when.fit(imported_into, line, text_holds);
            fits.then_some((place, &ready.rule))
        })
    }

    /// Keeps a rule under a field that a line must have, where the rule names one.
    fn keep_by_field(&mut self, place: usize, rule: &Rule) -> bool {
        let when = &rule.when;
        for (index, key) in [
            (&mut self.by_code, &when.code),
            (&mut self.by_party, &when.party),
        ] {
            if let Some(key) = key {
                index.entry(normalised(key)).or_default().push(place);
                return true;
            }
        }
        if let Some(amount) = when.amount {
            self.by_amount.entry(amount).or_default().push(place);
            return true;
        }
        // A type is shared by many lines: a text finds fewer.
        match &when.kind {
            Some(kind) if when.contains.is_none() && when.words.is_none() => {
                let kept = self.by_kind.entry(normalised(kind)).or_default();
                kept.push(place);
                true
            }
            _ => false,
        }
    }
}

impl Texts {
    fn of(texts: &[String], rules: Vec<usize>) -> Result<Texts, RuleError> {
        let search = AhoCorasick::new(texts);
        let search = search.map_err(|error| RuleError::TooMuchText(error.to_string()))?;
        Ok(Texts { search, rules })
    }

    /// The rules whose text stands in a text, each once, however often its text does.
    fn in_text(&self, text: &str) -> impl Iterator<Item = usize> {
        let mut seen = vec![false; self.rules.len()];
        let found = self.search.find_overlapping_iter(text);
        found.filter_map(move |found| {
            let place = found.pattern().as_usize();
            let first = !mem::replace(seen.get_mut(place)?, true);
            first.then(|| self.rules.get(place).copied()).flatten()
        })
    }
}

impl Words {
    fn of(patterns: &[String], rules: Vec<Option<usize>>) -> Result<Words, RuleError> {
        let placed = patterns.iter().enumerate();
        let (begun, whole): (Vec<_>, Vec<_>) = placed.partition(|(_, words)| words.contains('*'));
        let too_much = |error: String| RuleError::TooMuchText(error);
        // `*` is the rest of a word.
        let pattern = |words: &String| regex::escape(words).replace(r"\*", "[^ ]*");
        Ok(Words {
            whole: AhoCorasick::new(whole.iter().map(|(_, words)| words))
                .map_err(|error| too_much(error.to_string()))?,
            of_whole: whole.into_iter().map(|(place, _)| place).collect(),
            begun: RegexSetBuilder::new(begun.iter().map(|(_, words)| pattern(words)))
                .size_limit(SEARCH_BYTES)
                .dfa_size_limit(SEARCH_BYTES)
                .build()
                .map_err(|error| too_much(error.to_string()))?,
            of_begun: begun.into_iter().map(|(place, _)| place).collect(),
            rules,
        })
    }

    /// The places of the patterns that stand in a normalised text, in their order.
    fn in_text(&self, text: &str) -> Vec<usize> {
        if self.rules.is_empty() {
            return Vec::new();
        }
        let text = spaced_words(text);
        let whole = self.whole.find_overlapping_iter(&text);
        let whole = whole.map(|found| found.pattern().as_usize());
        let mut found: Vec<usize> = whole
            .filter_map(|at| self.of_whole.get(at).copied())
            .collect();
        if !self.begun.is_empty() {
            let begun = self.begun.matches(&text);
            let begun = begun.iter();
            found.extend(begun.filter_map(|at| self.of_begun.get(at).copied()));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
