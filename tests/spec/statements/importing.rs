//! A statement file comes in whole, once, with its proof, or not at all.

use crate::{
    office::{Office, on_both, on_sqlite},
    samples::{SampleYear, make_bank, make_extract},
};

const EXTRACT: &str = "extract.xlsx";
const BANK: &str = "bank.xlsx";

/// A book with the demonstration's settings and both samples beside it, nothing imported.
pub(crate) fn begun(office: &Office, year: &SampleYear) {
    let toml = include_str!("../../../imports/samples/demonstration.toml");
    let table: toml::Table = toml.parse().expect("the demonstration is TOML");
    let book = toml::to_string(&table["book"]).expect("a book file");
    let book = book.replace("bank-export-2020-21.xlsx", BANK);
    office.file(
        "book.toml",
        book.replace("5722.17", &year.opening.to_plain()),
    );
    office.file(EXTRACT, make_extract(year));
    office.file(BANK, make_bank(year));
    office.run(&["init", "--from", "book.toml"]).done();
}

/// Imports a file with the digest of its plan, as a person confirms it; where no date proves that
/// the day comes first, that is said.
pub(crate) fn import(office: &Office, file: &str, account: &str) {
    let words = ["import", file, "--account", account, "--dates", "day"];
    let plan = [&words[..], &["--plan", "--json"]].concat();
    let plan = office.run(&plan).done().json();
    let digest = plan["digest"].as_str().expect("a digest").to_owned();
    let yes = [&words[..], &["--yes", &digest]].concat();
    office.run(&yes).done();
}

#[test]
fn each_sample_reads_with_every_figure_proved() {
    on_sqlite(|office| {
        office.file(EXTRACT, make_extract(&SampleYear::of_2020_21()));
        office.file(BANK, make_bank(&SampleYear::of_2020_21()));
        let extract = office.run(&["read", EXTRACT, "--json"]).done().json();
        assert_eq!(extract["format"], "xlsx");
        assert_eq!(extract["profile"], "council-unit4");
        assert_eq!(extract["statements"][0]["lines"], 49);
        assert_eq!(extract["statements"][0]["sum"], "0.00");
        assert_eq!(extract["set_aside"].as_array().map(Vec::len), Some(13));
        assert_eq!(extract["problems"].as_array().map(Vec::len), Some(0));
        let bank = office.run(&["read", BANK, "--json"]).done().json();
        let statement = &bank["statements"][0];
        assert_eq!(statement["lines"], 2);
        assert_eq!(statement["opening"], "5722.17");
        assert_eq!(statement["closing"], "5722.17");
        assert_eq!(statement["sum"], "0.00");
        assert_eq!(statement["balances"], true);
        assert_eq!(statement["currency"], "GBP");
        assert_eq!(statement["from"], "2020-04-03");
    });
}

#[test]
fn the_proof_states_rows_and_both_sides_of_the_money() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let planned = office
            .run(&["import", EXTRACT, "--account", "1100", "--plan"])
            .done()
            .out;
        assert!(
            planned.contains("rows in 62 = lines 49 + duplicates 0 + set aside 13"),
            "{planned}"
        );
        assert!(
            planned.contains("every row and every pound is accounted for"),
            "{planned}"
        );
        let data = office.run(&["import", EXTRACT, "--account", "1100", "--plan", "--json"]);
        let proof = &data.done().json()["proof"];
        let both = serde_json::json!({ "money_in": "56180.00", "money_out": "56180.00" });
        assert_eq!((&proof["money"], &proof["waiting"]), (&both, &both));
    });
}

#[test]
fn importing_twice_adds_nothing_and_twins_are_kept() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, EXTRACT, "1100");
        let head = office.run(&["verify", "--json"]).done().json()["head"].clone();
        let again = office
            .run(&["import", EXTRACT, "--account", "1100", "--plan", "--json"])
            .done();
        assert_eq!(again.json()["proof"]["lines"], 0);
        assert_eq!(again.json()["proof"]["duplicates"], 49);
        import(office, EXTRACT, "1100");
        assert_eq!(
            office.run(&["verify", "--json"]).done().json()["head"],
            head
        );
        let waiting = office.run(&["code", "--json"]).done().json();
        let twins = waiting["lines"].as_array().expect("lines").iter();
        let twins = twins
            .filter(|line| line["text"] == "Workshop materials")
            .count();
        assert_eq!((waiting["waiting"].as_i64(), twins), (Some(49), 2));
    });
}

#[test]
fn a_plan_that_would_now_differ_is_refused() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let words = ["import", EXTRACT, "--account", "1100", "--plan", "--json"];
        let digest = office.run(&words).done().json()["digest"]
            .as_str()
            .unwrap_or("")
            .to_owned();
        office.file(EXTRACT, make_extract(&SampleYear::seeded(7)));
        office
            .run(&["import", EXTRACT, "--account", "1100", "--yes", &digest])
            .refused("the plan has changed since it was shown");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 0);
    });
}

#[test]
fn without_a_yes_nothing_is_imported() {
    on_sqlite(|office| {
        begun(office, &SampleYear::of_2020_21());
        office
            .run(&["import", BANK, "--account", "1000"])
            .refused("confirm with --yes");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 0);
    });
}

#[test]
fn an_account_has_one_source_and_a_likely_double_is_shown() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, EXTRACT, "1100");
        office
            .run(&["import", BANK, "--account", "1100", "--plan"])
            .refused("account 1100");
        let double = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n\
                      29/05/2020,BGC,Grant instalment PCC,,,28000.00,28000.00\n";
        office.file("double.csv", double);
        let plan = office.run(&[
            "import",
            "double.csv",
            "--account",
            "1000",
            "--plan",
            "--json",
        ]);
        let warnings = plan.done().json()["warnings"].to_string();
        assert!(warnings.contains("28,000.00"), "{warnings}");
    });
}

#[test]
fn bad_input_gets_a_sentence_and_changes_nothing() {
    on_sqlite(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("note.xlsx", "Dear all, please find attached");
        office.file("empty.csv", "");
        office.file("table.csv", "Fruit,Colour\nApple,Red\n");
        let unread = office.run(&["read", "note.xlsx", "--json"]);
        assert_ne!(unread.code, 0);
        let empty = office.run(&["read", "empty.csv", "--json"]);
        assert_ne!(empty.code, 0, "{}", empty.out);
        let unknown = office.run(&["read", "table.csv", "--json"]);
        assert_eq!(unknown.code, 1);
        assert_eq!(unknown.json()["profile"], serde_json::Value::Null);
        assert_eq!(
            unknown.json()["statements"].as_array().map(Vec::len),
            Some(0)
        );
        let missing = office.run(&["read", "nowhere.xlsx", "--json"]);
        assert_eq!(missing.code, 3);
        assert!(missing.json()["error"].is_string());
        let account = office.run(&["import", BANK, "--account", "1999", "--plan"]);
        account.refused("there is no account 1999");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 0);
    });
}

/// A camt.053 statement with one entry booked and one pending.
const CAMT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Id>1</Id><Acct><Id><Othr><Id>10203040</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">100.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-05-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">80.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2020-05-31</Dt></Dt></Bal>
<Ntry><Amt Ccy="GBP">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2020-05-05</Dt></BookgDt><AddtlNtryInf>Room hire</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="GBP">7.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts>
<BookgDt><Dt>2020-05-31</Dt></BookgDt><AddtlNtryInf>Stamps</AddtlNtryInf></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

#[test]
fn a_bank_s_own_format_is_imported_and_what_is_pending_is_set_aside() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("statement.csv", CAMT);
        let read = office
            .run(&["read", "statement.csv", "--json"])
            .done()
            .json();
        assert_eq!(
            (&read["format"], &read["profile"]),
            (&"camt".into(), &serde_json::Value::Null)
        );
        assert_eq!(read["statements"][0]["lines"], 2);
        let plan = office.run(&[
            "import",
            "statement.csv",
            "--account",
            "1000",
            "--plan",
            "--json",
        ]);
        let plan = plan.done().json();
        assert_eq!(
            (&plan["proof"]["lines"], &plan["proof"]["set_aside"]),
            (&1.into(), &1.into())
        );
        assert!(
            plan["set_aside"].to_string().contains("pending"),
            "{}",
            plan["set_aside"]
        );
        import(office, "statement.csv", "1000");
        assert_eq!(office.run(&["code", "--json"]).done().json()["waiting"], 1);
        office.run(&["verify"]).done();
    });
}

#[test]
fn the_same_file_in_another_account_is_said_before_it_counts_twice() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        import(office, BANK, "1000");
        let plan = ["import", BANK, "--account", "1100", "--plan"];
        let says = office.run(&plan).done().out;
        assert!(
            says.contains("this very file was brought into account 1000 (import 1)"),
            "{says}"
        );
    });
}

#[test]
fn a_nul_in_a_text_is_a_problem_that_names_its_place() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Bank").expect("a name");
    let heading = ["Date", "Description", "Paid out", "Paid in", "Balance"];
    let row = ["01/05/2020", "Two\0halves", "10.00", "", "5712.17"];
    for (number, cells) in [(0, heading), (1, row)] {
        sheet.write_row(number, 0, cells).expect("a row");
    }
    let xlsx = workbook.save_to_buffer().expect("a workbook");
    // Also where the reader has long let go of the row.
    let sheet = workbook.worksheet_from_index(0).expect("a sheet");
    for number in 2..2_500 {
        let row = ["02/05/2020", "Tea", "0.01", "", ""];
        sheet.write_row(number, 0, row).expect("a row");
    }
    let long = workbook.save_to_buffer().expect("a workbook");
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let qif = "!Type:Bank\nD21/05/2020\nT-10.00\nPTwo\0halves\n^\n";
        let mt940 = ":20:1\n:25:10203040\n:28C:1\n:60F:C200501GBP100,00\n\
                     :61:2005010501D10,00NTRFREF//1\n:86:Two\0halves\n:62F:C200501GBP90,00\n";
        office.file("bank.xlsx", &xlsx);
        office.file("long.xlsx", &long);
        office.file("bank.qif", qif);
        office.file("bank.sta", mt940);
        for (file, at) in [
            ("bank.xlsx", "Bank!C2"),
            ("long.xlsx", "Bank!C2"),
            ("bank.qif", "line 2"),
            ("bank.sta", "line 5"),
        ] {
            let read = office.run(&["read", file, "--json"]);
            assert_eq!(read.code, 1, "{file}: {}{}", read.out, read.err);
            let problem = read.json()["problems"][0].clone();
            assert_eq!(problem["at"], at, "{file}: {problem}");
            let why = problem["why"].as_str().unwrap_or_default();
            assert!(
                why.contains("holds the control character U+0000"),
                "{file}: {why}"
            );
            office
                .run(&[
                    "import",
                    file,
                    "--account",
                    "1000",
                    "--plan",
                    "--dates",
                    "day",
                ])
                .refused("holds the control character U+0000");
        }
    });
}
