//! Both balance tables against the postings, and each year's opening against the year before.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::verify::walk::Walk;
use crate::{
    ledger::{
        balance::{Balances, Cell, YearSums},
        book::Book,
        calendar::{FinancialYear, Period},
        money::Money,
        year_end,
    },
    store::{error::StoreError, reader::Reader, settings::closing::opening_sums},
};

type Months = BTreeMap<(Period, Cell), Money>;

impl Walk {
    pub(in crate::actions::verify) async fn compare_balances(
        &mut self,
        reader: &mut Reader,
    ) -> Result<(), StoreError> {
        let mut years: BTreeMap<FinancialYear, Months> = BTreeMap::new();
        for year in reader.balanced_years().await? {
            years.insert(year, Months::new());
        }
        for ((year, period, cell), amount) in std::mem::take(&mut self.sums) {
            years
                .entry(year)
                .or_default()
                .insert((period, cell), amount);
        }
        for closed in &self.settings.closed {
            for ((year, period, cell), amount) in opening_sums(closed) {
                let months = years.entry(year).or_default();
                months.insert((period, cell), amount);
            }
        }
        let book = self.settings.book().cloned();
        for (year, months) in years {
            let mut derived = Balances::of(year);
            for ((period, cell), amount) in &months {
                let sums = derived.cells.entry(*cell).or_default();
                sums.add(*period, *amount)?;
            }
            self.months(reader, year, months).await?;
            self.year(reader, &derived).await?;
            if let Some(book) = &book {
                self.carried(book, &derived)?;
            }
        }
        Ok(())
    }

    async fn months(
        &mut self,
        reader: &mut Reader,
        year: FinancialYear,
        mut derived: Months,
    ) -> Result<(), StoreError> {
        let kept = reader.month_balances(year).await?;
        for ((period, cell), amount) in kept {
            let made = derived.remove(&(period, cell)).unwrap_or_default();
            if made != amount {
                let period = period.number();
                self.differs(&cell, &format!("{year}, period {period}"), amount, made);
            }
        }
        for ((period, cell), made) in derived {
            if !made.is_nil() {
                let period = period.number();
                self.differs(&cell, &format!("{year}, period {period}"), Money::NIL, made);
            }
        }
        Ok(())
    }

    async fn year(&mut self, reader: &mut Reader, derived: &Balances) -> Result<(), StoreError> {
        let year = derived.year;
        let kept = reader.balances(year).await?;
        let nil = YearSums::default();
        let cells: BTreeSet<&Cell> = kept.cells.keys().chain(derived.cells.keys()).collect();
        for cell in cells {
            let kept = kept.cells.get(cell).copied().unwrap_or(nil);
            let made = derived.cells.get(cell).copied().unwrap_or(nil);
            for (part, kept, made) in [
                ("brought forward", kept.opening, made.opening),
                ("in the year", kept.turnover, made.turnover),
                ("closing", kept.closing, made.closing),
            ] {
                if kept != made {
                    self.differs(cell, &format!("{year}, {part}"), kept, made);
                }
            }
        }
        Ok(())
    }

    fn differs(&mut self, cell: &Cell, when: &str, kept: Money, made: Money) {
        let Cell {
            fund,
            project,
            line,
            account,
        } = cell;
        self.findings.push(format!(
            "the balance of account {account}, fund {fund}, project {project}, line {line} in \
             {when} is kept as {kept}, and its postings make {made}"
        ));
    }

    /// Law 6: what a closed year carried forward is what its balances carry forward.
    fn carried(&mut self, book: &Book, derived: &Balances) -> Result<(), StoreError> {
        let year = derived.year;
        let Some(closed) = self.settings.closed.iter().find(|body| body.year == year) else {
            return Ok(());
        };
        let due = year_end::carried_forward(book, derived)?;
        let carried: year_end::Carried = closed
            .carried
            .iter()
            .map(|(account, fund, amount)| ((*account, *fund), *amount))
            .collect();
        if due != carried {
            self.findings.push(format!(
                "{} does not open with what {year} carries forward",
                year.next()
            ));
        }
        Ok(())
    }
}
