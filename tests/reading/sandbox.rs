//! The limited child gives what the reader gives, and what it meets becomes a sentence.

use std::{fs::Permissions, io::Write, os::unix::fs::PermissionsExt, path::Path};

use fundledger::{
    sandbox,
    statement::{
        error::{Limits, ReadError},
        line::{Heard, ReadFile},
        profile, read,
        stage::fingerprint::fingerprint,
    },
};
use tempfile::NamedTempFile;

use super::made::{V, sheet};

pub(crate) fn in_child(path: &Path, limits: &Limits) -> Result<ReadFile, ReadError> {
    let profiles = profile::embedded().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_fundledger"));
    sandbox::read(program, path, &profiles, (None, None), limits, &mut |_| {})
}

pub(crate) fn kept(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn many(rows: u32) -> Vec<u8> {
    let mut text = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n".to_owned();
    for row in 1..=rows {
        let pounds = row * 2;
        text += &format!("03/04/2020,BGC,Grant {row},R{row},,2.00,{pounds}.00\n");
    }
    text.into_bytes()
}

#[test]
fn the_child_gives_what_the_reader_gives_over_many_frames() {
    let file = kept(&many(7_001));
    let profiles = profile::embedded().unwrap();
    let limits = Limits::default();
    let here = read::read_path(file.path(), &profiles, (None, None), &limits, &mut |_| {}).unwrap();
    let (mut told, mut lines) = (Vec::new(), Vec::new());
    let program = Path::new(env!("CARGO_BIN_EXE_fundledger"));
    let mut there = sandbox::read(
        program,
        file.path(),
        &profiles,
        (None, None),
        &limits,
        &mut |heard| match heard {
            Heard::Rows(rows) => told.push(rows),
            Heard::Lines(place, so_far, made) => {
                assert_eq!(place, 0);
                assert_eq!(so_far[..lines.len()], lines);
                assert_eq!(made.len(), so_far.len());
                lines = so_far.to_vec();
            }
        },
    )
    .unwrap();
    // The parent works out what makes each line itself, and hands each on as it comes.
    let made = std::mem::take(&mut there.statements[0].fingerprints);
    let expected: Vec<_> = lines.iter().map(fingerprint).collect();
    assert_eq!(made, expected);
    assert_eq!(lines, there.statements[0].lines);
    assert_eq!(here, there);
    assert_eq!(there.statements[0].lines.len(), 7_001);
    assert_eq!(told, [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000]);
}

#[test]
fn a_refusal_crosses_as_it_is() {
    let missing = Path::new("/nowhere/statement.csv");
    let refused = in_child(missing, &Limits::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the file cannot be opened: there is no such file; check its name and that you may read it"
    );
    let folder = in_child(Path::new("/"), &Limits::default()).unwrap_err();
    assert_eq!(folder, ReadError::NotAFile);
}

#[test]
fn a_child_that_meets_its_memory_limit_becomes_a_sentence() {
    let file = kept(&many(200_000));
    let limits = Limits {
        memory_bytes: 40 << 20,
        ..Limits::default()
    };
    let refused = in_child(file.path(), &limits).unwrap_err();
    assert_eq!(refused, ReadError::TooHungry(40));
}

#[test]
fn a_child_that_meets_its_time_limit_becomes_a_sentence() {
    let file = kept(&many(600_000));
    let limits = Limits {
        seconds: 0,
        ..Limits::default()
    };
    let refused = in_child(file.path(), &limits).unwrap_err();
    assert_eq!(refused, ReadError::TooSlow(0));
}

#[test]
fn a_program_that_is_no_reader_becomes_a_sentence() {
    let file = kept(&sheet("S", &[&[V::T("x")]]));
    let read = |program: &str| {
        sandbox::read(
            Path::new(program),
            file.path(),
            &[],
            (None, None),
            &Limits::default(),
            &mut |_| {},
        )
    };
    assert_eq!(read("/bin/true"), Err(ReadError::Stopped));
    assert!(matches!(
        read("/nowhere/fundledger"),
        Err(ReadError::NotStarted(_))
    ));
}

/// A reader that answers and does not end is ended: nobody waits for it, and nothing of it is left.
#[test]
fn a_child_that_stays_after_its_answer_is_ended() {
    let file = kept(&many(10));
    let folder = tempfile::tempdir().unwrap();
    let (program, number) = (folder.path().join("reader"), folder.path().join("number"));
    let script = format!(
        "#!/bin/sh\necho $$ > '{}'\n'{}' \"$@\"\nexec tail -f /dev/null\n",
        number.display(),
        env!("CARGO_BIN_EXE_fundledger")
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let profiles = profile::embedded().unwrap();
    let limits = Limits::default();
    let read = sandbox::read(
        &program,
        file.path(),
        &profiles,
        (None, None),
        &limits,
        &mut |_| {},
    );
    assert_eq!(read.unwrap().statements[0].lines.len(), 10);
    let number = std::fs::read_to_string(&number).unwrap();
    let process = Path::new("/proc").join(number.trim());
    while process.exists() {
        std::thread::yield_now();
    }
}
