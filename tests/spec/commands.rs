//! The commands answer as their help and the README say, with the exit codes of the contract.

use std::path::Path;

use crate::{
    importing::begun,
    office::{on_both, on_sqlite},
    samples::SampleYear,
};

#[test]
fn every_command_of_the_readme_is_one_that_the_program_knows() {
    let readme = include_str!("../../README.md");
    let commands = readme
        .lines()
        .filter_map(|line| line.strip_prefix("fundledger "));
    on_sqlite(|office| {
        let mut known = 0;
        for command in commands.clone() {
            let word = command.split_whitespace().next().unwrap_or_default();
            let help = office.run(&[word, "--help"]);
            assert_eq!(help.code, 0, "README says 'fundledger {command}'");
            known += 1;
        }
        assert!(known >= 2, "the README names commands");
    });
}

#[test]
fn wrong_words_exit_2_and_say_what_would_be_right() {
    on_sqlite(|office| {
        assert_eq!(office.run(&["reprot"]).code, 2);
        let year = office.run(&["report", "end-of-year", "2020"]);
        assert_eq!(year.code, 2);
        assert!(year.err.contains("write it as 2020/21"), "{}", year.err);
        let place = office.run(&["code", "1", "--to", "6300"]);
        assert_eq!(place.code, 2);
        assert!(place.err.contains("6300:CL:CL:RES"), "{}", place.err);
    });
}

#[test]
fn without_a_database_or_a_book_the_next_step_is_said() {
    on_sqlite(|office| {
        let none = office.run(&["report", "end-of-year", "2020/21"]);
        assert_eq!(none.code, 4, "{}", none.err);
        office.run(&["migrate"]).done();
        let beside = format!("{}-wal", office.database());
        assert!(!Path::new(&beside).exists(), "the file holds the whole");
        office
            .run(&["report", "end-of-year", "2020/21"])
            .refused("fundledger init");
    });
}

#[test]
fn a_database_that_cannot_be_opened_says_why() {
    on_both(|office| {
        office.file("words.toml", "name = 'no database'\n");
        let mut wrong = vec![
            ("words.toml".to_owned(), "is not a database of this program"),
            (
                "no/folder/book.db".to_owned(),
                "there is no database at no/folder/book.db",
            ),
            (
                "mysql://localhost/book".to_owned(),
                "begins with postgres://",
            ),
            (
                "postgres://ledger@127.0.0.1:1/book".to_owned(),
                "127.0.0.1:1 does not answer",
            ),
        ];
        if office.database().starts_with("postgres") {
            let nowhere = office.database().replace('?', "_gone?");
            wrong.push((nowhere, "the server has no database"));
        }
        for (database, says) in wrong {
            let ran = office.run(&["verify", "--database", &database]);
            assert_eq!(ran.code, 4, "{database}: {}", ran.err);
            assert!(ran.err.contains(says), "{database}: {}", ran.err);
        }
        let made = [
            "init", "--name", "A", "--slug", "a", "--year", "2020/21", "--fund", "POOL=P",
        ];
        let made = [&made[..], &["--database", "no/folder/book.db"]].concat();
        let ran = office.run(&made);
        assert_eq!(ran.code, 4, "{}", ran.err);
        assert!(
            ran.err.contains("check that its folder exists"),
            "{}",
            ran.err
        );
    });
}

#[test]
fn every_command_that_writes_shows_how_it_is_used() {
    on_sqlite(|office| {
        for command in [
            "init",
            "add",
            "read",
            "import",
            "code",
            "entry",
            "transfer",
            "reverse",
            "attach",
            "reconcile",
            "close",
            "decide",
            "reword",
            "report",
            "verify",
        ] {
            let help = office.run(&[command, "--help"]).done().out;
            let example = format!("  fundledger {command} ");
            assert!(
                help.contains(&example) || help.ends_with(example.trim_end()),
                "{help}"
            );
            let wide = help
                .lines()
                .filter(|line| line.chars().count() > 100 && !line.starts_with("Usage"));
            assert_eq!(wide.collect::<Vec<_>>(), [""; 0], "{command}");
        }
    });
}

#[test]
fn a_book_from_options_has_everything_that_the_options_say() {
    on_both(|office| {
        office
            .run(&[
                "init",
                "--name",
                "Example Community Safety Partnership",
                "--slug",
                "example",
                "--short-name",
                "ECSP",
                "--year",
                "2025/26",
                "--fund",
                "POOL=Pooled Fund",
                "--fund",
                "SV=Serious Violence:restricted",
                "--funder",
                "OPCC=The Commissioner",
                "--project",
                "SV=Serious Violence Project",
                "--line",
                "SV:STAFF=Project worker=30000.00",
                "--grant",
                "SV-2526=Serious Violence Duty;funder=OPCC;fund=SV;project=SV;from=01/04/2025;\
                 to=31/03/2026;authority=Award letter;2025/26=35000.00",
                "--opening",
                "1000:POOL=4000.00",
                "--authority",
                "The Board, 1 May 2025",
                "--account",
                "6400=Training:expenditure",
            ])
            .done();
        let report = office.run(&["report", "end-of-year", "2025/26"]).done().out;
        for said in [
            "£35,000.00",
            "ECSP Pooled Fund B/fwd",
            "£39,000.00",
            "Project worker",
        ] {
            assert!(report.contains(said), "{said} is not in:\n{report}");
        }
        let twice = [
            "init", "--name", "Another", "--slug", "example", "--year", "2025/26",
        ];
        office
            .run(&twice)
            .refused("there is a book 'example' already");
        let entry = [
            "entry",
            "--date",
            "05/05/2025",
            "--text",
            "Course",
            "--debit",
            "6400:SV:SV:STAFF=100.00",
            "--credit",
            "1000:POOL=100.00",
        ];
        office.run(&entry).refused("each fund balances by itself");
        let transfer = [
            "transfer",
            "--date",
            "05/05/2025",
            "--from",
            "POOL",
            "--to",
            "SV",
            "--amount",
            "250.00",
            "--authority",
            "Minute 4",
            "--text",
            "Match funding",
        ];
        office.run(&transfer).done();
        let movements = office
            .run(&["report", "fund-movements", "2025/26"])
            .done()
            .out;
        assert!(
            movements.contains("-£250.00") && movements.contains("£250.00"),
            "{movements}"
        );
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_rule_is_added_listed_and_ended_and_evidence_is_attached() {
    on_both(|office| {
        office.demonstrate();
        let to = ["--to", "6900:POOL"];
        let add = [
            "rule",
            "add",
            "--name",
            "Hire",
            "--contains",
            "room",
            "--direction",
            "out",
        ];
        office.run(&[&add[..], &to[..]].concat()).done();
        let catch_all = ["rule", "add", "--name", "Everything", "--direction", "out"];
        assert_eq!(office.run(&[&catch_all[..], &to[..]].concat()).code, 1);
        assert!(office.run(&["rule", "list"]).done().out.contains("Hire"));
        office.run(&["rule", "end", "Hire"]).done();
        office
            .run(&["rule", "end", "Hire"])
            .refused("there is no rule 'Hire'");
        office.file("invoice.txt", "An invoice");
        office
            .run(&["attach", "invoice.txt", "--entry", "3"])
            .done();
        office
            .run(&["attach", "invoice.txt", "--entry", "999"])
            .refused("there is no entry 999");
        office.run(&["verify"]).done();
    });
}

#[test]
fn every_report_comes_in_every_format_and_the_same_book_gives_the_same_bytes() {
    on_sqlite(|office| {
        office.demonstrate();
        for report in [
            "end-of-year",
            "trial-balance",
            "fund-movements",
            "transactions",
            "drift",
        ] {
            for format in ["text", "json", "csv", "html", "xlsx"] {
                let write = |name: &str| {
                    let words = [
                        "report", report, "2020/21", "--format", format, "--output", name,
                    ];
                    office.run(&words).done();
                    std::fs::read(office.folder().join(name)).expect("the report was written")
                };
                let (first, again) = (write("first.out"), write("again.out"));
                assert!(!first.is_empty() && first == again, "{report} as {format}");
            }
        }
        for shell in ["bash", "zsh", "fish"] {
            let script = office.run(&["completions", shell]).done().out;
            assert!(script.contains("fundledger"), "{shell}");
        }
    });
}

#[test]
fn wording_is_data_and_its_change_is_recorded() {
    on_both(|office| {
        office.demonstrate();
        let reword = ["reword", "2020/21", "O", "Following the costs of meetings"];
        office.run(&reword).refused("say why");
        let why = ["--why", "Plainer"];
        office.run(&[&reword[..], &why[..]].concat()).done();
        let report = office.run(&["report", "end-of-year", "2020/21"]).done().out;
        assert!(
            report.contains("Following the costs of meetings"),
            "{report}"
        );
        let agreed = office
            .run(&["report", "end-of-year", "2020/21", "--version", "1"])
            .done()
            .out;
        assert!(
            agreed.contains("held online due to Covid-19"),
            "the agreed words stay:\n{agreed}"
        );
        office
            .run(&[&reword[..], &why[..]].concat())
            .refused("row O says that already, so nothing changed");
        let long = "w".repeat(251);
        let long = ["reword", "2020/21", "O", &long, "--why", "A test"];
        office
            .run(&long)
            .refused("the wording of row O has 251 characters, and may have 250");
        let unknown = ["reword", "2020/21", "Z9", "Nothing", "--why", "A test"];
        office.run(&unknown).refused("has no row Z9");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_wording_moves_with_its_grant_when_another_takes_its_place() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let why = ["--why", "The Board's own words"];
        let reword = |row: &str, label: &str| {
            office.run(&[&["reword", "2020/21", row, label], &why[..]].concat())
        };
        reword("A1", "From the Commissioner").done();
        reword("P2", "The film").done();
        let grant = "AA-2021=Before all;funder=OPCC;fund=AA;project=AA;from=01/04/2020;\
                     to=31/03/2021;authority=Award letter;2020/21=10.00";
        let added = [
            &[
                "add",
                "--fund",
                "AA=A fund:restricted",
                "--project",
                "AA=A project",
            ],
            &["--line", "AA:ONE=One=1.00", "--grant", grant][..],
            &why,
        ];
        office.run(&added.concat()).done();
        office
            .run(&["entry", "--award", "AA-2021", "--year", "2020/21"])
            .done();
        let rows = || {
            let report = office
                .run(&["report", "end-of-year", "2020/21", "--json"])
                .done()
                .json();
            let rows = report["rows"].as_array().expect("rows").clone();
            let said = rows.iter().map(|row| {
                let text = |key: &str| row[key].as_str().expect("text").to_owned();
                (text("id"), text("label"))
            });
            said.collect::<std::collections::BTreeMap<_, _>>()
        };
        let now = rows();
        assert_eq!(now["A1.2"], "From the Commissioner", "{now:?}");
        assert!(now["A1"].ends_with("for A project"), "{now:?}");
        assert_eq!(now["P.2.2"], "The film", "{now:?}");
        reword("A1", "The new money").done();
        let now = rows();
        assert_eq!(now["A1"], "The new money");
        assert_eq!(now["A1.2"], "From the Commissioner");
        office.run(&["verify"]).done();
    });
}
