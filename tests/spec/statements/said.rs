//! What is said of a file before anything rests on it: its currency as it is, dates that can be read
//! both ways, dates that nobody meant, the accounts that it holds.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::{
    importing::begun,
    office::{Office, on_both, on_sqlite},
    samples::SampleYear,
};

fn planned(office: &Office, file: &str) -> String {
    let words = ["import", file, "--account", "1000", "--plan"];
    office.run(&words).done().out
}

#[test]
fn amounts_are_said_in_the_currency_of_the_file() {
    on_sqlite(|office| {
        office.file(
            "euro.csv",
            "Date,Description,Amount,Balance,Currency\n25/05/2020,Room hire,-20.00,80.00,EUR\n\
             26/05/2020,Refund,5.00,85.00,EUR\n",
        );
        let said = office.run(&["read", "euro.csv"]).done().out;
        assert!(said.contains("-15.00 EUR"), "{said}");
        assert!(!said.contains('£'), "{said}");
    });
}

#[test]
fn dates_of_qif_that_nothing_proves_are_asked_and_the_answer_is_an_option() {
    on_sqlite(|office| {
        let file = "!Type:Bank\nD3/4/2020\nT-1.00\nPTea\n^\nD5/4/2020\nT-2.00\nPMilk\n^\n";
        office.file("bank.qif", file);
        let asked = office.run(&["read", "bank.qif"]);
        assert_eq!(asked.code, 1);
        assert!(
            asked.out.contains("say which with --dates day"),
            "{}",
            asked.out
        );
        for dates in ["day", "month"] {
            let read = office.run(&["read", "bank.qif", "--dates", dates, "--json"]);
            let read = read.done().json();
            assert_eq!(read["statements"][0]["sum"], "-3.00", "{read}");
        }
    });
}

#[test]
fn a_layout_that_does_not_say_which_comes_first_is_not_read_in_silence() {
    on_sqlite(|office| {
        let head = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
        office.file(
            "open.csv",
            format!("{head}03/04/2020,BP,Tea,R1,1.00,,9.00\n"),
        );
        let read = office.run(&["read", "open.csv"]).done().out;
        assert!(
            read.contains("03/04/2020 at row 2 was read as 3 April 2020"),
            "{read}"
        );
        let month = office.run(&["read", "open.csv", "--dates", "month", "--json"]);
        let month = month.done().json();
        assert_eq!(month["statements"][0]["from"], "2020-03-04");
        assert_eq!(month["notes"], serde_json::Value::Null, "{month}");
        // Lines without a day are counted, and the first of them is named.
        let times = "13:05,BP,Tea,R1,1.00,,9.00\n13:06,BP,Cake,R2,1.00,,8.00\n";
        office.file("times.csv", format!("{head}{times}"));
        let undated = office.run(&["read", "times.csv", "--undated", "03/04/2020"]);
        let says = "2 lines give no day, the first at row 2; each is dated 03/04/2020";
        assert!(undated.out.contains(says), "{}{}", undated.out, undated.err);
        // One date with a day over 12 proves it for all.
        let proved =
            format!("{head}03/04/2020,BP,Tea,R1,1.00,,9.00\n13/04/2020,BP,Tea,R2,1.00,,8.00\n");
        office.file("proved.csv", proved);
        let read = office.run(&["read", "proved.csv"]).done().out;
        assert!(!read.contains("proves whether"), "{read}");
    });
}

const OPEN: &str = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                    03/04/2020,BP,Tea,R1,1.00,,9.00\n05/04/2020,BP,Cake,R2,1.00,,8.00\n";
const OPEN_QIF: &str = "!Type:Bank\nD3/4/2020\nT-1.50\nPMilk\n^\nD5/4/2020\nT-2.50\nPBread\n^\n";

#[test]
fn dates_that_nothing_proves_are_not_imported_before_somebody_says_which_comes_first() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("open.csv", OPEN);
        office.file("open.qif", OPEN_QIF);
        for file in ["open.csv", "open.qif"] {
            let words = ["import", file, "--account", "1000", "--json"];
            let with = |more: &[&str]| office.run(&[&words[..], more].concat());
            for asked in [&[][..], &["--plan"]] {
                let why = "no date of the file proves whether the day or the month comes first";
                let said = with(asked).refused(why).err;
                assert!(
                    said.contains("can be 3 April 2020 or 4 March 2020"),
                    "{said}"
                );
                assert!(said.contains("--dates day or --dates month"), "{said}");
            }
            let planned = with(&["--plan", "--dates", "day"]).done().json();
            let digest = planned["digest"].as_str().expect("a digest");
            // What was confirmed with the day first is not written with the month first, nor by
            // whoever does not say.
            with(&["--yes", digest, "--dates", "month"]).refused("the plan has changed");
            with(&["--yes", digest]).refused("no date of the file proves");
            with(&["--yes", digest, "--dates", "day"]).done();
        }
        let days = ["2020-04-03", "2020-04-03", "2020-04-05", "2020-04-05"];
        assert_eq!(waiting_days(office), days);
    });
}

/// The days of the lines that wait, in order.
fn waiting_days(office: &Office) -> Vec<String> {
    let waiting = office.run(&["code", "--json"]).done().json();
    let lines = waiting["lines"].as_array().expect("lines");
    let days = lines
        .iter()
        .map(|line| line["date"].as_str().expect("a day"));
    let mut days: Vec<String> = days.map(str::to_owned).collect();
    days.sort_unstable();
    days
}

/// Runs a command at a terminal, where somebody types the answers.
fn at_terminal(office: &Office, words: &str, answers: &str) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_fundledger");
    let mut asked = Command::new("script")
        .args(["-qec", &format!("{program} {words}"), "/dev/null"])
        .current_dir(office.folder())
        .env("FUNDLEDGER_DATABASE", office.database())
        .env("FUNDLEDGER_DATA", office.folder())
        .env_remove("FUNDLEDGER_BOOK")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script, which Debian's base has, gives a terminal");
    let mut typed = asked.stdin.take().expect("somebody types");
    typed
        .write_all(answers.as_bytes())
        .expect("the terminal takes answers");
    let ended = asked.wait_with_output().expect("the command ends");
    drop(typed);
    (
        ended.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&ended.stdout).into_owned(),
    )
}

#[test]
fn at_a_terminal_import_asks_which_comes_first_and_reads_the_file_as_it_is_answered() {
    on_sqlite(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("open.csv", OPEN);
        let words = "import open.csv --account 1000";
        // Whoever leaves it is told how to go on, with what was answered.
        let (code, said) = at_terminal(office, words, "perhaps\nmonth\nno\n");
        assert_eq!(code, 1, "{said}");
        for says in [
            "03/04/2020 at row 2 can be 3 April 2020 or 4 March 2020",
            "stand in order either way",
            "What comes first, the day or the month?",
            "answer day or month",
            "nothing was imported; confirm with --dates month --yes ",
        ] {
            assert!(said.contains(says), "{says}: {said}");
        }
        let (code, said) = at_terminal(office, words, "day\nyes\n");
        assert_eq!(code, 0, "{said}");
        assert_eq!(waiting_days(office), ["2020-04-03", "2020-04-05"], "{said}");
        // A digest and a plan that is only printed ask nothing.
        office.file("open.qif", OPEN_QIF);
        let words = "import open.qif --account 1000 --plan";
        let (code, said) = at_terminal(office, words, "");
        assert_eq!(code, 1, "{said}");
        assert!(!said.contains("What comes first"), "{said}");
    });
}

#[test]
fn a_line_dated_far_ahead_is_doubted_in_the_plan() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let head = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
        let far =
            format!("{head}13/04/2020,BP,Tea,R1,1.00,,9.00\n14/04/2120,BP,Milk,R2,1.00,,8.00\n");
        office.file("far.csv", far);
        let plan = planned(office, "far.csv");
        for says in [
            "1 line is dated after 2021/22",
            "Milk of 14/04/2120: check the year",
        ] {
            assert!(plan.contains(says), "{says}: {plan}");
        }
        let near = format!("{head}13/04/2021,BP,Tea,R1,1.00,,9.00\n");
        office.file("near.csv", near);
        let plan = planned(office, "near.csv");
        assert!(!plan.contains("check the year"), "{plan}");
    });
}

#[test]
fn a_file_of_several_accounts_says_how_to_choose_one() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file(
            "two.csv",
            "Date,Description,Account number,Paid out,Paid in,Balance\n\
             25/05/2020,Room hire,10203040,20.00,,80.00\n\
             26/05/2020,Grant,50607080,,100.00,180.00\n",
        );
        let words = ["import", "two.csv", "--account", "1000", "--plan"];
        office
            .run(&words)
            .refused("say it with --only NUMBER, once");
        let one = [&words[..], &["--only", "50607080"]].concat();
        let plan = office.run(&one).done().out;
        assert!(plan.contains("of another account, 10203040"), "{plan}");
    });
}

/// A shape is any bank's: a file without a heading is read where somebody says whose it is.
#[test]
fn a_file_without_a_heading_says_how_it_is_read_and_is_read_so() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file(
            "bare.csv",
            "13/04/2020,Room,-20.00\n14/04/2020,Gift,100.00\n",
        );
        let read = office.run(&["read", "bare.csv", "--json"]);
        let profile = read.json()["profile"].clone();
        assert_eq!((read.code, profile), (1, serde_json::Value::Null));
        let read = office.run(&["read", "bare.csv"]);
        let says = "Where it is one of these, say which: `--profile hsbc`.";
        assert!(read.err.contains(says), "{}", read.err);
        let import = ["import", "bare.csv", "--account", "1000", "--plan"];
        let refused = office.run(&import).refused("nothing proves whose it is");
        assert!(
            refused.err.contains("name a profile with --profile"),
            "{}",
            refused.err
        );
        let said = [&import[..], &["--profile", "hsbc"]].concat();
        let plan = office.run(&said).done().out;
        assert!(plan.contains("2 "), "{plan}");
        // What the book keeps of one account takes no file of another.
        let toml = office.run(&["layout", "export", "hsbc"]).done().out;
        let own = toml.replace("name = \"hsbc\"", "name = \"ours\"\naccount = \"1100\"");
        office.file("ours.toml", own);
        office.run(&["layout", "keep", "ours.toml"]).done();
        office.run(&import).refused("nothing proves whose it is");
        let other = ["import", "bare.csv", "--account", "1100", "--plan"];
        office.run(&other).done();
    });
}
