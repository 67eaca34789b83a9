//! What is wrong with the way in which an engine would answer a text.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

/// The tables that grow with the ledger. What waits is not in it yet, and is counted.
pub(super) const GROWING: [&str; 11] = [
    "entry",
    "posting",
    "statement_line",
    "line_match",
    "chain",
    "month_balance",
    "account_day",
    "entry_apart",
    "import_day",
    "set_aside",
    "open_entry",
];

/// Those of them that grow with a single account of a single year, so that neither bounds a search.
const BY_ROW: [&str; 4] = ["posting", "statement_line", "line_match", "open_entry"];

/// The tables of a text by the name that a plan calls them.
fn tables(text: &str) -> BTreeMap<String, String> {
    let named = Regex::new(r"(?:from|join) ([a-z_]+)(?: (?:as )?([a-z]+))?").unwrap();
    let words = [
        "where", "on", "order", "join", "group", "cross", "union", "limit",
    ];
    named
        .captures_iter(text)
        .map(|found| {
            let table = found[1].to_owned();
            let alias = found.get(2).map(|alias| alias.as_str().to_owned());
            let alias = alias.filter(|alias| !words.contains(&alias.as_str()));
            (alias.unwrap_or_else(|| table.clone()), table)
        })
        .collect()
}

/// How an engine would answer a text: each table that it reads, by its name in the text and the
/// condition on its index, and whether it sorts what it found.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) reads: Vec<(String, String)>,
    pub(super) sorts: bool,
}

/// What is wrong with the way a growing table is searched, by the columns of its condition.
fn fault(text: &str, table: &str, condition: &str, sorts: bool) -> Option<&'static str> {
    let others = condition
        .split(" AND ")
        .map(|part| part.trim_matches(|c| c == '(' || c == ')').trim())
        .filter(|part| !part.starts_with("book"));
    let others: Vec<&str> = others.filter(|part| !part.is_empty()).collect();
    if condition.contains("ANY(") {
        return Some("it skips over the values of a column");
    }
    let ends = text.starts_with("select max(") || text.starts_with("select min(");
    // The first so many of an index are so many, unless some are passed over or all are sorted.
    let all_count = Regex::new(r"where (?:[a-z]\.)?book = \$1 order by .* limit").unwrap();
    let first = !sorts && all_count.is_match(text);
    if others.is_empty() {
        return (!ends && !first).then_some("it is searched by its book alone");
    }
    let bounds = |part: &&&str| {
        !(BY_ROW.contains(&table)
            && ["account", "year"]
                .iter()
                .any(|wide| part.starts_with(wide)))
    };
    let equal = others
        .iter()
        .filter(bounds)
        .any(|part| part.contains("= ") || part.contains("=?") || part.contains("ANY"));
    if equal || ends {
        None
    } else if !text.contains("limit") {
        Some("its range has no end")
    } else {
        reads_over(text, condition).then_some("its limit counts only the rows that fit it")
    }
}

/// Whether a bounded search passes over rows that a column rules out which SQLite's search does not
/// know: they are read, and not counted.
fn reads_over(text: &str, condition: &str) -> bool {
    let searched = r"from [a-z_]+(?: [a-z])?(?: indexed by [a-z_]+)? where (.*?) order by";
    let equals = Regex::new(r"\b([a-z_]+) = \$\d").unwrap();
    let known = |column: &str| condition.contains(&format!("{column}=?"));
    condition.contains('?')
        && Regex::new(searched)
            .unwrap()
            .captures_iter(text)
            .flat_map(|found| equals.captures_iter(found.get(1).unwrap().as_str()))
            .any(|found| !known(&found[1]))
}

#[test]
fn a_limit_bounds_nothing_where_the_search_passes_over_rows() {
    let text = "select number from (select number, text from entry \
                where book = $1 and number > $2 and year = $3 order by number limit $7) e";
    assert!(fault(text, "entry", "book=? AND number>?", false).is_some());
    assert_eq!(
        fault(text, "entry", "book=? AND year=? AND number>?", false),
        None
    );
    assert!(fault(text, "entry", "ANY(book) AND year=? AND number>?", false).is_some());
    let asked = "select l.number from statement_line l where l.book = $1 and l.number > $2 \
                 and ($4 = 0 or l.import = $4) order by l.number limit $9";
    assert!(fault(asked, "statement_line", "book=? AND number>?", false).is_some());
    assert_eq!(
        fault(
            asked,
            "statement_line",
            "book=? AND import=? AND number>?",
            false
        ),
        None
    );
}

#[test]
fn an_account_bounds_nothing_where_all_of_its_rows_are_read() {
    let text = "select entry from open_entry where book = $1 and account = $2";
    let condition = "book=? AND account=?";
    assert!(fault(text, "open_entry", condition, false).is_some());
    assert_eq!(fault(text, "account_day", condition, false), None);
    let bounded = format!("{text} limit $3");
    assert_eq!(fault(&bounded, "open_entry", condition, false), None);
}

pub(super) fn judged(text: &str, plan: &Plan, found: &mut Vec<String>) {
    let tables = tables(text);
    for (name, condition) in &plan.reads {
        let table = tables.get(name).unwrap_or(name);
        if !GROWING.contains(&table.as_str()) {
            continue;
        }
        if let Some(why) = fault(text, table, condition, plan.sorts) {
            found.push(format!("{table}: {why}\n  {condition}\n  {text}"));
        }
    }
}

/// The nodes of a plan that read a table, with the condition on its index.
pub(super) fn walk(told: &Value, plan: &mut Plan) {
    match told {
        Value::Array(parts) => parts.iter().for_each(|part| walk(part, plan)),
        Value::Object(node) => {
            let kind = node.get("Node Type").and_then(Value::as_str);
            plan.sorts |= kind.is_some_and(|kind| kind.contains("Sort"));
            if let Some(name) = node.get("Alias").and_then(Value::as_str) {
                let condition = node.get("Index Cond").and_then(Value::as_str);
                // A name that is used twice in a text is numbered.
                let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
                let read = (name.to_owned(), condition.unwrap_or_default().to_owned());
                plan.reads.push(read);
            }
            node.values().for_each(|part| walk(part, plan));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
