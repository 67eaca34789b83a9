//! Which of the waiting lines a page shows, and in which order: alike lines together, as the file
//! has them, or the largest first. A page begins after a line, named by what it is sorted by, so
//! that it stays the same page while lines before it are decided on.

use std::collections::BTreeMap;

use crate::{
    ledger::{code::AccountCode, journal::LineNumber, money::Money},
    statement::{
        matching::{pool::Movement, words},
        stage::proof::Sides,
    },
};

/// How many lines a page shows.
const SHOWN: usize = 60;
/// How many lines a page looks at where only those with strong suggestions are asked for.
const LOOKED: usize = 600;
/// How many alike lines are shown before the rest are folded.
const ALIKE: usize = 5;

/// The order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Alike,
    File,
    Largest,
}

impl Order {
    /// The order of a word; alike lines together where it is none.
    pub(super) fn of(word: Option<&str>) -> Order {
        match word {
            Some("file") => Order::File,
            Some("largest") => Order::Largest,
            _ => Order::Alike,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Order::Alike => "alike",
            Order::File => "file",
            Order::Largest => "largest",
        }
    }
}

/// What a page asks for.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) order: Order,
    pub(super) account: Option<AccountCode>,
    pub(super) find: String,
    /// Begin after the line that sorts here.
    pub(super) after: Option<String>,
    /// The group whose lines are all shown.
    pub(super) unfolded: Option<String>,
    /// Whether only lines with a strong suggestion are asked for.
    pub(super) strong: bool,
}

/// Lines of one payee.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// What its lines have in common; nothing for those that stand alone.
    pub(super) key: Option<String>,
    /// What its lines begin with.
    pub(super) heading: String,
    /// All of its lines.
    pub(super) lines: Vec<LineNumber>,
    /// What they come to.
    pub(super) sum: Money,
    /// The lines that this page shows.
    pub(super) shown: Vec<LineNumber>,
}

/// A page of waiting lines.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) groups: Vec<Group>,
    /// How many lines were found, and their money on each side: a net of nil would hide both.
    pub(super) found: usize,
    pub(super) sides: Sides,
    /// Where the next page begins.
    pub(super) next: Option<String>,
}

impl Listed {
    /// Leaves out the shown lines that are not wanted, and what a group says of them; the others
    /// keep their places.
    pub(super) fn keep(&mut self, open: impl Fn(LineNumber) -> Option<Money>) {
        let mut all = Vec::new();
        for group in &mut self.groups {
            group.shown.retain(|number| open(*number).is_some());
            let sums = group.shown.iter().filter_map(|number| open(*number));
            let sums: Vec<Money> = sums.collect();
            group.sum = Money::sum(sums.iter().copied()).unwrap_or_default();
            if group.key.is_some() {
                group.lines.clone_from(&group.shown);
            }
            all.extend(sums);
        }
        self.groups.retain(|group| !group.shown.is_empty());
        self.found = all.len();
        self.sides = Sides::sum(all).unwrap_or_default();
    }

    /// The lines that it shows, in their order.
    pub(super) fn shown(&self) -> Vec<LineNumber> {
        let shown = self.groups.iter().flat_map(|group| &group.shown);
        shown.copied().collect()
    }
}

/// What a line is sorted by, as an address carries it.
fn place(wanted: &Wanted, key: Option<&str>, line: &Movement) -> String {
    let number = format!("{:012}", line.number);
    match wanted.order {
        Order::File => number,
        Order::Largest => {
            let size = i64::MAX.saturating_sub(line.open.magnitude().pence());
            format!("{size:019}~{number}")
        }
        // What stands alone comes last.
        Order::Alike => match key {
            Some(key) => format!("0{key}~{number}"),
            None => format!("1~{number}"),
        },
    }
}

/// The page of the lines that were asked for.
pub(super) fn listed(wanted: &Wanted, waiting: &[Movement]) -> Listed {
    let find = wanted.find.to_lowercase();
    let asked = |line: &&Movement| {
        wanted.account.is_none_or(|account| account == line.account)
            && (find.is_empty() || line.text.to_lowercase().contains(&find))
    };
    let found: Vec<&Movement> = waiting.iter().filter(asked).collect();
    let mut alike: BTreeMap<String, Vec<&Movement>> = BTreeMap::new();
    let mut keys = Vec::with_capacity(found.len());
    for line in &found {
        let key = words::named(line.party.as_deref(), &line.text).unwrap_or_default();
        let key = format!("{} {key}", line.account);
        keys.push(key.clone());
        alike.entry(key).or_default().push(line);
    }
    let several = |key: &String| alike.get(key).is_some_and(|lines| lines.len() > 1);
    let mut sorted: Vec<(String, Option<&str>, &Movement)> = found
        .iter()
        .zip(&keys)
        .map(|(line, key)| {
            let key = several(key).then_some(key.as_str());
            (place(wanted, key, line), key, *line)
        })
        .collect();
    sorted.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    let mut page = Listed {
        found: found.len(),
        sides: Sides::sum(found.iter().map(|line| line.open)).unwrap_or_default(),
        ..Listed::default()
    };
    let most = if wanted.strong { LOOKED } else { SHOWN };
    let mut shown = 0_usize;
    for (place, key, line) in sorted {
        if wanted.after.as_ref().is_some_and(|after| place <= *after) {
            continue;
        }
        if shown == most {
            return page;
        }
        let key = key.filter(|_| wanted.order == Order::Alike);
        let begins = page
            .groups
            .last()
            .is_none_or(|group| group.key.as_deref() != key);
        if begins {
            page.groups.push(group(key, &alike));
        }
        // The next page begins after the last line that this one shows or folds.
        page.next = Some(place);
        if let Some(group) = page.groups.last_mut() {
            let unfolded = wanted.strong
                || group.key == wanted.unfolded
                || group.lines.len() <= ALIKE.saturating_add(1);
            if key.is_none() || unfolded || group.shown.len() < ALIKE {
                group.shown.push(line.number);
                shown = shown.saturating_add(1);
            }
        }
    }
    page.next = None;
    page
}

fn group(key: Option<&str>, alike: &BTreeMap<String, Vec<&Movement>>) -> Group {
    let lines = key
        .and_then(|key| alike.get(key))
        .cloned()
        .unwrap_or_default();
    let start = words::common_start(lines.iter().map(|line| line.text.as_str()));
    // Lines of one party that begin with no word in common are named by it.
    let party = lines.first().and_then(|line| line.party.clone());
    Group {
        key: key.map(str::to_owned),
        heading: Some(start)
            .filter(|start| !start.is_empty())
            .or(party)
            .unwrap_or_default(),
        sum: Money::sum(lines.iter().map(|line| line.open)).unwrap_or_default(),
        lines: lines.iter().map(|line| line.number).collect(),
        shown: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(number: i64, pence: i64, text: &str) -> Movement {
        Movement {
            number,
            account: "1000".parse().unwrap(),
            date: date(2020, 5, 1),
            open: Money::from_pence(pence),
            text: text.to_owned(),
            reference: None,
            party: None,
        }
    }

    fn wanted(order: Order, after: Option<String>) -> Wanted {
        Wanted {
            order,
            account: None,
            find: String::new(),
            after,
            unfolded: None,
            strong: false,
        }
    }

    #[test]
    fn every_line_is_on_one_page_and_alike_lines_stand_together() {
        let waiting: Vec<Movement> = (1..=150)
            .map(|n| match n % 3 {
                0 => line(n, -n, "Village hall hire"),
                1 => line(
                    n,
                    -n,
                    &format!("Shop of {}", "x".repeat(n.try_into().unwrap())),
                ),
                _ => line(n, n, "Bus fares"),
            })
            .collect();
        for order in [Order::File, Order::Largest] {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = listed(&wanted(order, after), &waiting);
                assert_eq!(page.found, 150);
                seen.extend(page.shown());
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let mut sorted = seen.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (1..=150).collect::<Vec<_>>(), "{order:?}");
        }
        let alike = listed(&wanted(Order::Alike, None), &waiting);
        let heads: Vec<(&str, usize, usize)> = alike
            .groups
            .iter()
            .map(|group| (group.heading.as_str(), group.lines.len(), group.shown.len()))
            .collect();
        assert_eq!(
            heads[..2],
            [("Bus fares", 50, 5), ("Village hall hire", 50, 5)]
        );
        assert_eq!((heads[2].1, heads[2].2), (0, 50));
        assert_eq!(alike.next, None);
        // A line that was decided on leaves the page that follows it as it was.
        let first = listed(&wanted(Order::File, None), &waiting);
        let next = listed(&wanted(Order::File, first.next.clone()), &waiting);
        let later = listed(&wanted(Order::File, first.next), &waiting[60..]);
        assert_eq!(next.shown(), later.shown());
    }

    #[test]
    fn lines_of_one_party_that_begin_otherwise_are_named_by_it() {
        let texts = [(1, "Printing"), (2, "Posters")];
        let waiting = texts.map(|(number, text)| Movement {
            party: Some("Print supplier".to_owned()),
            ..line(number, -100, text)
        });
        let page = listed(&wanted(Order::Alike, None), &waiting);
        assert_eq!(page.groups[0].heading, "Print supplier");
    }

    #[test]
    fn lines_are_found_by_their_text_and_a_group_is_unfolded_by_its_key() {
        let waiting: Vec<Movement> = (1..=9)
            .map(|n| line(n, -100, "Village hall hire"))
            .collect();
        let mut asked = wanted(Order::Alike, None);
        asked.find = "HALL".to_owned();
        let page = listed(&asked, &waiting);
        assert_eq!((page.found, page.groups[0].shown.len()), (9, 5));
        assert_eq!(page.sides, Sides::of(Money::from_pence(-900)));
        asked.unfolded.clone_from(&page.groups[0].key);
        assert_eq!(listed(&asked, &waiting).shown().len(), 9);
        // Where only some of them are wanted, a group says what is left of it.
        let mut page = listed(&asked, &waiting);
        page.keep(|number| (number > 6).then(|| Money::from_pence(-100)));
        let sides = Sides::of(Money::from_pence(-300));
        assert_eq!((page.found, page.sides), (3, sides));
        assert_eq!(page.groups[0].lines, [7, 8, 9]);
        page.keep(|_| None);
        assert!(page.groups.is_empty());
        asked.find = "school".to_owned();
        assert_eq!(listed(&asked, &waiting).found, 0);
    }
}
