//! The lines of a sample year: what the council's extract and the bank's export hold.

use fundledger::ledger::{calendar::parse_date, money::Money};
use jiff::civil::Date;

/// How the extract writes an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// A number.
    Number,
    /// Text with a pound sign and commas: `£1,420.00`.
    Pounds,
    /// Text in brackets, which are a minus: `(180.00)`.
    Brackets,
}

/// A line of the council's ledger extract, with the file's own sign: cost positive.
#[derive(Debug, Clone)]
pub(crate) struct ExtractLine {
    pub(crate) kind: &'static str,
    pub(crate) number: u32,
    pub(crate) date: Date,
    pub(crate) code: &'static str,
    pub(crate) code_name: &'static str,
    pub(crate) party: &'static str,
    pub(crate) text: String,
    pub(crate) amount: Money,
    pub(crate) written: Written,
}

/// A line of the bank's export: money in positive.
#[derive(Debug, Clone)]
pub(crate) struct BankLine {
    pub(crate) date: Date,
    pub(crate) text: &'static str,
    pub(crate) amount: Money,
}

/// A year of both files.
#[derive(Debug, Clone)]
pub(crate) struct SampleYear {
    /// The extract's lines, sorted by the council's code.
    pub(crate) extract: Vec<ExtractLine>,
    /// The balance of the bank account before its first line.
    pub(crate) opening: Money,
    /// The bank's lines, oldest first.
    pub(crate) bank: Vec<BankLine>,
}

const MONTHS: [&str; 12] = [
    "April 2020",
    "May 2020",
    "June 2020",
    "July 2020",
    "August 2020",
    "September 2020",
    "October 2020",
    "November 2020",
    "December 2020",
    "January 2021",
    "February 2021",
    "March 2021",
];

/// The 24th, or the working day before it.
const PAY_DAYS: [&str; 12] = [
    "24/04/2020",
    "22/05/2020",
    "24/06/2020",
    "24/07/2020",
    "24/08/2020",
    "24/09/2020",
    "23/10/2020",
    "24/11/2020",
    "24/12/2020",
    "22/01/2021",
    "24/02/2021",
    "24/03/2021",
];

/// Date, number, party, text, amount in the file's sign (pence) and how it is written.
type Bought = (&'static str, u32, &'static str, &'static str, i64, Written);

const FILM: [Bought; 3] = [
    (
        "18/09/2020",
        40118,
        "Production company",
        "Film: first stage",
        270_000,
        Written::Number,
    ),
    (
        "11/12/2020",
        40395,
        "Production company",
        "Film: second stage",
        360_000,
        Written::Number,
    ),
    (
        "19/03/2021",
        40702,
        "Production company",
        "Film: final stage",
        270_000,
        Written::Number,
    ),
];

const RESOURCES: [Bought; 8] = [
    (
        "11/09/2020",
        40102,
        "Design studio",
        "Resource pack, design",
        185_000,
        Written::Number,
    ),
    (
        "09/10/2020",
        40187,
        "Print supplier",
        "Resource pack, printing",
        142_000,
        Written::Pounds,
    ),
    (
        "16/10/2020",
        40203,
        "Education supplier",
        "Workshop materials",
        24_000,
        Written::Number,
    ),
    (
        "16/10/2020",
        40203,
        "Education supplier",
        "Workshop materials",
        24_000,
        Written::Number,
    ),
    (
        "13/11/2020",
        40299,
        "Production company",
        "Online workshops",
        123_000,
        Written::Number,
    ),
    (
        "15/01/2021",
        40480,
        "Delivery company",
        "Delivery to schools",
        76_500,
        Written::Number,
    ),
    (
        "29/01/2021",
        40512,
        "Print supplier",
        "Posters",
        43_500,
        Written::Number,
    ),
    (
        "12/02/2021",
        40566,
        "Print supplier",
        "Credit note, printing",
        -18_000,
        Written::Brackets,
    ),
];

impl SampleYear {
    /// The year 2020/21, to the penny: 49 lines of the extract and 2 of the bank.
    pub(crate) fn of_2020_21() -> SampleYear {
        let mut extract = Vec::new();
        for (code, name, what) in [
            ("1010", "Salaries", "Salary"),
            ("1020", "Employer's National Insurance", "Employer's NI"),
            ("1030", "Employer's pension", "Employer's pension"),
        ] {
            for ((day, month), number) in PAY_DAYS.iter().zip(MONTHS).zip(30001_u32..) {
                let amount = match (code, month) {
                    ("1010", _) => 257_500,
                    ("1020", _) => 25_433,
                    (_, "March 2021") => 58_730,
                    _ => 58_734,
                };
                extract.push(ExtractLine {
                    kind: "PR",
                    number,
                    date: parse_date(day).unwrap(),
                    code,
                    code_name: name,
                    party: "",
                    text: format!("{what} {month}, co-ordinator"),
                    amount: Money::from_pence(amount),
                    written: Written::Number,
                });
            }
        }
        extract.extend(
            FILM.iter()
                .map(|line| bought("4210", "Commissioned production", line)),
        );
        extract.extend(
            RESOURCES
                .iter()
                .map(|line| bought("4310", "Materials and resources", line)),
        );
        for (day, number, text) in [
            ("29/05/2020", 50021, "County Lines grant, first instalment"),
            ("27/11/2020", 50188, "County Lines grant, second instalment"),
        ] {
            let party = "Police and Crime Commissioner";
            let line = (day, number, party, text, -2_800_000, Written::Number);
            let code_name = "Grants: Police and Crime Commissioner";
            extract.push(ExtractLine {
                kind: "SI",
                ..bought("9110", code_name, &line)
            });
        }
        let bank = [
            ("03/04/2020", "Room hire, board meeting", -15_000),
            (
                "24/04/2020",
                "Refund: room hire, meeting held online",
                15_000,
            ),
        ];
        SampleYear {
            extract,
            opening: Money::from_pence(572_217),
            bank: bank
                .iter()
                .map(|&(day, text, pence)| BankLine {
                    date: parse_date(day).unwrap(),
                    text,
                    amount: Money::from_pence(pence),
                })
                .collect(),
        }
    }

    /// The same lines with every amount changed by a seed; each keeps its sign, and the genuine
    /// duplicates stay alike. The grant is then no longer what was spent.
    pub(crate) fn seeded(seed: u64) -> SampleYear {
        let mut year = SampleYear::of_2020_21();
        let mut state = seed;
        let mut last: Option<(u32, Money, Money)> = None;
        for line in &mut year.extract {
            line.amount = match last {
                Some((number, was, now)) if (number, was) == (line.number, line.amount) => now,
                _ => {
                    let now = another(line.amount, &mut state);
                    last = Some((line.number, line.amount, now));
                    now
                }
            };
        }
        for line in &mut year.bank {
            line.amount = another(line.amount, &mut state);
        }
        year.opening = another(year.opening, &mut state);
        year
    }

    /// The sum of the extract's lines of a council code, cost positive.
    pub(crate) fn total(&self, code: &str) -> Money {
        let lines = self.extract.iter().filter(|line| line.code == code);
        Money::sum(lines.map(|line| line.amount)).unwrap()
    }

    /// The sum of the whole extract, cost positive.
    pub(crate) fn grand_total(&self) -> Money {
        Money::sum(self.extract.iter().map(|line| line.amount)).unwrap()
    }

    /// The balance of the bank account after its last line.
    pub(crate) fn closing(&self) -> Money {
        let movements = Money::sum(self.bank.iter().map(|line| line.amount)).unwrap();
        self.opening.plus(movements).unwrap()
    }
}

fn bought(code: &'static str, code_name: &'static str, line: &Bought) -> ExtractLine {
    let &(day, number, party, text, pence, written) = line;
    ExtractLine {
        kind: "PI",
        number,
        date: parse_date(day).unwrap(),
        code,
        code_name,
        party,
        text: text.to_owned(),
        amount: Money::from_pence(pence),
        written,
    }
}

/// Another amount of the same sign, between a penny and £9,999.99 (splitmix64).
fn another(amount: Money, state: &mut u64) -> Money {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    let pence = i64::try_from(mixed.rem_euclid(999_999))
        .unwrap()
        .saturating_add(1);
    let made = Money::from_pence(pence);
    if amount.is_negative() {
        made.turned()
    } else {
        made
    }
}
