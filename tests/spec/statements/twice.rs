//! What looks promised or claimed already, or is beyond the money, is told before it is recorded.

use crate::{
    importing::begun,
    office::{Office, on_both},
    promised::{CLAIM, HALL, data, prepared},
    samples::SampleYear,
};

/// The words of a command with one of its options said otherwise.
fn with(words: &[&'static str], option: &str, said: &'static str) -> Vec<&'static str> {
    let place = words
        .iter()
        .position(|word| *word == option)
        .expect("an option");
    let mut words = words.to_vec();
    words[place + 1] = said;
    words
}

/// What a command tells beside what it does.
fn told(office: &Office, words: &[&str]) -> String {
    office.run(words).done().err
}

#[test]
fn what_looks_promised_or_claimed_already_or_beyond_the_money_is_told() {
    on_both(|office| {
        prepared(office);
        let told = |words: &[&str]| told(office, words);
        assert_eq!(told(&HALL), "");
        let twice = told(&HALL);
        let same = "commitment 1 to Village hall quotes 48213 too";
        assert!(twice.contains(same), "{twice}");
        let other = with(&with(&HALL, "--reference", "48300"), "--amount", "90000.00");
        let beyond = told(&other);
        assert!(
            beyond.contains("£90,000.00 is promised, and fund POOL has £5,032.17 left"),
            "{beyond}"
        );
        assert!(!beyond.contains("same promise"), "{beyond}");

        assert_eq!(told(&CLAIM), "");
        let again = told(&CLAIM);
        assert!(
            again.contains("claim 1 of grant CL-2021 is for Q1 2020/21"),
            "{again}"
        );
        let more = with(
            &with(&CLAIM, "--quarter", "Q2 2020/21"),
            "--amount",
            "28000.01",
        );
        let more = told(&more);
        assert!(
            more.contains(
                "the claims of grant CL-2021 for 2020/21 come to £56,000.01, and it allocates £56,000.00"
            ),
            "{more}"
        );
        assert!(!more.contains("already"), "{more}");
        office.run(&["verify"]).done();
    });
}

#[test]
fn a_transfer_or_an_entry_that_looks_posted_already_is_told() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        let transfer = "transfer --date 31/05/2020 --from POOL --to CL --amount 5.00 \
                        --authority Minute-5 --text Share";
        let entry = "entry --date 31/05/2020 --text Hall --why By-hand \
                     --debit 6900:POOL=5.00 --credit 1000:POOL=5.00";
        for (words, what) in [(transfer, "transfer"), (entry, "entry")] {
            let words: Vec<&str> = words.split_whitespace().collect();
            let first = office.run(&words).done();
            assert!(!first.err.contains("posts the same"), "{}", first.err);
            let said = first.out.split("entry ").nth(1).expect(&first.out);
            let digits = said.find(|letter: char| !letter.is_ascii_digit());
            let number = &said[..digits.unwrap_or(said.len())];
            // Its words may be others, and it is told all the same.
            let mut again = words.clone();
            let text = again.iter().position(|word| *word == "--text").unwrap();
            again[text + 1] = "Otherwise";
            let twice = told(office, &again);
            let same = format!("entry {number} of 31/05/2020 posts the same");
            assert!(twice.contains(&same), "{same}: {twice}");
            assert!(
                twice.contains(&format!("is it the same {what}?")),
                "{twice}"
            );
            let mut other = words.clone();
            let day = other.iter().position(|word| *word == "--date").unwrap();
            other[day + 1] = "30/05/2020";
            let other = told(office, &other);
            assert!(!other.contains("posts the same"), "{other}");
            // One that was taken back is no other.
            let reverse = ["reverse", number, "--date", "31/05/2020", "--why", "Twice"];
            office.run(&reverse).done();
            let last = told(office, &words);
            assert!(!last.contains(&same), "{last}");
            assert!(last.contains("Otherwise"), "{last}");
        }
    });
}

#[test]
fn what_came_of_a_claim_that_was_withdrawn_still_counts() {
    on_both(|office| {
        prepared(office);
        office.run(&CLAIM).done();
        office.run(&["code", "4", "--claim", "1"]).done();
        let larger = with(&CLAIM, "--amount", "50000.00");
        let twice = told(office, &larger);
        assert!(twice.contains("come to £64,000.00"), "{twice}");
        let second = ["claim", "withdraw", "2", "--why", "It was too much"];
        office.run(&second).done();
        // The second brought nothing and is forgotten; the first brought £14,000.00.
        let last = told(office, &with(&CLAIM, "--amount", "42000.00"));
        assert!(last.contains("claim 1 of grant CL-2021"), "{last}");
        assert!(!last.contains("claim 2"), "{last}");
        assert!(!last.contains("come to"), "{last}");
        let all = data(office, &["show", "claims"]);
        assert_eq!(all.as_array().map(Vec::len), Some(3), "{all}");
    });
}

#[test]
fn two_orders_of_one_day_and_sum_are_two_where_their_references_differ() {
    on_both(|office| {
        begun(office, &SampleYear::of_2020_21());
        assert_eq!(told(office, &HALL), "");
        assert_eq!(told(office, &with(&HALL, "--reference", "48214")), "");
        // Without a reference the day and the sum are all there is to go by.
        assert_eq!(
            told(office, &with(&HALL, "--reference", ""))
                .lines()
                .count(),
            2
        );
    });
}

#[test]
fn a_promise_of_a_closed_year_is_held_against_what_the_open_year_has_left() {
    on_both(|office| {
        office.demonstrate().done();
        let of_march = |amount: &'static str, reference: &'static str| {
            let words = with(&HALL, "--made", "20/03/2021");
            let words = with(&words, "--expected", "30/04/2021");
            with(&with(&words, "--amount", amount), "--reference", reference)
        };
        assert_eq!(told(office, &of_march("5000.00", "1")), "");
        let beyond = told(office, &of_march("2000.00", "2"));
        let says = "£2,000.00 is promised, and fund POOL has £722.17 left";
        assert!(beyond.contains(says), "{beyond}");
    });
}

#[test]
fn what_a_closed_year_was_allocated_stays_as_it_was() {
    on_both(|office| {
        office.demonstrate().done();
        let allocates = |code: &str, sums: &str| {
            let grant = format!(
                "{code}=County Lines;funder=OPCC;fund=CL;project=CL;from=01/04/2020;\
                 to=31/03/2022;authority=Award letter;{sums}"
            );
            office.run(&["add", "--grant", &grant, "--why", "A second letter"])
        };
        let closed = "2020/21 is closed, so what grant CL-2021 allocates to it stays as it is";
        allocates("CL-2021", "2020/21=50000.00").refused(closed);
        allocates("CL-2021", "2021/22=50000.00").refused(closed);
        allocates("CL-NEW", "2020/21=1.00").refused("2020/21 is closed, so what grant CL-NEW");
        // Its title may change, and another year come beside it.
        allocates("CL-2021", "2020/21=56000.00;2021/22=12000.00").done();
        office.run(&["verify"]).done();
        office.run(&["report", "end-of-year", "2020/21"]).done();
    });
}

#[test]
fn a_promise_of_another_project_and_money_that_a_grant_would_owe_again_are_told() {
    on_both(|office| {
        prepared(office);
        let youth = [
            "add",
            "--project",
            "YW=Youth work",
            "--line",
            "YW:PAT=Patrols=100.00",
        ];
        let youth = [&youth[..], &["--why", "The Board's plan"]].concat();
        office.run(&youth).done();
        let other = with(&HALL, "--to", "6300:CL:YW:PAT");
        let said = told(office, &other);
        assert!(said.contains("project YW is paid from fund CL"), "{said}");
        let back = ["code", "1", "--to", "1200:CL@CL-2021"];
        let said = told(office, &back);
        let says = "£300.00 of money out goes to account 1200, as if a grant owed it again";
        assert!(said.contains(says), "{said}");
    });
}
