//! Every way round a law that was tried, and the sentence that refuses it.

use crate::{
    importing::{begun, import},
    office::{Office, Ran, on_both, on_sqlite},
    samples::SampleYear,
};

fn words(office: &Office, line: &str) -> Ran {
    let words: Vec<&str> = line.split(' ').collect();
    office.run(&words)
}

#[test]
fn the_fund_balance_moves_only_at_openings_and_closings() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "bank.xlsx", "1000");
        words(office, "code 1 --to 3000:POOL")
            .refused("account 3000 is what openings and closings");
        words(
            office,
            "entry --date 01/05/2020 --text t --debit 2000:CL=10 --credit 3000:CL=10",
        )
        .refused("account 3000 is what openings and closings");
        words(office, "reverse 1 --date 05/05/2020 --why x").refused("what the book opened with");
    });
}

#[test]
fn an_allocation_whose_award_is_posted_changes_only_once_that_is_reversed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let allocates = |sums: &str| {
            let grant = format!(
                "CL-2021=County Lines;funder=OPCC;fund=CL;project=CL;from=01/04/2020;\
                 to=31/03/2022;authority=Award letter;{sums}"
            );
            office.run(&["add", "--grant", &grant, "--why", "A second letter"])
        };
        allocates("2020/21=50000.00")
            .refused("entry 2 posted £56,000.00 as the award of grant CL-2021 for 2020/21");
        // Nor does the grant leave the fund and the project that it was posted for.
        let moved = "CL-2021=County Lines;funder=OPCC;fund=POOL;project=CL;from=01/04/2020;\
                     to=31/03/2022;authority=Award letter;2020/21=56000.00";
        office
            .run(&["add", "--grant", moved, "--why", "Pooled"])
            .refused("leave that year's allocation, the fund and the project as they are");
        // Another year is added beside it.
        allocates("2020/21=56000.00;2021/22=1000.00").done();
        words(office, "reverse 2 --date 01/05/2020 --why x").done();
        allocates("2020/21=50000.00").done();
        words(office, "entry --award CL-2021 --year 2020/21").done();
        words(office, "verify").done();
    });
}

#[test]
fn a_wording_that_restricted_money_outgrew_is_put_right_by_another() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let posts = |debit: &str, credit: &str| {
            let line =
                format!("entry --date 31/03/2021 --text Film --debit {debit} --credit {credit}");
            words(office, &line)
        };
        let reword = |label: &str| {
            let why = ["--why", "The Board's own words"];
            office.run(&[&["reword", "2020/21", "S", label], &why[..]].concat())
        };
        let report = || words(office, "report end-of-year 2020/21");
        posts("6300:CL:CL:RES=56000.00", "1000:CL=56000.00").done();
        reword("Total left in CSP Pooled Fund").done();
        report().done();
        posts("1000:CL=60.00", "6300:CL:CL:RES=60.00").done();
        report().refused("word it without the fund's name");
        reword("Total left in CSP Pooled Fund at last").refused("word it without the fund's name");
        reword("Total left").done();
        let said = report().done().out;
        assert!(said.contains("Total left"), "{said}");
        words(office, "verify").done();
    });
}

#[test]
fn a_transfer_moves_money_that_is_held_from_one_fund_to_another() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let transfer = |rest: &str| {
            let line = format!("transfer --date 01/05/2020 --authority m --text t {rest}");
            words(office, &line)
        };
        transfer("--from POOL --to CL --amount 5 --account 4000")
            .refused("moves money that is held");
        transfer("--from POOL --to POOL --amount 5").refused("from one fund to another");
        transfer("--from POOL --to CL --amount=-5").refused("say an amount above nil");
        transfer("--from POOL --to CL --amount 0").refused("say an amount above nil");
        transfer("--from POOL --to CL --amount 5").done();
    });
}

#[test]
fn only_a_year_of_the_book_that_has_ended_is_closed_and_decided_on() {
    on_both(|office| {
        office.demonstrate();
        words(office, "close 2015/16 --prepare").refused("the first year of this book");
        let unfinished = words(office, "close 2199/00 --prepare");
        unfinished.refused("2199/00 ends on 31 March 2200");
        let early = "decide 2020/21 --decision noted --date 01/03/2021 --minute m --wording w";
        words(office, early).refused("a meeting cannot decide");
    });
}

#[test]
fn an_overdrawn_fund_and_an_unreconciled_bank_block_the_close() {
    on_both(|office| {
        office.demonstrate();
        let spend =
            "entry --date 01/06/2021 --text Spend --debit 6900:POOL=6000 --credit 1000:POOL=6000";
        words(office, spend).done();
        let refused = words(office, "close 2021/22 --prepare --carry-forward CL=Letter");
        assert!(
            refused.err.contains("account 1000 has no approved"),
            "{}",
            refused.err
        );
        refused.refused("fund POOL is overdrawn by £277.83");
    });
}

#[test]
fn a_file_goes_into_an_account_that_has_statements_and_its_balance_stands() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        words(office, "import bank.xlsx --account 6900 --plan").refused("has no statements");
        import(office, "bank.xlsx", "1000");
        words(
            office,
            "reconcile 1000 --date 31/03/2021 --statement-balance 5722.16",
        )
        .refused("says that the balance of account 1000 is £5,722.17");
    });
}

#[test]
fn a_line_that_was_left_waits_until_it_is_named() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, "bank.xlsx", "1000");
        words(office, "code 1 --leave --why Asked").done();
        let plan = words(office, "code --json").done().json();
        assert_eq!(
            (&plan["waiting"], &plan["proposed"]),
            (&2.into(), &1.into())
        );
        let digest = plan["digest"].as_str().expect("a digest").to_owned();
        office.run(&["code", "--accept", "--yes", &digest]).done();
        let still = words(office, "code --json").done().json();
        assert_eq!(still["lines"][0]["left_because"], "Asked");
        words(office, "code 1 --accept").done();
    });
}

#[test]
fn an_award_is_posted_once_for_a_year_that_it_runs_in_and_again_once_reversed() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        words(office, "entry --award CL-2021 --year 2020/21")
            .refused("is posted already, by entry 2");
        words(office, "reverse 2 --date 05/05/2020 --why Wrong").done();
        words(office, "entry --award CL-2021 --year 2020/21").done();
        let grant = "G2=Late;funder=OPCC;fund=CL;project=CL;from=01/07/2020;to=31/03/2021;\
                     authority=Letter;2019/20=7.00";
        office
            .run(&["add", "--grant", grant, "--why", "A test"])
            .refused("allocates money to 2019/20, but runs from 01/07/2020");
        let next = "G3=Next;funder=OPCC;fund=CL;project=CL;from=01/04/2021;to=31/03/2022;\
                    authority=Letter;2021/22=90.00";
        office.run(&["add", "--grant", next]).refused("say why");
        office
            .run(&["add", "--grant", next, "--why", "Awarded"])
            .done();
        words(office, "entry --award G3 --year 2021/22").done();
        office
            .run(&["add", "--fund", "CL=County Lines", "--why", "x"])
            .refused("keeps its restriction");
        assert!(words(office, "show grants").done().out.contains("£90.00"));
        words(office, "verify").done();
    });
}

#[test]
fn a_late_line_of_a_locked_account_is_posted_later_and_one_entry_answers_two_lines() {
    on_both(|office| {
        office.demonstrate();
        let late = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                    30/03/2021,DD,Room hire,,10.00,,5712.17\n\
                    06/04/2021,BGC,From the council,,,60.00,5772.17\n";
        office.file("late.csv", late);
        let plan = words(office, "import late.csv --account 1000 --plan --json")
            .done()
            .json();
        assert!(
            plan["warnings"]
                .to_string()
                .contains("locked to 31/03/2021"),
            "{plan}"
        );
        import(office, "late.csv", "1000");
        // The year of the first line is closed: it posts in the open one and concerns the other.
        let coded = words(office, "code 52 --to 6900:POOL --date 06/04/2021");
        let told = "It is dated 6 April 2021 and concerns 2020/21, which is closed.";
        let coded = coded.done().out;
        assert!(coded.contains(told), "{coded}");
        let entry = words(office, "show entry 58").done().out;
        assert!(entry.contains("concerns 2020/21"), "{entry}");
        words(office, "code 53 --match 58").refused("moves account 1000 by -£10.00");
        words(office, "code 53 --to 1100:CL").done();
        // What was signed for 31 March stands as it was signed, and says that more came later.
        words(office, "verify").done();
        let signed = ["report", "reconciliation", "2020/21", "--account", "1000"];
        let signed = office.run(&signed).done().out;
        assert!(signed.contains("came after it was signed"), "{signed}");
    });
}

#[test]
fn a_mistake_in_a_locked_year_is_reversed_later_and_its_line_coded_anew() {
    on_both(|office| {
        office.demonstrate();
        words(office, "reverse 20 --date 01/06/2021 --why Wrong").done();
        words(office, "verify").done();
        let waits = words(office, "code --json").done().json();
        let line = waits["lines"][0]["line"].to_string();
        assert_eq!(waits["waiting"], 1);
        words(
            office,
            &format!("code {line} --to 6010:CL:CL:SAL --date 02/06/2021"),
        )
        .done();
        let entry = words(office, "show entry 59").done().out;
        assert!(entry.contains("concerns 2020/21"), "{entry}");
        words(office, "verify").done();
        // The next year's reconciliation sees the pair and the line with its new answer.
        let next = [
            "report",
            "reconciliation",
            "2021/22",
            "--account",
            "1100",
            "--json",
        ];
        let next = office.run(&next).done().json();
        let difference = next["rows"].as_array().and_then(|rows| rows.last());
        assert_eq!(difference.expect("rows")["figure"], "0.00");
    });
}

#[test]
fn what_cannot_be_signed_or_kept_is_refused_with_its_reason() {
    on_both(|office| {
        office.demonstrate();
        words(
            office,
            "reconcile 1000 --date 31/03/2021 --approve --as Treasurer",
        )
        .refused("is approved and locked already");
        words(office, "reconcile 4000 --date 31/03/2021").refused("account 4000 has no statements");
        let ahead = [
            "decide",
            "2020/21",
            "--decision",
            "noted",
            "--date",
            "12/10/2099",
        ];
        let ahead = [&ahead[..], &["--minute", "M", "--wording", "W"]].concat();
        office
            .run(&ahead)
            .refused("12 October 2099 is still to come");
        let pooled = words(office, "close 2021/22 --check --carry-forward POOL=Letter");
        assert_eq!(pooled.code, 1, "{}", pooled.out);
        assert!(pooled.out.contains("fund POOL is pooled"), "{}", pooled.out);
        let unknown = words(office, "close 2021/22 --check --carry-forward XX=Letter").out;
        assert!(unknown.contains("there is no fund XX"), "{unknown}");
        office.file("empty.pdf", "");
        words(office, "attach empty.pdf --entry 1").refused("empty.pdf is empty");
        let missing = words(office, "attach nowhere.pdf --entry 1");
        assert_eq!(missing.code, 3);
        assert!(missing.err.contains("check the name"), "{}", missing.err);
        words(office, "code --accept").refused("no statement line waits");
        let only_json = words(office, "report end-of-year 2020/21 --with-postings");
        assert_eq!(only_json.code, 2, "{}", only_json.err);
    });
}

#[test]
fn a_book_file_whose_codes_stand_twice_is_refused() {
    on_sqlite(|office| {
        let twice = "name = 'A'\nslug = 'a'\nfirst-year = '2025/26'\n\
                     [[funds]]\ncode = 'POOL'\nname = 'Pool'\nrestriction = 'pooled'\n\
                     [[projects]]\ncode = 'P'\nname = 'P'\n\
                     [[projects.lines]]\ncode = 'L'\nname = 'One'\nbudget = '1.00'\n\
                     [[projects.lines]]\ncode = 'L'\nname = 'Two'\nbudget = '1.00'\n";
        office.file("twice.toml", twice);
        words(office, "init --from twice.toml").refused("two lines of one project L");
        let restricted = [
            "init",
            "--name",
            "A",
            "--slug",
            "a",
            "--year",
            "2025/26",
            "--fund",
            "A=B:restrictd",
        ];
        assert_eq!(office.run(&restricted).code, 2);
    });
}
