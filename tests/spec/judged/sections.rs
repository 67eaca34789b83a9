//! Sub-totals of a file that no layout knows are proposed by their figures, whatever their words.

use crate::office::on_sqlite;

const SECTIONS: &str = "When,Particulars of item,Spent,Got\n\
    03/04/2020,Room,20.00,\n25/04/2020,Tea,5.00,\n26/04/2020,Grant,,100.00\n\
    ,Total for April,25.00,100.00\n\
    04/05/2020,Room,20.00,\n,Total for May,20.00,\n\
    05/06/2020,Ink,3.00,\n06/06/2020,Pens,4.00,\n,Total for June,7.00,0.00\n\
    ,Total,52.00,100.00\n";

#[test]
fn rows_that_come_to_the_lines_above_them_are_proposed_as_sub_totals_with_the_evidence() {
    on_sqlite(|office| {
        office.file("sections.csv", SECTIONS);
        let sides = ["--column", "C=money-out", "--column", "D=money-in"];
        let words = ["layout", "propose", "sections.csv", "--output", "own.toml"];
        let words = [&words[..], &sides].concat();
        let said = office.run(&words).done().out;
        for says in [
            "row 5, 'Total for April', has no date and is the sum of the 3 lines above it, 3 of 3 \
             times: a sub-total",
            "row 11, 'Total', has no date: a total",
        ] {
            assert!(said.contains(says), "{says}: {said}");
        }
        let read = office.run(&["read", "sections.csv", "--profile", "own.toml", "--json"]);
        let read = read.done().json();
        assert_eq!(read["statements"][0]["lines"], 6, "{read}");
        assert_eq!(read["statements"][0]["sum"], "48.00", "{read}");
        let aside = read["set_aside"].to_string();
        assert_eq!(
            aside.matches("a sub-total that casts").count(),
            3,
            "{aside}"
        );
        assert_eq!(aside.matches("a total that casts").count(), 1, "{aside}");
        // Words that differ are each named.
        let own = SECTIONS
            .replace("Total for April", "April in all")
            .replace("Total for May", "May in all")
            .replace("Total for June", "June in all");
        office.file("sections.csv", own);
        office.run(&words).done();
        let read = office.run(&["read", "sections.csv", "--profile", "own.toml", "--json"]);
        assert_eq!(read.done().json()["statements"][0]["sum"], "48.00");
    });
}
