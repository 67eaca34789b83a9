//! The committed samples are what the generator makes, and their figures are the paper's.

use std::path::Path;

use fundledger::ledger::money::Money;

use crate::samples::{SampleYear, make_bank, make_extract};

/// Set `FUNDLEDGER_WRITE_SAMPLES` to write the files instead, after a change to the generator.
#[test]
fn the_committed_samples_are_what_the_generator_makes() {
    let year = SampleYear::of_2020_21();
    for (name, bytes) in [
        ("council-ledger-extract-2020-21.xlsx", make_extract(&year)),
        ("bank-export-2020-21.xlsx", make_bank(&year)),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("imports/samples")
            .join(name);
        if std::env::var_os("FUNDLEDGER_WRITE_SAMPLES").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let committed = std::fs::read(&path).unwrap();
        assert!(committed == bytes, "{name} is not what the generator makes");
    }
}

#[test]
fn the_sample_year_is_the_paper_to_the_penny() {
    let year = SampleYear::of_2020_21();
    assert_eq!(year.extract.len(), 49);
    for (code, lines, pence) in [
        ("1010", 12, 3_090_000),
        ("1020", 12, 305_196),
        ("1030", 12, 704_804),
        ("4210", 3, 900_000),
        ("4310", 8, 600_000),
        ("9110", 2, -5_600_000),
    ] {
        assert_eq!(year.total(code), Money::from_pence(pence), "{code}");
        let counted = year.extract.iter().filter(|line| line.code == code).count();
        assert_eq!(counted, lines, "{code}");
    }
    assert_eq!(year.grand_total(), Money::NIL);
    assert_eq!(year.closing(), year.opening);
}

#[test]
fn a_seed_changes_every_amount_and_keeps_signs_and_the_genuine_duplicates() {
    let (paper, seeded) = (SampleYear::of_2020_21(), SampleYear::seeded(7));
    for (was, now) in paper.extract.iter().zip(&seeded.extract) {
        assert_ne!(was.amount, now.amount, "{}", was.text);
        assert_eq!(was.amount.is_negative(), now.amount.is_negative());
    }
    let alike = |year: &SampleYear| {
        let lines = year
            .extract
            .iter()
            .filter(|line| line.text == "Workshop materials");
        lines.map(|line| line.amount).collect::<Vec<_>>()
    };
    let pair = alike(&seeded);
    assert_eq!(pair.len(), 2);
    assert_eq!(pair.first(), pair.last());
    assert!(!seeded.grand_total().is_nil());
    assert_eq!(make_extract(&seeded), make_extract(&SampleYear::seeded(7)));
    assert_ne!(make_extract(&seeded), make_extract(&SampleYear::seeded(8)));
}
