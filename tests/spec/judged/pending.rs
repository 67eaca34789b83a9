//! What a bank has not booked, or never paid, is no line of the book; an unknown file's column of
//! status is proposed by its words.

use crate::{
    importing::{begun, import},
    office::{Office, on_both, on_sqlite},
    samples::SampleYear,
};

const TIDE: &str = "Date,Transaction ID,Transaction description,Reference,From,To,Paid in,Paid out,\
    Category name,Transaction type,Status,Initiated by\n\
    15/04/2020,t-4,Print,,,Print,0,12.00,,Card,Pending,\n\
    14/04/2020,t-3,Stamps,,,Stamps,0,9.00,,Card,Declined,\n\
    13/04/2020,t-2,Council,GRANT,Council,,20.00,0,Income,Faster payment,Settled,\n";

fn waiting(office: &Office) -> i64 {
    let code = office.run(&["code", "--json"]).done().json();
    code["waiting"].as_i64().expect("a count")
}

#[test]
fn what_is_pending_waits_for_a_later_export_and_what_was_declined_is_set_aside_with_its_money() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        office.file("tide.csv", TIDE);
        let read = office.run(&["read", "tide.csv", "--json"]).done().json();
        assert_eq!(read["statements"][0]["lines"], 2, "{read}");
        assert_eq!(read["statements"][0]["sum"], "8.00", "{read}");
        let words = [
            "import",
            "tide.csv",
            "--account",
            "1000",
            "--plan",
            "--json",
        ];
        let plan = office.run(&words).done().json();
        assert_eq!(plan["proof"]["lines"], 1, "{plan}");
        let aside = plan["set_aside"].to_string();
        for says in ["pending at the bank", "never paid: its status is Declined"] {
            assert!(aside.contains(says), "{says}: {aside}");
        }
        let printed = office.run(&words[..5]).done().out;
        let set_aside = printed.lines().find(|line| line.starts_with("set aside  "));
        let set_aside = set_aside.unwrap_or_default();
        assert!(set_aside.contains("£21.00"), "{printed}");
        import(office, "tide.csv", "1000");
        assert_eq!(waiting(office), 1);
        // The next export brings it booked.
        office.file("later.csv", TIDE.replace("Pending", "Settled"));
        import(office, "later.csv", "1000");
        assert_eq!(waiting(office), 2);
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_column_of_status_is_proposed_by_its_words_and_the_unknown_one_is_asked() {
    on_sqlite(|office| {
        office.file(
            "own.csv",
            "When,Words,Went,Came,How it stands,Left\n25/04/2020,Room,20.00,,Booked,80.00\n\
             26/04/2020,Tea,5.00,,Cancelled,\n26/04/2020,Grant,,100.00,Booked,180.00\n\
             27/04/2020,Ink,3.00,,Pending,\n28/04/2020,Jam,10.00,,Booked,170.00\n",
        );
        let words = ["layout", "propose", "own.csv", "--output", "own.toml"];
        let said = office.run(&words).done().out;
        for says in [
            "the status (settled or pending)",
            "5 of 5 cells are Booked or Cancelled or Pending",
            "'Cancelled' is never paid, in 1 row",
            "'Pending' is pending, in 1 row",
        ] {
            assert!(said.contains(says), "{says}: {said}");
        }
        let read = office.run(&["read", "own.csv", "--profile", "own.toml", "--json"]);
        let read = read.done().json();
        assert_eq!(read["statements"][0]["lines"], 4, "{read}");
        assert_eq!(read["statements"][0]["balances"], true, "{read}");
        let toml = std::fs::read_to_string(office.folder().join("own.toml")).expect("a layout");
        assert!(toml.contains("never = [\"Cancelled\"]"), "{toml}");
        // A word that nobody knows is for a person to say.
        office.file(
            "queued.csv",
            "Day,Words,Status,Sum\n25/04/2020,Room,Settled,-20.00\n26/04/2020,Tea,Queued,-5.00\n",
        );
        let words = [
            "layout",
            "propose",
            "queued.csv",
            "--output",
            "own.toml",
            "--positive",
            "in",
        ];
        let asks = "say whether 'Queued' in the column of status is settled, pending or never paid";
        office.run(&words).refused(asks);
        let said = [&words[..], &["--status-pending", "Queued"]].concat();
        office.run(&said).done();
        let read = office.run(&["read", "queued.csv", "--profile", "own.toml", "--json"]);
        assert_eq!(read.done().json()["statements"][0]["lines"], 2);
    });
}
