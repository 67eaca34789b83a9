//! Law 12: no field of no entry can change, and no two entries change places, unseen.

use std::collections::BTreeSet;

use fundledger::ledger::{
    calendar::Period,
    code::{FundCode, GrantCode, LineCode, ProjectCode},
    digest::{Digest, Encoder, Head},
    journal::{Draft, EntryKind, Posting, SourceCell},
    money::Money,
    posted::{Act, PostedEntry},
};
use jiff::{SignedDuration, Timestamp};
use proptest::{prelude::*, sample::Index};

use crate::{
    books::{book, cases, play, steps},
    memory::Ledger,
};

fn head(entries: &[PostedEntry]) -> Head {
    let mut record = Encoder::default();
    entries.iter().fold(Head::START, |head, entry| {
        entry.encode(&mut record);
        head.after(record.finish())
    })
}

/// The next thing that a text could be: never the same.
fn other(text: &str) -> String {
    format!("{text} ")
}

fn other_text(text: Option<&String>) -> Option<String> {
    text.map_or_else(|| Some(String::new()), |text| Some(other(text)))
}

fn other_period(period: Period) -> Period {
    Period::try_from((i64::from(period) + 1) % 14).unwrap()
}

fn other_kind(kind: EntryKind) -> EntryKind {
    if kind == EntryKind::Ordinary {
        EntryKind::Accrual
    } else {
        EntryKind::Ordinary
    }
}

/// Every posting that differs from this one in one field. A new field does not compile here until
/// it is named.
fn other_postings(posting: Posting) -> Vec<Posting> {
    let Posting {
        account,
        fund,
        project,
        line,
        grant,
        amount,
    } = posting;
    let longer = |code: &str| format!("{code}X");
    let fund: FundCode = longer(fund.as_str()).parse().unwrap();
    let project: ProjectCode = longer(project.as_str()).parse().unwrap();
    let line: LineCode = longer(line.as_str()).parse().unwrap();
    let grant: GrantCode = longer(
        grant
            .map_or("G".to_owned(), |grant| grant.to_string())
            .as_str(),
    )
    .parse()
    .unwrap();
    vec![
        Posting {
            account: longer(account.as_str()).parse().unwrap(),
            ..posting
        },
        Posting { fund, ..posting },
        Posting { project, ..posting },
        Posting { line, ..posting },
        Posting {
            grant: Some(grant),
            ..posting
        },
        Posting {
            amount: amount.plus(Money::from_pence(1)).unwrap(),
            ..posting
        },
        Posting {
            amount: amount.turned(),
            ..posting
        },
    ]
}

fn other_sources(source: Option<&SourceCell>) -> Vec<Option<SourceCell>> {
    let Some(source) = source else {
        return vec![Some(SourceCell {
            file: String::new(),
            sha256: Digest::START,
            sheet: None,
            cell: String::new(),
        })];
    };
    let SourceCell {
        file,
        sha256,
        sheet,
        cell,
    } = source.clone();
    let changed = |change: fn(&mut SourceCell)| {
        let mut changed = source.clone();
        change(&mut changed);
        Some(changed)
    };
    assert_ne!(
        Digest::of(file.as_bytes()),
        sha256,
        "a file's name is not its content"
    );
    let moved = SourceCell {
        sheet: other_text(sheet.as_ref()),
        cell,
        ..source.clone()
    };
    vec![
        None,
        Some(moved),
        changed(|source| source.file = other(&source.file)),
        changed(|source| source.cell = other(&source.cell)),
        changed(|source| source.sha256 = Digest::of(source.sha256.as_bytes())),
    ]
}

/// Every draft that differs from this one in one field, named as in [`other_postings`].
fn other_drafts(draft: &Draft) -> Vec<Draft> {
    let Draft {
        kind: _,
        date: _,
        year: _,
        period: _,
        concerns: _,
        text: _,
        reference: _,
        authority: _,
        reverses: _,
        replaces: _,
        lines: _,
        source,
        postings,
    } = draft;
    let with = |change: fn(&mut Draft)| {
        let mut changed = draft.clone();
        change(&mut changed);
        changed
    };
    let mut changed = vec![
        with(|draft| draft.kind = other_kind(draft.kind)),
        with(|draft| draft.date = draft.date.tomorrow().unwrap()),
        with(|draft| draft.year = draft.year.next()),
        with(|draft| draft.period = other_period(draft.period)),
        with(|draft| {
            let earlier = draft.concerns.unwrap_or(draft.year).previous();
            draft.concerns = Some(earlier);
        }),
        with(|draft| draft.text = other(&draft.text)),
        with(|draft| draft.reference = other_text(draft.reference.as_ref())),
        with(|draft| draft.authority = other_text(draft.authority.as_ref())),
        with(|draft| draft.reverses = Some(draft.reverses.unwrap_or(0) + 1)),
        with(|draft| draft.replaces = Some(draft.replaces.unwrap_or(0) + 1)),
        with(|draft| draft.lines.push(7)),
        with(|draft| draft.postings.truncate(1)),
        with(|draft| draft.postings.reverse()),
    ];
    for source in other_sources(source.as_ref()) {
        let mut moved = draft.clone();
        moved.source = source;
        changed.push(moved);
    }
    for (place, posting) in postings.iter().enumerate() {
        for instead in other_postings(*posting) {
            let mut one_changed = draft.clone();
            one_changed.postings[place] = instead;
            changed.push(one_changed);
        }
    }
    changed
}

fn others(posted: &PostedEntry) -> Vec<PostedEntry> {
    let PostedEntry {
        number,
        entry,
        posted: Act { by, why, at },
    } = posted;
    let same = || posted.clone();
    let act = |by: &str, why: Option<String>, at: Timestamp| Act {
        by: by.to_owned(),
        why,
        at,
    };
    let later = *at + SignedDuration::from_micros(1);
    let mut changed = vec![
        PostedEntry {
            number: number + 1,
            ..same()
        },
        PostedEntry {
            posted: act(&other(by), why.clone(), *at),
            ..same()
        },
        PostedEntry {
            posted: act(by, other_text(why.as_ref()), *at),
            ..same()
        },
        PostedEntry {
            posted: act(by, why.clone(), later),
            ..same()
        },
    ];
    for entry in other_drafts(entry) {
        changed.push(PostedEntry { entry, ..same() });
    }
    changed
}

/// A book whose entries carry everything that an entry may carry.
fn filled(mut ledger: Ledger, texts: &[Option<String>; 3], numbers: [Option<i64>; 2]) -> Ledger {
    for (posted, full) in ledger
        .posted
        .iter_mut()
        .zip([true, false].into_iter().cycle())
    {
        let [reference, why, sheet] = texts.clone();
        posted.entry.reference = reference;
        posted.posted.why = why;
        [posted.entry.reverses, posted.entry.replaces] = numbers;
        posted.entry.source = full.then(|| SourceCell {
            file: "extract.xlsx".to_owned(),
            sha256: Digest::of(b"extract"),
            sheet,
            cell: "C12".to_owned(),
        });
    }
    ledger
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn law_12_a_change_to_any_field_of_any_entry_changes_the_head(
        book in book(), steps in steps(), which: Index, texts: [Option<String>; 3],
        numbers: [Option<u32>; 2],
    ) {
        let mut ledger = Ledger::new(book);
        let year = ledger.book.first_year;
        play(&mut ledger, year, &steps);
        prop_assume!(!ledger.posted.is_empty());
        prop_assert_eq!(ledger.head, head(&ledger.posted));
        let numbers = numbers.map(|number| number.map(|number| i64::from(number) + 1));
        let ledger = filled(ledger, &texts, numbers);
        let place = which.index(ledger.posted.len());
        let mut heads = BTreeSet::from([head(&ledger.posted).digest]);
        for changed in others(&ledger.posted[place]) {
            prop_assert_ne!(&changed, &ledger.posted[place]);
            let mut entries = ledger.posted.clone();
            entries[place] = changed.clone();
            heads.insert(head(&entries).digest);
        }
        // A posting equal to its mirror, or two postings alike, make the same change twice.
        let distinct: BTreeSet<String> = others(&ledger.posted[place])
            .iter()
            .map(|changed| format!("{changed:?}"))
            .collect();
        prop_assert_eq!(heads.len(), distinct.len() + 1);
    }

    #[test]
    fn law_12_order_matters_and_a_cut_tail_is_seen(
        book in book(), steps in steps(), places: (Index, Index),
    ) {
        let mut ledger = Ledger::new(book);
        let year = ledger.book.first_year;
        play(&mut ledger, year, &steps);
        prop_assume!(ledger.posted.len() >= 2);
        let whole = head(&ledger.posted);
        let count = ledger.posted.len();
        let (one, other) = (places.0.index(count), places.1.index(count));
        let mut swapped = ledger.posted.clone();
        swapped.swap(one, other);
        prop_assert_eq!(head(&swapped) == whole, one == other);

        let cut = head(&ledger.posted[..one]);
        prop_assert!(cut.count < whole.count && cut.digest != whole.digest);
        let mut missing = ledger.posted.clone();
        missing.remove(one);
        prop_assert_ne!(head(&missing).digest, whole.digest);
    }
}
