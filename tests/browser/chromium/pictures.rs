//! The four pictures in the README: made by this run, and laid into the repository where
//! `FUNDLEDGER_README=renew` asks for it. They show what the README shows, and no more.

use std::{collections::BTreeSet, env, fs, path::Path};

use regex::Regex;

use super::{Browser, hand::Hand, kept};
use crate::office::{Office, sample_path};

/// A window in which a picture is read without being opened.
const WIDTH: i64 = 1280;
/// The most that a picture may weigh.
const HEAVIEST: u64 = 250_000;

fn takes(browser: &Browser, name: &str, height: i64) {
    browser.dress("light", WIDTH);
    let picture = browser.picture(Some(height));
    fs::write(kept(&format!("readme/{name}.png")), &picture).unwrap();
    if env::var("FUNDLEDGER_README").as_deref() == Ok("renew") {
        fs::write(folder().join(format!("{name}.png")), picture).unwrap();
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/pictures")
}

/// The width and the height that a picture says of itself.
fn size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    assert_eq!(&bytes[1..4], b"PNG", "{}", path.display());
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn the_readme_shows_the_four_pictures_of_this_run() {
    let demonstration = Office::demonstrated();
    let Some(browser) = Browser::at(&demonstration) else {
        return;
    };
    browser.open("/cambridge?year=2020-21");
    takes(&browser, "home", 780);
    browser.open("/cambridge/2020-21/report");
    takes(&browser, "appendix-a", 960);
    browser.follow(Hand::Mouse, ".paper a.fig[href*=\"/report/P3\"]");
    browser.wait_for("main .grid td.lit");
    takes(&browser, "figure", 1330);
    drop(browser);
    let founded = Office::founded();
    let browser = Browser::at(&founded).unwrap();
    browser.open("/cambridge/statements");
    browser.attach("#file", &sample_path("council-ledger-extract-2020-21.xlsx"));
    browser.choose(Hand::Mouse, "#account", "1100");
    browser.follow(Hand::Mouse, "main form button.button");
    browser.arrive(Hand::Mouse, "form[action$=confirm] button");
    takes(&browser, "plan", 780);

    let readme = fs::read_to_string(folder().join("../../../README.md")).unwrap();
    let shown = Regex::new(r"\(tests/browser/pictures/([a-z-]+)\.png\)").unwrap();
    let shown: BTreeSet<&str> = shown
        .captures_iter(&readme)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert_eq!(
        shown,
        BTreeSet::from(["home", "plan", "appendix-a", "figure"])
    );
    assert_eq!(fs::read_dir(folder()).unwrap().count(), shown.len());
    for name in shown {
        let path = folder().join(format!("{name}.png"));
        assert_eq!(
            i64::from(size(&path).0),
            WIDTH,
            "{name}: FUNDLEDGER_README=renew"
        );
        assert!(path.metadata().unwrap().len() < HEAVIEST, "{name} is heavy");
    }
}
