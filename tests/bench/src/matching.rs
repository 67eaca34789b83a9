//! Lines matched against open entries in memory: everything a page or a command does but reading.

use std::{collections::BTreeMap, time::Instant};

use fundledger::{
    ledger::{code::AccountCode, money::Money},
    statement::{
        line::{Place, StatementLine},
        matching::{
            Does,
            memory::Memory,
            pool::{Movement, Pool},
            rank::{Asked, Scene},
        },
        suggest::rules::Rules,
    },
};
use jiff::{ToSpan, civil::date};

use crate::{draw::Draw, statement::payee};

/// Matches lines against entries and says how long it took and what was found.
pub fn run(lines: u64, entries: u64, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut draw = Draw(seed);
    let account: AccountCode = "1000".parse()?;
    let drawn = |draw: &mut Draw, number: u64| -> Result<Movement, jiff::Error> {
        let text = format!("{} {}", payee(draw.below(400)), draw.one_of(&["Rent", "Film", "Fees"]));
        Ok(Movement {
            number: number as i64,
            account,
            date: date(2020, 4, 1).checked_add((draw.below(365) as i64).days())?,
            open: Money::from_pence(-1 - (draw.below(500) * draw.below(500)) as i64),
            text,
            reference: Some(format!("R{number:07}")),
            party: None,
        })
    };
    let mut open = Vec::new();
    for number in 1..=entries {
        open.push(drawn(&mut draw, number)?);
    }
    // Nine lines in ten are of an entry, a few days later, half of them without its reference.
    let mut asked = Vec::new();
    for number in 1..=lines {
        let mut line = drawn(&mut draw, entries + number)?;
        if draw.below(10) > 0 {
            let entry = &open[draw.below(entries) as usize];
            line.open = entry.open;
            line.text = entry.text.to_uppercase();
            line.date = entry.date.checked_add((draw.below(4) as i64).days())?;
            line.reference = entry.reference.clone().filter(|_| draw.below(2) == 0);
        }
        asked.push(line);
    }
    let rules = Rules::of([])?;
    let began = Instant::now();
    let (open, waiting) = (Pool::of(open), Pool::of(asked.clone()));
    let ready = began.elapsed();
    let scene = Scene {
        rules: &rules,
        memory: &Memory::default(),
        open: &open,
        waiting: &waiting,
        awaited: &[],
        expected: &[],
        budgets: &BTreeMap::new(),
        own_fund: None,
    };
    let (mut offered, mut gave_up) = (0, 0);
    for movement in asked {
        let line = statement_line(&movement);
        let ranked = scene.ranked(Asked {
            number: movement.number,
            account,
            line: &line,
            open: movement.open,
            net: movement.open,
        });
        let first = ranked.first();
        offered += u64::from(first.is_some_and(|found| matches!(found.does, Does::Answer(_))));
        gave_up += u64::from(ranked.says.iter().any(|says| says.contains("given up")));
    }
    println!(
        "{lines} lines against {entries} open entries: {} ms, of which {} ms to make them ready; \
         an entry was offered for {offered}, the search for a combination was given up for {gave_up}",
        began.elapsed().as_millis(),
        ready.as_millis(),
    );
    Ok(())
}

fn statement_line(movement: &Movement) -> StatementLine {
    StatementLine {
        at: Place {
            sheet: None,
            row: 1,
            column: None,
        },
        date: movement.date,
        period: None,
        own_period: None,
        amount: movement.open,
        vat: None,
        text: movement.text.clone(),
        reference: movement.reference.clone(),
        kind: None,
        code: None,
        party: None,
        bank_id: None,
        balance: None,
        amount_text: String::new(),
        pending: false,
    }
}
