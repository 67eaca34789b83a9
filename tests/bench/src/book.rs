//! A large book, the same for a seed: a partnership of the standard chart with five funds, ten
//! projects of four lines and five years, made by the program's own actions and its store.

use std::{error::Error, path::Path, str::FromStr};

use fundledger::{
    actions::{
        book_file::BookFile,
        close::{self, CarryForward},
        init, report,
    },
    ledger::{
        book::Book,
        calendar::FinancialYear,
        code::{AccountCode, FundCode, LineCode, ProjectCode},
        entry::JournalEntry,
        journal::{Draft, Posting},
        money::Money,
        posted::Act,
    },
    store::Store,
};
use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{draw::Draw, statement};

/// The short name of the book.
pub const SLUG: &str = "bench";
/// The years of the book: 2016/17 to 2020/21.
const YEARS: u64 = 5;
const FIRST: i16 = 2016;
const PROJECTS: u64 = 10;
const LINES: [&str; 4] = ["SAL", "COM", "RES", "OTH"];
const COSTS: [&str; 8] = [
    "6000", "6010", "6020", "6200", "6300", "6500", "6590", "6900",
];
/// When everything is done: on 1 January 2022, after the last of the years has ended.
const AFTER_ALL: Timestamp = Timestamp::constant(1_640_995_200, 0);
/// Entries proved and posted together.
const BATCH: usize = 20_000;

/// The fund of a project: each restricted fund pays for two, and the pooled fund for two.
fn fund(project: u64) -> String {
    match project % 5 {
        0 => "POOL".to_owned(),
        restricted => format!("F{restricted}"),
    }
}

/// The book as `init` reads one. Every party of the statement has a rule.
fn toml() -> String {
    let mut text = format!(
        "name = \"A partnership of the benchmarks\"\nslug = \"{SLUG}\"\nshort-name = \"CSP\"\n\
         first-year = \"2016/17\"\n\
         [[funds]]\ncode = \"POOL\"\nname = \"Pooled Fund\"\nrestriction = \"pooled\"\n\
         [[funders]]\ncode = \"OPCC\"\nname = \"Police and Crime Commissioner\"\n\
         [opening]\nauthority = \"The Board's minute\"\n\
         [[opening.balances]]\naccount = \"1000\"\nfund = \"POOL\"\namount = \"500000000.00\"\n"
    );
    for number in 1..5 {
        text.push_str(&format!(
            "[[funds]]\ncode = \"F{number}\"\nname = \"Fund {number}\"\n\
             restriction = \"restricted\"\n\
             [[grants]]\ncode = \"G{number}\"\ntitle = \"Grant {number}\"\nfunder = \"OPCC\"\n\
             fund = \"F{number}\"\nproject = \"P{number}\"\nstarts-on = \"01/04/2016\"\n\
             ends-on = \"31/03/2021\"\nauthority = \"Award letter {number}\"\n\
             allocations = {{ \"2016/17\" = \"900000000.00\" }}\n"
        ));
    }
    for number in 0..PROJECTS {
        text.push_str(&format!(
            "[[projects]]\ncode = \"P{number}\"\nname = \"Project {number}\"\n"
        ));
        for line in LINES {
            text.push_str(&format!(
                "[[projects.lines]]\ncode = \"{line}\"\nname = \"Line {line} of {number}\"\n\
                 budget = \"1000.00\"\n"
            ));
        }
    }
    for number in 0..statement::PAYEES {
        let (project, party) = (number % PROJECTS, statement::payee(number));
        let (fund, line) = (fund(project), LINES[number as usize % LINES.len()]);
        let account = COSTS[number as usize % COSTS.len()];
        text.push_str(&format!(
            "[[rules]]\nname = \"{party}\"\nwhen = {{ words = \"{party}\" }}\n\
             then = {{ account = \"{account}\", fund = \"{fund}\", project = \"P{project}\", \
             line = \"{line}\" }}\n"
        ));
    }
    text
}

fn act(by: &str) -> Act {
    Act {
        by: by.to_owned(),
        why: Some("The benchmarks".to_owned()),
        at: AFTER_ALL,
    }
}

/// Makes the book in a new database: so many costs spread over the years, each year but the last
/// closed.
pub async fn make(entries: u64, seed: u64, file: &str) -> Result<(), Box<dyn Error>> {
    if Path::new(file).exists() {
        return Err(format!("{file} is there already").into());
    }
    let store = Store::open(file, true).await?;
    store.migrate().await?;
    init::init(&store, &BookFile::parse(&toml())?, None, &act("Accountant")).await?;
    let mut draw = Draw(seed);
    for number in 0..YEARS {
        let year = FinancialYear::starting(FIRST + number as i16)?;
        let count = entries * (number + 1) / YEARS - entries * number / YEARS;
        post_year(&store, year, count, &mut draw).await?;
        if number + 1 < YEARS && entries > 0 {
            close_year(&store, year).await?;
        }
        eprintln!("{year}: {count} entries");
    }
    store.close().await;
    Ok(())
}

async fn post_year(
    store: &Store,
    year: FinancialYear,
    count: u64,
    draw: &mut Draw,
) -> Result<(), Box<dyn Error>> {
    let book = store.read(SLUG).await?.book().await?;
    let mut at = 0;
    while at < count {
        let upto = count.min(at + BATCH as u64);
        let entries = (at..upto)
            .map(|place| {
                let day = place * 365 / count;
                let date = year.first_day().checked_add((day as i64).days())?;
                cost(&book, date, draw)
            })
            .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
        let mut writer = store.write(SLUG).await?;
        writer.post(&entries, &act("Accountant")).await?;
        writer.commit().await?;
        at = upto;
    }
    Ok(())
}

/// A cost of a line of a project, paid from the bank.
fn cost(book: &Book, date: Date, draw: &mut Draw) -> Result<JournalEntry, Box<dyn Error>> {
    let project = draw.below(PROJECTS);
    let fund = FundCode::from_str(&fund(project))?;
    let account = AccountCode::from_str(draw.one_of(&COSTS))?;
    let line = LineCode::from_str(draw.one_of(&LINES))?;
    let amount = Money::from_pence(1 + draw.below(4_000) as i64);
    let party = statement::payee(draw.below(statement::PAYEES));
    let project = ProjectCode::from_str(&format!("P{project}"))?;
    let mut draft = Draft::ordinary(
        date,
        party,
        vec![
            Posting::to_fund(account, fund, amount).of_project(project, line),
            Posting::to_fund(AccountCode::BANK, fund, amount.turned()),
        ],
    );
    draft.reference = Some(format!("R{:07}", draw.below(10_000_000)));
    Ok(JournalEntry::balance(draft, book)?)
}

async fn close_year(store: &Store, year: FinancialYear) -> Result<(), Box<dyn Error>> {
    let consents = (1..5)
        .map(|number| {
            Ok(CarryForward {
                fund: FundCode::from_str(&format!("F{number}"))?,
                consent: "The funder's letter".to_owned(),
            })
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    close::prepare(store, SLUG, year, &consents, &act("Accountant")).await?;
    close::approve(store, SLUG, year, &act("Certifier")).await?;
    Ok(())
}

/// Times the end of year report inside the process: the first, then the median of the rest, in
/// microseconds.
pub async fn report(runs: usize, file: &str, year: &str) -> Result<(), Box<dyn Error>> {
    let store = Store::open(file, false).await?;
    let year = FinancialYear::from_str(year)?;
    let asked = report::Asked::EndOfYear { version: None };
    let mut times = Vec::new();
    for _ in 0..=runs {
        let begun = std::time::Instant::now();
        let format = report::Format::Text;
        report::report(&store, SLUG, year, &asked, format, false).await?;
        times.push(begun.elapsed().as_micros());
    }
    let first = times.remove(0);
    times.sort_unstable();
    println!(
        "report {year} inside the process: first {first} us, then median {} us, {} to {} us",
        times[times.len() / 2],
        times[0],
        times[times.len() - 1]
    );
    Ok(())
}
