//! The lines that people coded, under the names by which the next line of the same payee or
//! council code finds them.
//!
//! What a rule codes by itself is not remembered: the rule says it already. What a line was for is
//! read from the entry that answers it now, so a correction is learned with no more ado.

use jiff_sqlx::Date as SqlDate;

use crate::{
    ledger::{code::GrantCode, journal::LineNumber, money::Money},
    statement::{
        line::StatementLine,
        matching::{
            memory::{Memory, Past, REMEMBERED},
            words,
        },
        suggest::rule::Target,
    },
    store::{batch::Block, cells, error::StoreError, reader::Reader, writer::Writer},
};

#[derive(sqlx::FromRow)]
struct PastRow {
    key: String,
    number: i64,
    held_in: String,
    date: SqlDate,
    line_pence: i64,
    account: String,
    fund: String,
    project: String,
    line: String,
    grant_code: Option<String>,
}

impl PastRow {
    fn past(&self) -> Result<Past, StoreError> {
        let grant = self.grant_code.as_deref();
        let grant = grant.map(|grant| cells::code::<GrantCode>("a grant", grant));
        Ok(Past {
            line: self.number,
            account: cells::code("an account", &self.held_in)?,
            date: self.date.to_jiff(),
            amount: Money::from_pence(self.line_pence),
            target: Target {
                account: cells::code("an account", &self.account)?,
                fund: cells::code("a fund", &self.fund)?,
                project: cells::code("a project", &self.project)?,
                line: cells::code("a budget line", &self.line)?,
                grant: grant.transpose()?,
            },
        })
    }
}

impl Reader {
    /// What people said of earlier lines with the names of some lines: the latest of each name.
    /// What was reversed while its line stayed with it was wrong, and says nothing.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn remembered<'a>(
        &mut self,
        lines: impl IntoIterator<Item = &'a StatementLine>,
    ) -> Result<Memory, StoreError> {
        let mut keys: Vec<String> = lines.into_iter().flat_map(words::keys).collect();
        keys.sort_unstable();
        keys.dedup();
        let (book, most) = (self.id, cells::count(REMEMBERED));
        // A cross join keeps its order in SQLite, which would else begin with every posting.
        let rows: Vec<PastRow> = fetch_keyed!(
            &mut self.tx,
            "select k.key, l.number, l.account as held_in, l.date, l.amount_pence as line_pence, \
             p.account, p.fund, p.project, p.line, p.grant_code from ({keys}) asked \
             cross join coded_line k cross join statement_line l cross join line_match m \
             cross join posting p where k.book = $1 and k.key = asked.key \
             and k.line >= (select coalesce(min(line), 0) from (select c.line from coded_line c \
             where c.book = $1 and c.key = asked.key order by c.line desc limit $3) latest) \
             and l.book = k.book and l.number = k.line \
             and m.book = k.book and m.line = k.line and m.ended is null \
             and p.book = m.book and p.entry = m.entry and p.account <> l.account \
             and p.account <> '1300' and not exists (select 1 from entry r \
             where r.book = m.book and r.reverses = m.entry) order by k.key, l.number, p.position",
            book,
            keys,
            most
        );
        let mut memory = Memory::default();
        for group in
            rows.chunk_by(|one, other| (&one.key, one.number) == (&other.key, other.number))
        {
            // A line that was shared out says nothing of the next one.
            if let [row] = group {
                memory.learn_under(row.key.clone(), row.past()?);
            }
        }
        Ok(memory)
    }
}

impl Writer {
    /// Remembers lines that a person coded, under each of their names.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn remember(
        &mut self,
        lines: &[(LineNumber, &StatementLine)],
    ) -> Result<(), StoreError> {
        let book = self.id;
        let named = |(number, line): &(LineNumber, &StatementLine)| -> Vec<(String, LineNumber)> {
            words::keys(line)
                .into_iter()
                .map(|key| (key, *number))
                .collect()
        };
        let rows: Vec<(String, LineNumber)> = lines.iter().flat_map(named).collect();
        let mut block = Block::on(&self.tx);
        insert_rows!(
            &mut block,
            "insert into coded_line (key, line, book)",
            2 + 1,
            "on conflict (book, key, line) do nothing",
            rows,
            |query, row| query.bind(&row.0).bind(row.1),
            |query| query.bind(book)
        );
        block.run(&mut self.tx).await
    }
}
