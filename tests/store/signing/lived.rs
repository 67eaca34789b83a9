//! A book in which much has happened on two accounts: entries on the days of their lines and on
//! others, late ones and early ones, transfers between the accounts, matches of a part, reversals
//! and replacements, lines withdrawn, files undone; as chance has it, and the same at every run.

use fundledger::{
    ledger::{
        calendar::Period,
        code::AccountCode,
        journal::{Draft, Posting},
        money::Money,
    },
    statement::line::StatementLine,
    store::{
        Store,
        statements::{
            line::{HeldLine, LineFilter},
            undone::UndoneBody,
        },
        writer::Writer,
    },
};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    fixture::{act, brought, code, cost, founded, proved, year},
    statements::{import, line, rows},
};

const BODY: AccountCode = AccountCode::ACCOUNTABLE_BODY;
const BANK: AccountCode = AccountCode::BANK;
const ACTS: usize = 80;

/// Numbers that look like chance, and are the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    fn day(&mut self) -> Date {
        let days = i64::try_from(self.below(420)).unwrap();
        date(2020, 4, 1).saturating_add(days.days())
    }

    fn amount(&mut self) -> Money {
        let pence = i64::try_from(self.below(50) + 1).unwrap() * 100;
        Money::from_pence(if self.below(2) == 0 { pence } else { -pence })
    }
}

/// Lines of which some are of the other side of another, and some of a late period.
fn some_lines(chance: &mut Chance, from: u32) -> Vec<StatementLine> {
    let mut lines = Vec::new();
    for row in from..from + 4 {
        let (day, amount) = (chance.day(), chance.amount());
        let mut one = line(row, day, &amount.to_plain(), &format!("Line {row}"));
        match chance.below(8) {
            0 | 1 => {
                one.date = date(2021, 4, 9);
                one.period = Some((year(), Period::MARCH));
            }
            2 => one.period = Some((year().next(), Period::try_from(1).unwrap())),
            _ => {}
        }
        lines.push(one);
    }
    let mut other = lines[0].clone();
    other.amount = lines[0].amount.turned();
    other.text = format!("Line {from} turned");
    lines.push(other);
    lines
}

/// What moves an account by an amount on a day, or on another.
fn entry(chance: &mut Chance, account: AccountCode, day: Date, net: Money) -> Draft {
    let mut draft = cost(day, "6300", "RES", "1.00");
    let places = [-1, 1].map(|sign| Money::from_pence(sign * net.pence()));
    for (posting, amount) in draft.postings.iter_mut().zip(places) {
        posting.amount = amount;
        if posting.account == BODY {
            posting.account = account;
        }
    }
    draft.text = format!("Entry of {net}");
    if chance.below(4) == 0 {
        // Between the two accounts, so that each has its own line of it, on its own day.
        let (fund, turned) = (code("CL"), net.turned());
        let other = if account == BODY { BANK } else { BODY };
        draft.postings = vec![
            Posting::to_fund(other, fund, turned),
            Posting::to_fund(account, fund, net),
        ];
    }
    match chance.below(12) {
        0 | 1 => {
            (draft.year, draft.period) = (year(), Period::MARCH);
            draft.date = date(2021, 4, 20);
        }
        2 => {
            (draft.year, draft.period) = (year().next(), Period::try_from(1).unwrap());
            draft.date = date(2021, 3, 28);
        }
        3 if draft.year > year() => draft.concerns = Some(year()),
        _ => {}
    }
    draft
}

async fn waiting(writer: &mut Writer) -> Vec<HeldLine> {
    let filter = LineFilter {
        waiting: Some(true),
        ..LineFilter::default()
    };
    writer.lines(&filter, 0, i64::MAX).await.unwrap()
}

async fn put_right(writer: &mut Writer, chance: &mut Chance) {
    let last = writer.last_entry().await.unwrap();
    let number = 1 + i64::try_from(chance.below(usize::try_from(last).unwrap())).unwrap();
    let original = writer.entry(number).await.unwrap().unwrap();
    let Ok(reversal) = original.reversal(chance.day()) else {
        return;
    };
    if writer.reversed_by(number).await.unwrap().is_some() {
        return;
    }
    let mut drafts = vec![reversal];
    let stays = chance.below(2) == 0;
    if chance.below(2) == 0 {
        let mut instead =
            Draft::ordinary(drafts[0].date, "Instead", original.entry.postings.clone());
        if chance.below(4) == 0 && original.entry.postings.len() == 2 {
            for posting in &mut instead.postings {
                posting.amount = posting.amount.plus(posting.amount).unwrap();
            }
        }
        let mut instead = original.replacement(instead);
        if stays {
            instead.lines.clear();
        }
        drafts.push(instead);
    }
    let standing = writer.matches_of(number).await.unwrap();
    if !stays {
        for made in &standing {
            writer.end_match(made.line, number, &act()).await.unwrap();
        }
    }
    for draft in &mut drafts {
        draft.lines.retain(|line| {
            standing
                .iter()
                .any(|m| m.line == *line && m.amount.is_none())
        });
        draft.concerns = None;
    }
    let entries: Vec<_> = drafts.into_iter().map(proved).collect();
    writer.post(&entries, &act()).await.unwrap();
}

/// A file comes, of one account or the other, and one line of it may be coded with it.
async fn comes(writer: &mut Writer, chance: &mut Chance, turn: usize) {
    let file = format!("file {turn}");
    let file = writer.put_file("file", file.as_bytes()).await.unwrap();
    let lines = some_lines(chance, 10 * u32::try_from(turn).unwrap());
    let mut import = import(file);
    if chance.below(3) == 0 {
        import.account = BANK;
    }
    let account = import.account;
    let whole = brought(writer, &import, (&rows(&lines), &[])).await;
    let (first, line) = (whole.unwrap().1[0], &lines[0]);
    if chance.below(3) == 0 {
        // One is coded with its file, before it was ever listed as waiting.
        let mut draft = entry(chance, account, line.date, line.amount);
        draft.lines = vec![first];
        writer.post(&[proved(draft)], &act()).await.unwrap();
    }
}

/// Does one thing or another.
async fn acts(writer: &mut Writer, chance: &mut Chance, turn: usize) {
    let held = waiting(writer).await;
    let open = writer.open_entries(1_000).await.unwrap();
    match chance.below(10) {
        0 | 1 => comes(writer, chance, turn).await,
        2 | 3 => {
            let Some(held) = chance
                .of(&held)
                .filter(|held| held.open == held.line.amount)
            else {
                return;
            };
            let elsewhere = chance.below(2) == 0;
            let day = if elsewhere {
                chance.day()
            } else {
                held.line.date
            };
            let account = *chance.of(&[held.account, held.account, BODY]).unwrap();
            let mut draft = entry(chance, account, day, held.line.amount);
            draft.lines = vec![held.number];
            writer.post(&[proved(draft)], &act()).await.unwrap();
        }
        4 => {
            let (day, amount) = (chance.day(), chance.amount());
            let account = *chance.of(&[BODY, BANK]).unwrap();
            let draft = entry(chance, account, day, amount);
            writer.post(&[proved(draft)], &act()).await.unwrap();
        }
        5 => {
            let (Some(held), Some(entry)) = (chance.of(&held), chance.of(&open)) else {
                return;
            };
            let half = Money::from_pence(held.open.pence() / 2);
            let part = (chance.below(2) == 0 && !half.is_nil()).then_some(half);
            if part.is_some() || held.open == held.line.amount {
                writer
                    .make_match(held.number, entry.number, part, &act())
                    .await
                    .unwrap();
            }
        }
        6 => {
            let all = writer.matches(0, 10_000).await.unwrap();
            let all: Vec<_> = all.iter().filter(|made| made.ended.is_none()).collect();
            if let Some(made) = chance.of(&all) {
                writer
                    .end_match(made.line, made.entry, &act())
                    .await
                    .unwrap();
            }
        }
        7 => put_right(writer, chance).await,
        8 => goes(writer, chance, &held).await,
        _ => {
            // Two lines that are one another's other side, answered by one entry that nets to nil.
            let whole = |held: &&HeldLine| held.open == held.line.amount;
            for one in held.iter().filter(whole) {
                let turned = one.line.amount.turned();
                let other = held
                    .iter()
                    .filter(whole)
                    .find(|other| other.line.amount == turned);
                let Some(other) = other else { continue };
                let (fund, amount) = (code("CL"), one.line.amount);
                let sides = [amount, turned].map(|side| Posting::to_fund(BODY, fund, side));
                let mut draft = Draft::ordinary(one.line.date, "In and out", sides.to_vec());
                draft.lines = vec![one.number, other.number];
                writer.post(&[proved(draft)], &act()).await.unwrap();
                return;
            }
        }
    }
}

/// A line is withdrawn, or a file undone.
async fn goes(writer: &mut Writer, chance: &mut Chance, held: &[HeldLine]) {
    if chance.below(3) > 0 {
        if let Some(held) = chance.of(held) {
            writer.ask_withdrawal(held.number, &act()).await.unwrap();
            let (record, _) = writer.withdrawal_asked(held.number).await.unwrap().unwrap();
            writer
                .withdraw_line(held.number, record, &act())
                .await
                .unwrap();
        }
        return;
    }
    let standing = writer.standing_imports().await.unwrap();
    if let Some(kept) = chance.of(&standing) {
        let body = UndoneBody {
            import: kept.number,
            reversed: Vec::new(),
        };
        writer.undo_import(&body, &act()).await.unwrap();
    }
}

/// A book in which much has happened.
pub(crate) async fn lived_in(store: &Store, seed: u64) {
    founded(store).await;
    let mut chance = Chance(seed);
    for turn in 1..=ACTS {
        let mut writer = store.write("tandridge").await.unwrap();
        acts(&mut writer, &mut chance, turn).await;
        writer.commit().await.unwrap();
    }
}
