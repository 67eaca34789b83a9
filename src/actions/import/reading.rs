//! A plan that is confirmed already, written while its file is read once more.
//!
//! What staging will say of a line is foreseen from the line, those before it and what the account
//! holds, so that the engine takes the first lines in, with the entries that the rules make of
//! them, while the last are still being read. The file is then staged like any other: the writer
//! never commits unless the lines that were written are the lines of the plan, and the plan is the
//! one that was confirmed.

use std::{collections::BTreeMap, mem};

use tokio::{
    sync::{mpsc, oneshot},
    task::spawn_blocking,
};

use crate::{
    actions::{ActionError, progress::Told, refusal::named},
    statement::{
        error::ReadError,
        line::{Heard, ReadFile, Statement, StatementLine},
        stage::{aside, fingerprint::Fingerprint, plan::Plan},
    },
    store::{
        Store,
        statements::{
            import::NewLine,
            intake::{Arriving, LINES, Ready},
        },
        writer::Writer,
    },
};

use super::{
    CHECKING, Confirmed, Imported, Incoming, New, anew,
    coded::{Asked, Proposed},
    known::Known,
    writing::{Written, after_undone, new_line, panicked, work_out},
};

/// Blocks of lines and of their entries that may wait for the engine, which is the slowest.
const AHEAD: usize = 2;

/// Of an account that holds more lines than this, it takes longer to learn all of them than to read
/// the file first and ask for its own.
const FEW: i64 = 300_000;

/// Reads a file whose plan is confirmed already with `read`, on a thread of its own, and writes
/// that plan, all of it or nothing. None, and nothing is written, where its lines are not those
/// that were foreseen, as in a file of several statements, which [`confirm`] takes once it is read
/// whole.
///
/// # Errors
/// As [`confirm`], and what `read` refuses.
///
/// [`confirm`]: super::confirm
pub async fn confirm_reading(
    (store, slug): (&Store, &str),
    incoming: &Incoming<'_>,
    read: impl FnOnce(&mut dyn FnMut(Heard<'_>)) -> Result<ReadFile, ReadError> + Send + 'static,
    confirmed: Confirmed<'_>,
    told: Told<'_>,
) -> Result<Option<Imported>, ActionError> {
    named(confirmed.act)?;
    let (came, first) = oneshot::channel();
    let (give, given) = oneshot::channel();
    let listening = Listening {
        before: Some((came, given)),
        foreseen: None,
    };
    let reading = spawn_blocking(move || listening.read(read));
    // A file that gives no line, which it may take long to do, keeps nobody from writing.
    if first.await.is_err() {
        return reading.await.unwrap_or_else(panicked).map(|_| None);
    }
    let mut reader = store.read(slug).await?;
    let held = reader.lines_held(incoming.account, None).await?;
    drop(reader);
    if held > FEW {
        drop(give);
        let Read::Whole(read) = reading.await.unwrap_or_else(panicked)? else {
            return Ok(None);
        };
        let writer = store.write(slug).await?;
        told(CHECKING);
        let imported = anew(writer, (incoming, *read), confirmed, told).await?;
        return Ok(Some(imported));
    }
    let mut writer = store.write(slug).await?;
    let (foreseen, coming) = foreseen(&mut writer, incoming, confirmed).await?;
    // Where the reader has gone, its end says why.
    let _ = give.send(foreseen);
    let (read, taken) = tokio::join!(reading, writer.lines_as_they_come(coming));
    let Read::Foreseen(foreseen) = read.unwrap_or_else(panicked)? else {
        return Ok(None);
    };
    let (plan, proposed, written) = *foreseen;
    taken?;
    told(CHECKING);
    let file = (incoming.name, Some(written));
    let imported = work_out(writer, file, (plan, |_: &Plan| proposed), confirmed, told).await?;
    Ok(Some(imported))
}

/// Makes everything ready for the lines of a file, which come as blocks.
async fn foreseen(
    writer: &mut Writer,
    incoming: &Incoming<'_>,
    confirmed: Confirmed<'_>,
) -> Result<(Foreseen, mpsc::Receiver<Ready>), ActionError> {
    let account = incoming.account;
    let known = Known::of(writer, incoming, None).await?;
    let asked = match confirmed.new {
        New::Waits => None,
        New::Coded => Some(Asked::of(writer, account, confirmed.act).await?),
    };
    let undone = writer.undone_lines(account).await?;
    writer.put_file(incoming.name, incoming.bytes).await?;
    let arriving = writer.begin_import(account).await?;
    let (blocks, coming) = mpsc::channel(AHEAD);
    let foreseen = Foreseen {
        known,
        undone,
        asked,
        heard: 0,
        alike: BTreeMap::new(),
        next: Vec::new(),
        written: Vec::new(),
        arriving,
        blocks,
        several: false,
    };
    Ok((foreseen, coming))
}

/// What became of a file that was read.
enum Read {
    /// Its lines are those that were foreseen: its plan, what the rules say of it, and what was
    /// written of it.
    Foreseen(Box<(Plan, Option<Proposed>, Written)>),
    /// They are others.
    Otherwise,
    /// Nobody foresaw any.
    Whole(Box<ReadFile>),
}

/// Whoever reads the file: the book is locked once it gives its first lines.
struct Listening {
    /// That there are lines, and what then becomes of them.
    before: Option<(oneshot::Sender<()>, oneshot::Receiver<Foreseen>)>,
    foreseen: Option<Foreseen>,
}

impl Listening {
    fn read(
        mut self,
        read: impl FnOnce(&mut dyn FnMut(Heard<'_>)) -> Result<ReadFile, ReadError>,
    ) -> Result<Read, ActionError> {
        let file = read(&mut |heard| match heard {
            Heard::Rows(_) => {}
            Heard::Lines(place, lines, fingerprints) => self.hear(place, lines, fingerprints),
        })?;
        match self.foreseen {
            Some(foreseen) => foreseen.staged(file),
            None => Ok(Read::Whole(Box::new(file))),
        }
    }

    fn hear(&mut self, place: u32, lines: &[StatementLine], fingerprints: &[Fingerprint]) {
        if let Some((came, given)) = self.before.take() {
            // Where nobody is there any more, the file is read to its end for nothing.
            let _ = came.send(());
            self.foreseen = given.blocking_recv().ok();
        }
        if let Some(foreseen) = &mut self.foreseen {
            foreseen.several |= place > 0;
            if !foreseen.several {
                foreseen.hear(lines, fingerprints);
            }
        }
    }
}

/// The lines of a file on their way to the engine, each as staging will say.
struct Foreseen {
    known: Known,
    undone: BTreeMap<[u8; 16], u32>,
    asked: Option<Asked>,
    /// How many lines were heard of.
    heard: usize,
    /// How often each line was heard.
    alike: BTreeMap<Fingerprint, u32>,
    /// The places of new lines that have no block yet, with which of its kind each is.
    next: Vec<(usize, u32)>,
    /// The lines that have a block: the row of each, and what tells it from others.
    written: Vec<(u32, [u8; 16], u32)>,
    arriving: Arriving,
    blocks: mpsc::Sender<Ready>,
    several: bool,
}

impl Foreseen {
    /// Sends the last lines, and stages the file.
    fn staged(mut self, file: ReadFile) -> Result<Read, ActionError> {
        if self.several || file.statements.len() > 1 {
            return Ok(Read::Otherwise);
        }
        if let Some(Statement {
            lines,
            fingerprints,
            ..
        }) = file.statements.first()
        {
            self.hear(lines, fingerprints);
            let last = mem::take(&mut self.next);
            self.send(lines, fingerprints, &last);
        }
        // The engine finishes what it was sent while the file is staged.
        drop(self.blocks);
        let plan = self.known.stage(file)?;
        let of_plan = plan
            .new_lines()
            .map(|staged| new_line(staged, &self.undone));
        let foreseen = of_plan.map(|new| identity(&new)).eq(self.written);
        if !foreseen {
            return Ok(Read::Otherwise);
        }
        let (proposed, underway) = self.asked.map(|asked| asked.of_plan(&plan)).unzip();
        let arriving = self.arriving;
        let written = Written { arriving, underway };
        Ok(Read::Foreseen(Box::new((plan, proposed, written))))
    }

    /// Hears of the lines of the file as far as they have come, and sends on whole blocks of those
    /// that are new.
    fn hear(&mut self, lines: &[StatementLine], fingerprints: &[Fingerprint]) {
        let each = lines.iter().zip(fingerprints).enumerate();
        for (place, (line, fingerprint)) in each.skip(self.heard) {
            if let Some(asked) = &mut self.asked {
                asked.hear(line);
            }
            if aside(line, self.known.first_year).is_some() {
                continue;
            }
            let occurrence = self.alike.entry(*fingerprint).or_default();
            *occurrence = occurrence.saturating_add(1);
            let held = self.known.held.get(fingerprint).copied();
            if *occurrence > held.unwrap_or(0) {
                let fingerprint = *fingerprint.as_bytes();
                let occurrence = after_undone(*occurrence, fingerprint, &self.undone);
                self.next.push((place, occurrence));
            }
        }
        self.heard = lines.len();
        let mut next = mem::take(&mut self.next);
        while next.len() >= LINES {
            let left = next.split_off(LINES);
            self.send(lines, fingerprints, &next);
            next = left;
        }
        self.next = next;
    }

    /// Sends a block of new lines to the engine.
    fn send(
        &mut self,
        lines: &[StatementLine],
        fingerprints: &[Fingerprint],
        places: &[(usize, u32)],
    ) {
        let new = places.iter().filter_map(|(place, occurrence)| {
            let new = NewLine {
                line: lines.get(*place)?,
                fingerprint: *fingerprints.get(*place)?.as_bytes(),
                occurrence: *occurrence,
            };
            Some((*place, new))
        });
        let new: Vec<(usize, NewLine<'_>)> = new.collect();
        if new.is_empty() {
            return;
        }
        self.written
            .extend(new.iter().map(|(_, line)| identity(line)));
        let block = if let Some(asked) = &mut self.asked {
            asked.block(&mut self.arriving, &new)
        } else {
            let new: Vec<NewLine<'_>> = new.into_iter().map(|(_, line)| line).collect();
            self.arriving.block(&new)
        };
        // Where the engine has refused a block, its reason is heard when the file is read.
        let _ = self.blocks.blocking_send(block);
    }
}

/// The row that a line came from, and what tells it from others.
const fn identity(line: &NewLine<'_>) -> (u32, [u8; 16], u32) {
    (line.line.at.row, line.fingerprint, line.occurrence)
}
