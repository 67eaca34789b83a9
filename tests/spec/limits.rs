//! What no command takes: days that no book could keep, words without end, and writing by a role
//! that reads.

use crate::{
    importing::{begun, import},
    office::{Office, Ran, on_both, on_sqlite},
    samples::{SampleYear, make_extract},
};

fn words(office: &Office, line: &str) -> Ran {
    let words: Vec<&str> = line.split(' ').collect();
    office.run(&words)
}

#[test]
fn a_day_that_no_book_could_keep_is_refused() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let sides = "--debit 6900:POOL=5 --credit 1000:POOL=5";
        let entry = |day: &str| words(office, &format!("entry --date {day} --text t {sides}"));
        entry("01/05/2150").refused("01/05/2150 lies too far ahead; this book takes entries up to");
        for (day, says) in [
            ("01/05/2200", "its year lies from 1900 to 2199"),
            ("9999-01-01", "1900"),
        ] {
            let refused = entry(day);
            assert_eq!(refused.code, 2, "{}", refused.err);
            assert!(refused.err.contains(says), "{}", refused.err);
        }
        entry("01/05/2021").done();
        words(office, "reverse 3 --date 01/05/2150 --why Wrong").refused("lies too far ahead");
        let transfer = "transfer --date 01/05/2150 --authority m --text t --from POOL --to CL";
        words(office, &format!("{transfer} --amount 5")).refused("lies too far ahead");
        import(office, "bank.xlsx", "1000");
        words(office, "code 1 --to 6900:POOL --date 01/05/2150").refused("lies too far ahead");
        words(office, "verify").done();
    });
    on_sqlite(|office| {
        let fund = "POOL=Pool";
        let init = [
            "init", "--name", "A", "--slug", "a", "--year", "2150/51", "--fund", fund,
        ];
        office
            .run(&init)
            .refused("2150/51 lies too far ahead; a book begins with");
    });
}

#[test]
fn words_without_end_are_refused_with_both_figures() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let (name, sentence) = ("n".repeat(251), "s".repeat(1_001));
        let refused = |words: &[&str], says: &str| {
            office.run(words).refused(says);
        };
        let entry = [
            "entry",
            "--date",
            "01/05/2020",
            "--debit",
            "6900:POOL=5",
            "--credit",
        ];
        let entry = [&entry[..], &["1000:POOL=5", "--text"]].concat();
        let says = "what the entry says has 1001 characters, and may have 1000; shorten it";
        refused(&[&entry[..], &[&sentence]].concat(), says);
        let why = [&entry[..], &["t", "--why", &sentence]].concat();
        refused(&why, "the reason has 1001 characters");
        let by = [&entry[..], &["t", "--as", &name]].concat();
        refused(&by, "the role has 251 characters, and may have 250");
        for (option, value, says) in [
            (
                "--fund",
                format!("LONG={name}"),
                "the name of fund LONG has 251",
            ),
            (
                "--account",
                format!("6950={name}:expenditure"),
                "the name of account 6950 has 251",
            ),
            (
                "--funder",
                format!("LONG={name}"),
                "the name of funder LONG has 251",
            ),
            (
                "--project",
                format!("LONG={name}"),
                "the name of project LONG has 251",
            ),
        ] {
            refused(&["add", option, &value, "--why", "A test"], says);
        }
        let decide = [
            "decide",
            "2020/21",
            "--decision",
            "noted",
            "--date",
            "12/10/2021",
        ];
        let decide = [&decide[..], &["--minute", "9.1", "--wording", &sentence]].concat();
        refused(&decide, "the wording of the decision has 1001");
        words(office, "verify").done();
    });
    on_sqlite(|office| {
        let long = "n".repeat(251);
        let book = format!(
            "name = '{long}'\nslug = 'a'\nfirst-year = '2025/26'\n\
             [[funds]]\ncode = 'POOL'\nname = 'Pool'\nrestriction = 'pooled'\n"
        );
        office.file("long.toml", book);
        words(office, "init --from long.toml").refused("the partnership's name has 251 characters");
    });
}

#[test]
fn what_nobody_can_read_is_refused_wherever_it_is_written() {
    let head = "slug = 'a'\nfirst-year = '2025/26'\n";
    let fund = "[[funds]]\ncode = 'POOL'\nname = 'Pool'\nrestriction = 'pooled'\n";
    let named = |name: &str| format!("name = \"{name}\"\n{head}{fund}");
    let rule = "[[rules]]\nname = 'Rooms'\nwhen = { contains = \"ro\\u0000om\" }\n\
                then = { account = '6900', fund = 'POOL' }\n";
    let opening = "[opening]\nauthority = 'm'\nsource = { file = 'o.xlsx', sheet = \"\\u007f\" }\n\
                   balances = [{ account = '1000', fund = 'POOL', amount = '5.00' }]\n";
    on_both(|office| {
        for (book, says) in [
            (
                named("A\\u0000B"),
                "the partnership's name holds the control character U+0000",
            ),
            (
                named("A\\u001b[2J"),
                "the control character U+001B, which nobody can read",
            ),
            (
                named("A") + rule,
                "what rule 'Rooms' looks for holds the control character U+0000",
            ),
            (
                named("A") + opening,
                "the source of the opening balances holds",
            ),
        ] {
            office.file("o.xlsx", "x");
            office.file("book.toml", book);
            words(office, "init --from book.toml").refused(says);
        }
        office.file("book.toml", named("A"));
        words(office, "init --from book.toml").done();
        let entry = "entry --date 01/05/2025 --debit 6900:POOL=5 --credit 1000:POOL=5 --text";
        let entry: Vec<&str> = entry.split(' ').chain(["Room\u{7}"]).collect();
        office
            .run(&entry)
            .refused("holds the control character U+0007");
        words(office, "verify").done();
    });
}

#[test]
fn an_auditor_reads_and_writes_nothing() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "bank.xlsx", "1000");
        let count = || office.run(&["verify", "--json"]).done().json()["count"].clone();
        let before = count();
        office.file("letter.txt", "A letter");
        let says = "reads the book and does not write in it";
        for line in [
            "entry --date 01/05/2020 --text t --debit 6900:POOL=5 --credit 1000:POOL=5",
            "transfer --date 01/05/2020 --authority m --text t --from POOL --to CL --amount 5",
            "reverse 2 --date 05/05/2020 --why Wrong",
            "code 1 --to 6900:POOL",
            "code 1 --leave --why Asked",
            "reconcile 1000 --date 31/03/2021 --prepare",
            "reconcile 1000 --date 31/03/2021 --approve",
            "close 2020/21 --prepare",
            "close 2020/21 --approve",
            "decide 2020/21 --decision noted --date 12/10/2021 --minute m --wording w",
            "attach letter.txt --entry 1",
            "add --project P=Project --why New",
            "withdraw 1 --why Wrong",
        ] {
            words(office, &format!("{line} --as Auditor")).refused(says);
        }
        let external = ["close", "2020/21", "--prepare", "--as", "External auditor"];
        office.run(&external).refused(says);
        let plan = [
            "import",
            "extract.xlsx",
            "--account",
            "1100",
            "--plan",
            "--json",
        ];
        let digest = office.run(&plan).done().json()["digest"].clone();
        let digest = digest.as_str().expect("a digest");
        let yes = [
            "import",
            "extract.xlsx",
            "--account",
            "1100",
            "--yes",
            digest,
        ];
        office
            .run(&[&yes[..], &["--as", "Auditor"]].concat())
            .refused(says);
        assert_eq!(count(), before, "and the book is as it was");
        // A committee that hears auditors is none.
        let clerk = ["--as", "Audit committee's clerk", "--why", "In dispute"];
        let prepare = ["reconcile", "1000", "--date", "31/03/2021", "--prepare"];
        office.run(&[&prepare[..], &clerk[..]].concat()).done();
    });
}

#[test]
fn a_statement_that_does_not_open_with_what_the_account_had_is_said_in_its_plan() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let plan = |file: &str| {
            let words = [
                "import",
                file,
                "--account",
                "1000",
                "--plan",
                "--dates",
                "day",
            ];
            let said = office.run(&words).done().out;
            let json = office
                .run(&[&words[..], &["--json"]].concat())
                .done()
                .json();
            (said, json["warnings"].to_string())
        };
        // The book opened with what the first statement opens with.
        let (said, warnings) = plan("bank.xlsx");
        assert!(
            !said.contains("opens account") && !warnings.contains("opens account"),
            "{said}"
        );
        import(office, "bank.xlsx", "1000");
        let later = |file: &str, pounds: &str| {
            let heading = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
            let lines = format!(
                "30/04/2020,DD,Room hire,,10.00,,{pounds}12.17\n\
                 01/05/2020,BGC,Refund,,,5.00,{pounds}17.17\n"
            );
            office.file(file, format!("{heading}{lines}"));
            plan(file)
        };
        let (said, _) = later("agrees.csv", "57");
        assert!(!said.contains("opens account"), "{said}");
        let (said, warnings) = later("differs.csv", "47");
        for says in ["the file opens account 1000 with £4,722.17", "£5,722.17"] {
            assert!(
                said.contains(says) && warnings.contains(says),
                "{says}: {said}"
            );
        }
        // A file that ends in the midst of a day, and one that goes on from there.
        import(office, "agrees.csv", "1000");
        let goes_on = |pounds: &str| {
            let heading = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
            let one = format!("01/05/2020,DD,Stamps,,2.00,,{pounds}15.17\n");
            let two = format!("01/05/2020,DD,Tea,,1.00,,{pounds}14.17\n");
            office.file("rest.csv", format!("{heading}{one}{two}"));
            plan("rest.csv").0
        };
        let said = goes_on("57");
        assert!(!said.contains("opens account"), "{said}");
        let said = goes_on("47");
        assert!(said.contains("opens account"), "{said}");
    });
}

#[test]
fn rows_set_aside_with_money_are_said_first() {
    on_sqlite(|office| {
        let fund = "POOL=Pool";
        let init = [
            "init", "--name", "A", "--slug", "a", "--year", "2021/22", "--fund", fund,
        ];
        office.run(&init).done();
        office.file("extract.xlsx", make_extract(&SampleYear::of_2020_21()));
        let words = [
            "import",
            "extract.xlsx",
            "--account",
            "1100",
            "--plan",
            "--json",
        ];
        let plan = office.run(&words).done().json();
        let aside = plan["set_aside"].as_array().expect("rows");
        // 49 lines of the year before the book's first, with money; headings and totals without.
        let early = |row: &serde_json::Value| {
            row["why"]
                .to_string()
                .contains("the first day of this book")
        };
        assert_eq!(aside.len(), 62);
        assert_eq!(
            aside.iter().filter(|row| early(row)).count(),
            49,
            "{aside:#?}"
        );
        assert!(aside.iter().take(49).all(early), "{aside:#?}");
        let said = office.run(&words[..5]).done().out;
        let (_, listed) = said.split_once("set aside:\n").expect("rows set aside");
        let first = listed.lines().next().expect("a row");
        assert!(first.contains("the first day of this book"), "{said}");
    });
}
