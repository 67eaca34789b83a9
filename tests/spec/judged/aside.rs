//! A row that was set aside with money is named where it explains a difference, and what brings it
//! in does.

use crate::{
    importing::{begun, import},
    office::on_both,
    samples::SampleYear,
};

#[test]
fn a_row_of_before_the_book_is_named_where_the_account_does_not_reconcile() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let head = "Date,Type,Description,Reference,Paid out,Paid in,Balance\n";
        let rows = "31/03/2020,DD,Interest,R0,0.40,,5721.77\n\
                    03/04/2020,BP,Room hire,R1,150.00,,5571.77\n";
        office.file("bank.csv", format!("{head}{rows}"));
        import(office, "bank.csv", "1000");
        office.run(&["code", "1", "--to", "6900:POOL"]).done();
        let reconcile = ["reconcile", "1000", "--date", "30/04/2020"];
        let paper = office.run(&reconcile).out;
        assert!(
            paper.contains(
                "set aside when its file was imported (-£0.40 at row 2 of bank.csv, of 2019/20"
            ),
            "{paper}"
        );
        assert!(!paper.contains("nothing near the day"), "{paper}");
        // What it says to do is possible, and the account reconciles.
        let own = "01/04/2020,DD,Interest of 31/03/2020 that the opening left out,R0,0.40,,\n";
        office.file("own.csv", format!("{head}{own}"));
        import(office, "own.csv", "1000");
        office.run(&["code", "2", "--to", "6900:POOL"]).done();
        let prepare = [&reconcile[..], &["--prepare"]].concat();
        office.run(&prepare).done();
        office.run(&["verify"]).done();
    });
}
