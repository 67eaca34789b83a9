//! Nothing about 2020/21 is written into a layout or the program: other amounts in the samples,
//! and the report follows.

use fundledger::ledger::money::Money;
use serde_json::Value;

use crate::{
    importing::{begun, import},
    office::on_both,
    samples::SampleYear,
};

fn figure(report: &Value, id: &str) -> Money {
    let rows = report["rows"].as_array().expect("rows");
    let row = rows
        .iter()
        .find(|row| row["id"] == id)
        .unwrap_or_else(|| panic!("no row {id}"));
    row["figure"]
        .as_str()
        .expect("a figure")
        .parse()
        .expect("an amount")
}

#[test]
fn the_report_follows_the_amounts_of_the_samples() {
    for seed in [1, 20, 77] {
        on_both(|office| {
            let year = SampleYear::seeded(seed);
            begun(office, &year);
            import(office, "extract.xlsx", "1100");
            import(office, "bank.xlsx", "1000");
            let plan = office.run(&["code", "--accept", "--json"]);
            let plan = if plan.code == 0 {
                plan
            } else {
                office.run(&["code", "--json"])
            };
            let digest = plan.json()["digest"].as_str().expect("a digest").to_owned();
            office.run(&["code", "--accept", "--yes", &digest]).done();
            let report = office.run(&["report", "end-of-year", "2020/21", "--json"]);
            let report = report.json();
            let cost = |codes: &[&str]| {
                let lines = year
                    .extract
                    .iter()
                    .filter(|line| codes.contains(&line.code));
                Money::sum(lines.map(|line| line.amount)).expect("a sum")
            };
            assert_eq!(
                figure(&report, "P1"),
                cost(&["1010", "1020", "1030"]),
                "seed {seed}"
            );
            assert_eq!(
                figure(&report, "P").turned(),
                cost(&["1010", "1020", "1030", "4210", "4310"])
            );
            let costs = figure(&report, "P2")
                .plus(figure(&report, "P3"))
                .expect("a sum");
            assert_eq!(costs, cost(&["4210", "4310"]), "seed {seed}");
        });
    }
}
