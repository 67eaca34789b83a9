//! The child: it limits itself, reads the file, and answers in frames as it goes.

use std::{
    borrow::Cow,
    io::{self, BufWriter, Write},
    mem,
    process::ExitCode,
};

use super::{BATCH, Frame, Request, receive, send};
use crate::statement::{
    control,
    error::{Limits, ReadError},
    line::ReadFile,
    propose, read,
    rows::window,
};

/// The whole of the child: limits, request, answer.
///
/// Exit 0 where an answer was given, a refusal included.
pub fn child() -> ExitCode {
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let request: Request = receive(&mut io::stdin().lock())?;
    limit(&request.limits)?;
    let mut output = BufWriter::new(io::stdout().lock());
    let (path, limits) = (&request.path, &request.limits);
    if let Some(said) = &request.said {
        let found = propose::propose_path(path, &request.profiles, said, limits);
        return one(
            &mut output,
            found.map(|found| Frame::Proposal(Box::new(found))),
        );
    }
    if let Some((sheet, from, to)) = &request.rows {
        let found = window::window(path, sheet.as_deref(), (*from, *to), limits);
        return one(&mut output, found.map(Frame::Window));
    }
    let mut giving = Giving::default();
    let mut lost = None;
    let read = read::read_path(
        path,
        &request.profiles,
        (request.wanted.as_deref(), request.dates),
        limits,
        &mut |file| {
            let told = giving.so_far(&mut output, file);
            lost = told.err().or(lost.take());
        },
    );
    if let Some(error) = lost {
        return Err(error);
    }
    match read {
        Ok(file) => giving.rest(&mut output, file)?,
        Err(error) => send(&mut output, &Frame::Refused(error))?,
    }
    output.flush()
}

/// Answers with one frame, or with the refusal.
fn one(output: &mut impl Write, found: Result<Frame<'_>, ReadError>) -> io::Result<()> {
    send(output, &found.unwrap_or_else(Frame::Refused))?;
    output.flush()
}

/// Past its processor time the child is told once, then ended a second later.
fn limit(limits: &Limits) -> io::Result<()> {
    rlimit::setrlimit(
        rlimit::Resource::AS,
        limits.memory_bytes,
        limits.memory_bytes,
    )?;
    rlimit::setrlimit(
        rlimit::Resource::CPU,
        limits.seconds,
        limits.seconds.saturating_add(1),
    )?;
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0)
}

/// A file on its way out, while it is read.
#[derive(Default)]
struct Giving {
    /// How many lines of each statement were sent.
    sent: Vec<usize>,
}

impl Giving {
    /// Sends how many rows were read, and the lines that came since. It lets go of what those
    /// say: a child of a large file would hold it all twice over.
    fn so_far(&mut self, output: &mut impl Write, file: &mut ReadFile) -> io::Result<()> {
        self.lines(output, file)?;
        send(output, &Frame::Progress(file.rows))?;
        output.flush()
    }

    fn lines(&mut self, output: &mut impl Write, file: &mut ReadFile) -> io::Result<()> {
        self.sent.resize(file.statements.len(), 0);
        let statements = (0_u32..).zip(&mut file.statements);
        for ((place, statement), sent) in statements.zip(&mut self.sent) {
            let more = statement.lines.get_mut(*sent..).unwrap_or_default();
            for batch in more.chunks_mut(BATCH) {
                send(output, &Frame::Lines(place, Cow::Borrowed(batch)))?;
                batch.iter_mut().for_each(control::let_go);
            }
            *sent = statement.lines.len();
        }
        Ok(())
    }

    /// Sends what has not been sent.
    fn rest(mut self, output: &mut impl Write, mut file: ReadFile) -> io::Result<()> {
        self.lines(output, &mut file)?;
        for statement in &mut file.statements {
            // The child ends after this answer: to let go of each line would only keep it waiting.
            mem::forget(mem::take(&mut statement.lines));
        }
        let set_aside = mem::take(&mut file.set_aside);
        let problems = mem::take(&mut file.problems);
        send(output, &Frame::Rest(file))?;
        batches(set_aside, |batch| send(output, &Frame::SetAside(batch)))?;
        batches(problems, |batch| send(output, &Frame::Problems(batch)))?;
        send(output, &Frame::End)
    }
}

fn batches<T>(items: Vec<T>, mut send: impl FnMut(Vec<T>) -> io::Result<()>) -> io::Result<()> {
    let mut items = items.into_iter();
    loop {
        let batch: Vec<T> = items.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(());
        }
        send(batch)?;
    }
}
