//! CAMT.052, .053 and .054 of any version and namespace prefix → statements.
//!
//! One line an entry, whatever details it has. An entry's side is its `CdtDbtInd` and nothing
//! turns it: where `RvslInd` is true, ISO 20022 says that the *original* was on the other side.
//! What is not booked (PDNG, INFO, FUTR) is a line marked as pending, which no balance holds.
//! The file is read event by event, never as a tree; a document type, an entity of the file's
//! own, deep nesting and texts beyond all measure are refused.

mod balance;
mod entry;
mod summary;

use encoding_rs::Encoding;
use jiff::civil::Date;
use quick_xml::{
    Reader as XmlReader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use self::{balance::Balance, entry::Entry, summary::Summary};
use super::{Format, FormatError, day, harvest::Harvest, text};
use crate::statement::line::{ReadFile, Statement};

/// How deep elements may lie: the standard needs about twenty.
const DEPTH_LIMIT: usize = 64;
/// The longest text: the standard's longest is 500 characters.
const TEXT_LIMIT: usize = 64 * 1024;

/// Whether the beginning of a file is that of a CAMT message.
pub(super) fn fits(head: &str) -> bool {
    let named = ["camt.052", "camt.053", "camt.054"]
        .iter()
        .any(|name| head.contains(name));
    let xml = head.trim_start().starts_with('<');
    xml && (named || !head.contains("xmlns")) && head.contains("BkToCstmr")
}

/// Reads a CAMT file.
///
/// # Errors
/// [`FormatError`] where the file is not CAMT, its XML is damaged, or it is built to hurt.
pub fn read(bytes: &[u8], most: u32) -> Result<ReadFile, FormatError> {
    let head = text::head(bytes);
    if !fits(&head) {
        return Err(FormatError::NotThis("CAMT.052, .053 or .054"));
    }
    let (text, encoding) = text::decode(bytes, declared(&head));
    let mut reader = Reader {
        harvest: Harvest::new(Format::Camt, &text, encoding, most),
        path: String::new(),
        depth: 0,
        text: String::new(),
        currency: None,
        made: None,
        statement: None,
        balance: None,
        entry: None,
    };
    let line = reader.events(&text)?;
    Ok(reader.harvest.finish(line))
}

fn declared(head: &str) -> Option<&'static Encoding> {
    let (declaration, _) = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding=")?;
    Encoding::for_label(value.split(['"', '\'']).nth(1)?.as_bytes())
}

/// A statement, report or notification that is open.
struct Open {
    statement: Statement,
    balances: Vec<Balance>,
    summary: Summary,
    /// Whether it is a statement proper, whose pages carry interim balances.
    paged: bool,
    line: u32,
    base: usize,
}

struct Reader {
    harvest: Harvest,
    /// The names of the open elements: `/Document/BkToCstmrStmt/Stmt`.
    path: String,
    depth: usize,
    text: String,
    /// The currency of the amount that is open.
    currency: Option<String>,
    /// The day on which the bank made the file.
    made: Option<Date>,
    statement: Option<Open>,
    balance: Option<(Balance, usize)>,
    entry: Option<(Entry, usize)>,
}

impl Reader {
    fn events(&mut self, text: &str) -> Result<u32, FormatError> {
        let mut xml = XmlReader::from_str(text);
        let mut line = 1_u32;
        let mut seen = 0_usize;
        loop {
            let event = xml.read_event();
            let reached = usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX);
            // An element's line is where its tag ends, as it is where its amount stands.
            line = text::lines_after(line, text.get(seen..reached).unwrap_or(""));
            seen = reached;
            match event {
                Ok(Event::Start(start)) => self.start(&start, line)?,
                Ok(Event::Empty(start)) => {
                    self.start(&start, line)?;
                    self.end(line);
                }
                Ok(Event::End(_)) => self.end(line),
                Ok(Event::Text(piece)) => self.more(&piece.xml10_content(), line)?,
                Ok(Event::CData(piece)) => self.more(&piece.xml10_content(), line)?,
                Ok(Event::GeneralRef(name)) => {
                    let c = resolved(&name).ok_or(FormatError::Entities { line })?;
                    self.more(c.encode_utf8(&mut [0; 4]), line)?;
                }
                Ok(Event::DocType(_)) => return Err(FormatError::Entities { line }),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Ok(Event::Eof) if self.depth == 0 => return Ok(line),
                Ok(Event::Eof) => {
                    let why = "the file ends in the middle".to_owned();
                    return Err(FormatError::Damaged { line, why });
                }
                Err(error) => {
                    return Err(FormatError::Damaged {
                        line,
                        why: error.to_string(),
                    });
                }
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, line: u32) -> Result<(), FormatError> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEPTH_LIMIT {
            return Err(FormatError::TooDeep {
                line,
                limit: DEPTH_LIMIT,
            });
        }
        self.text.clear();
        let local = start.local_name();
        let name: &str = local.as_ref();
        if name.len() > TEXT_LIMIT {
            return Err(FormatError::TooLong {
                line,
                limit: TEXT_LIMIT,
            });
        }
        let parent = self.path.len();
        self.path.push('/');
        self.path.push_str(name);
        let base = self.path.len();
        if matches!(name, "Amt" | "TtlAmt") {
            let attribute = start.try_get_attribute("Ccy").ok().flatten();
            self.currency = attribute.and_then(|ccy| text::filled(&ccy.value));
        }
        let Some(open) = &self.statement else {
            let around = self
                .path
                .get(..parent)
                .and_then(|path| path.rsplit('/').next());
            let in_message = around.is_some_and(|name| name.starts_with("BkToCstmr"));
            if in_message && matches!(name, "Stmt" | "Rpt" | "Ntfctn") {
                self.harvest.part()?;
                self.statement = Some(Open {
                    statement: Statement::default(),
                    balances: Vec::new(),
                    summary: Summary::default(),
                    paged: name == "Stmt",
                    line,
                    base,
                });
            }
            return Ok(());
        };
        match self.path.get(open.base..) {
            Some("/Ntry") => {
                self.harvest.movement()?;
                self.entry = Some((Entry::new(line), base));
            }
            Some("/Bal") => {
                self.harvest.part()?;
                self.balance = Some((Balance::new(line), base));
            }
            _ => {}
        }
        Ok(())
    }

    fn more(&mut self, piece: &str, line: u32) -> Result<(), FormatError> {
        if self.text.len().saturating_add(piece.len()) > TEXT_LIMIT {
            return Err(FormatError::TooLong {
                line,
                limit: TEXT_LIMIT,
            });
        }
        self.text.push_str(piece);
        Ok(())
    }

    fn end(&mut self, line: u32) {
        let text = std::mem::take(&mut self.text);
        let value = text.trim();
        if self.entry.is_none() && self.path.ends_with("/CreDtTm") {
            self.made = day::iso(value).or(self.made);
        }
        if let Some((entry, base)) = &mut self.entry {
            match self.path.get(*base..) {
                Some("") => self.end_entry(),
                Some(path) => entry.take(path, value, self.currency.as_deref(), line),
                None => {}
            }
        } else if let Some((balance, base)) = &mut self.balance {
            match self.path.get(*base..) {
                Some("") => self.end_balance(),
                Some(path) => balance.take(path, value, self.currency.as_deref(), line),
                None => {}
            }
        } else if let Some(open) = &mut self.statement {
            match self.path.get(open.base..) {
                Some("") => self.end_statement(),
                Some(path) => match path.strip_prefix("/TxsSummry") {
                    Some(path) => open.summary.take(path, value, line, &mut self.harvest),
                    None => heading(&mut open.statement, path, value),
                },
                None => {}
            }
        }
        self.path.truncate(self.path.rfind('/').unwrap_or(0));
        self.depth = self.depth.saturating_sub(1);
        // The buffer is used again, so that a long file asks for memory once.
        self.text = text;
        self.text.clear();
    }

    fn end_entry(&mut self) {
        if let (Some((entry, _)), Some(open)) = (self.entry.take(), &mut self.statement) {
            entry.end(self.made, &mut open.statement, &mut self.harvest);
        }
    }

    fn end_balance(&mut self) {
        if let (Some((balance, _)), Some(open)) = (self.balance.take(), &mut self.statement) {
            let statement = &mut open.statement;
            if statement.currency.is_none() {
                statement.currency.clone_from(&balance.currency);
            }
            open.balances.push(balance);
        }
    }

    fn end_statement(&mut self) {
        if let Some(Open {
            mut statement,
            balances,
            summary,
            paged,
            line,
            ..
        }) = self.statement.take()
        {
            balance::settle(&balances, paged, &mut statement, &mut self.harvest);
            summary.check(&statement, &mut self.harvest);
            self.harvest.statement(statement, line);
        }
    }
}

/// What a statement says of itself.
fn heading(statement: &mut Statement, path: &str, value: &str) {
    match path {
        "/Acct/Id/IBAN"
        | "/Acct/Id/BBAN"
        | "/Acct/Id/UPIC"
        | "/Acct/Id/PrtryAcct/Id"
        | "/Acct/Id/Othr/Id" => {
            statement.account = statement.account.take().or_else(|| text::filled(value));
        }
        "/Acct/Ccy" => statement.currency = text::filled(value),
        "/FrToDt/FrDtTm" | "/FrToDt/FrDt" => statement.from = day::iso(value),
        "/FrToDt/ToDtTm" | "/FrToDt/ToDt" => statement.to = day::iso(value),
        _ => {}
    }
}

/// One of the five entities that XML itself knows, or a character by its number.
fn resolved(name: &BytesRef<'_>) -> Option<char> {
    match name.resolve_char_ref() {
        Ok(Some(c)) => Some(c),
        Ok(None) => resolve_predefined_entity(name)?.chars().next(),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests;
