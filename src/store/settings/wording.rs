//! Rules, layouts and evidence: what stands is the last record of each.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{
        calendar::FinancialYear,
        digest::Digest,
        journal::{EntryNumber, LineNumber},
        posted::Act,
    },
    store::{cells, error::StoreError, reader::Reader, writer::Writer},
};

/// The kind of record that sets a rule.
pub const RULE: &str = "rule";
/// The kind of record that sets a layout.
pub const LAYOUT: &str = "layout";
/// The kind of record that attaches a document.
pub const EVIDENCE: &str = "evidence";

/// A rule as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRule {
    /// Its name.
    pub name: String,
    /// Its place among the rules; the lowest is asked first.
    pub order: i64,
    /// The rule, in JSON.
    pub rule: String,
    /// Who set it last, when and why.
    pub made: Act,
}

/// What is attached to what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The digest of the document's bytes.
    pub sha256: Digest,
    /// Its name.
    pub name: String,
    /// The entry that it supports.
    pub entry: Option<EntryNumber>,
    /// The statement line that it supports.
    pub line: Option<LineNumber>,
    /// The decision on a report that it supports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decided>,
}

/// A decision on a report, by its year and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decided {
    /// The year of the report.
    pub year: FinancialYear,
    /// The version that was decided on.
    pub version: i64,
}

impl fmt::Display for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "decision {} {}", self.year, self.version)
    }
}

impl Evidence {
    fn code(&self) -> String {
        match (self.entry, self.line, self.decision) {
            (Some(entry), _, _) => format!("entry {entry}"),
            (None, Some(line), _) => format!("line {line}"),
            (None, None, Some(decision)) => decision.to_string(),
            (None, None, None) => "book".to_owned(),
        }
    }
}

/// How often a rule was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleUse {
    /// How many lines were coded as it proposed.
    pub fired: i64,
    /// When last; by whom and why the entries say.
    pub last: Act,
}

#[derive(Serialize, Deserialize)]
struct RuleBody {
    order: i64,
    /// None where the rule was taken away.
    rule: Option<serde_json::Value>,
}

#[derive(Serialize, Deserialize)]
struct LayoutBody {
    toml: String,
}

impl Reader {
    /// The rules that stand, in the order in which they are asked.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn rules(&mut self) -> Result<Vec<KeptRule>, StoreError> {
        let mut rules = BTreeMap::new();
        for record in self.records_of(RULE, None).await? {
            let RuleBody { order, rule } = serde_json::from_str(&record.body)?;
            match rule {
                None => rules.remove(&record.code),
                Some(rule) => rules.insert(
                    record.code.clone(),
                    KeptRule {
                        name: record.code,
                        order,
                        rule: rule.to_string(),
                        made: record.made,
                    },
                ),
            };
        }
        let mut rules: Vec<KeptRule> = rules.into_values().collect();
        rules.sort_by(|one, other| (one.order, &one.name).cmp(&(other.order, &other.name)));
        Ok(rules)
    }

    /// The number of the newest record of a rule, which all rules are made from; 0 where there is
    /// none.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn newest_rule(&mut self) -> Result<i64, StoreError> {
        let text = sql!("select max(number) from record where book = $1 and kind = $2");
        let newest: Option<i64> = on!(&mut self.tx, c => sqlx::query_scalar(text).bind(self.id)
            .bind(RULE).fetch_one(c).await)?;
        Ok(newest.unwrap_or(0))
    }

    /// How often each rule was followed, by its name.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn rule_uses(&mut self) -> Result<BTreeMap<String, RuleUse>, StoreError> {
        let text = sql!("select rule, fired, last_at_us from rule_use where book = $1");
        let rows: Vec<(String, i64, i64)> = on!(&mut self.tx, c =>
            sqlx::query_as(text).bind(self.id).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(rule, fired, at)| {
                let last = cells::act(String::new(), None, at)?;
                Ok((rule, RuleUse { fired, last }))
            })
            .collect()
    }

    /// A layout as it stands, in TOML; none where the book has none of that name.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn layout(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let Some(last) = self.records_of(LAYOUT, Some(name)).await?.pop() else {
            return Ok(None);
        };
        let LayoutBody { toml } = serde_json::from_str(&last.body)?;
        Ok(Some(toml))
    }

    /// The documents that support an entry, oldest first, with who attached each.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn evidence_of(
        &mut self,
        entry: EntryNumber,
    ) -> Result<Vec<(Evidence, Act)>, StoreError> {
        self.evidence(&format!("entry {entry}")).await
    }

    /// The documents that support a statement line, oldest first, with who attached each.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn evidence_of_line(
        &mut self,
        line: LineNumber,
    ) -> Result<Vec<(Evidence, Act)>, StoreError> {
        self.evidence(&format!("line {line}")).await
    }

    /// The documents that support a decision, oldest first, with who attached each.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn evidence_of_decision(
        &mut self,
        decision: Decided,
    ) -> Result<Vec<(Evidence, Act)>, StoreError> {
        self.evidence(&decision.to_string()).await
    }

    /// Every document that was attached, oldest first, with who attached each.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn all_evidence(&mut self) -> Result<Vec<(Evidence, Act)>, StoreError> {
        let records = self.records_of(EVIDENCE, None).await?;
        records
            .into_iter()
            .map(|record| Ok((serde_json::from_str(&record.body)?, record.made)))
            .collect()
    }

    async fn evidence(&mut self, code: &str) -> Result<Vec<(Evidence, Act)>, StoreError> {
        let records = self.records_of(EVIDENCE, Some(code)).await?;
        records
            .into_iter()
            .map(|record| Ok((serde_json::from_str(&record.body)?, record.made)))
            .collect()
    }
}

impl Writer {
    /// Sets a rule, given in JSON, or changes the one of that name.
    ///
    /// # Errors
    /// [`StoreError::Record`] where the text is not JSON.
    pub async fn put_rule(
        &mut self,
        name: &str,
        order: i64,
        rule: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let rule = Some(serde_json::from_str(rule)?);
        let body = RuleBody { order, rule };
        self.record(RULE, name, &body, act).await.map(drop)
    }

    /// Counts lines that were coded as a rule proposed.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn count_rule(
        &mut self,
        name: &str,
        lines: i64,
        act: &Act,
    ) -> Result<(), StoreError> {
        let text = sql!(
            "insert into rule_use (book, rule, fired, last_at_us) values ($1, $2, $3, $4) \
             on conflict (book, rule) do update set fired = rule_use.fired + excluded.fired, \
             last_at_us = excluded.last_at_us"
        );
        let id = self.id;
        on!(&mut self.tx, c => sqlx::query(text).bind(id).bind(name).bind(lines)
            .bind(act.at.as_microsecond()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Takes a rule away; what it coded stays.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn drop_rule(&mut self, name: &str, act: &Act) -> Result<(), StoreError> {
        let body = RuleBody {
            order: 0,
            rule: None,
        };
        self.record(RULE, name, &body, act).await.map(drop)
    }

    /// Sets a layout of the book, in TOML.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn put_layout(
        &mut self,
        name: &str,
        toml: &str,
        act: &Act,
    ) -> Result<(), StoreError> {
        let toml = toml.to_owned();
        self.record(LAYOUT, name, &LayoutBody { toml }, act)
            .await
            .map(drop)
    }

    /// Attaches a document to an entry or a line and gives the digest of its bytes.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn attach(
        &mut self,
        document: (&str, &[u8]),
        entry: Option<EntryNumber>,
        line: Option<LineNumber>,
        act: &Act,
    ) -> Result<Digest, StoreError> {
        self.attached(document, (entry, line, None), act).await
    }

    /// Attaches a document to a decision and gives the digest of its bytes.
    ///
    /// # Errors
    /// Whatever the engine refuses.
    pub async fn attach_to_decision(
        &mut self,
        document: (&str, &[u8]),
        decision: Decided,
        act: &Act,
    ) -> Result<Digest, StoreError> {
        self.attached(document, (None, None, Some(decision)), act)
            .await
    }

    async fn attached(
        &mut self,
        (name, bytes): (&str, &[u8]),
        (entry, line, decision): (Option<EntryNumber>, Option<LineNumber>, Option<Decided>),
        act: &Act,
    ) -> Result<Digest, StoreError> {
        let sha256 = self.put_file(name, bytes).await?;
        let name = name.to_owned();
        let evidence = Evidence {
            sha256,
            name,
            entry,
            line,
            decision,
        };
        self.record(EVIDENCE, &evidence.code(), &evidence, act)
            .await?;
        Ok(sha256)
    }
}
