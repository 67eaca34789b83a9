//! A file → [`ReadFile`], read by a limited child process of the same program.
//!
//! An uploaded file can make any reader of spreadsheets ask for all the memory there is. So the
//! file is read by `fundledger __read`, which sets its own limits of memory and processor time
//! before it opens the file, takes the request on its standard input and answers in frames on its
//! standard output: progress and batches of lines as they are read, then the rest. Nothing that it
//! says on its standard error is shown: whoever asked gets a sentence. No database is open in the
//! child.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, BufReader, BufWriter, Read, Write},
    mem,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitCode, ExitStatus, Stdio},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::statement::{
    error::{Limits, ReadError, megabytes},
    line::{Problem, ReadFile, SetAside, StatementLine},
    profile::Profile,
    propose::{self, Proposal, Said},
    read,
    rows::window::{self, Window},
    stage::fingerprint::{self, Fingerprint},
};

/// The hidden first argument that makes the program a reader.
pub const ARGUMENT: &str = "__read";

/// Lines in one frame: small enough that neither side holds two copies of a statement.
const BATCH: usize = 2_000;

/// More than any frame of ours has.
const LONGEST_FRAME: u32 = 64 << 20;

/// What the child is asked.
#[derive(Serialize, Deserialize)]
struct Request {
    path: PathBuf,
    profiles: Vec<Profile>,
    wanted: Option<String>,
    /// The rows of a sheet to show, where the file is not to be read as a statement.
    rows: Option<(Option<String>, u32, u32)>,
    /// What somebody said of a file that no profile knows, where a proposal is wanted.
    said: Option<Said>,
    limits: Limits,
}

/// What the child answers, a frame at a time.
#[derive(Serialize, Deserialize)]
enum Frame<'a> {
    /// How many rows have been read.
    Progress(u32),
    /// More lines of a statement, by its place.
    Lines(u32, Cow<'a, [StatementLine]>),
    /// The file as read, but for the lines before it and for what follows it.
    Rest(ReadFile),
    /// More rows set aside.
    SetAside(Vec<SetAside>),
    /// More problems.
    Problems(Vec<Problem>),
    /// Rows as a person sees them.
    Window(Window),
    /// What a file that no profile knows seems to be.
    Proposal(Box<Proposal>),
    /// That was all.
    End,
    /// The file gave nothing.
    Refused(ReadError),
}

/// What is heard of a file while the rest of it is still being read.
#[derive(Debug, Clone, Copy)]
pub enum Heard<'a> {
    /// How many rows have been read.
    Rows(u32),
    /// The next lines of a statement, by its place among those of the file.
    Lines(u32, &'a [StatementLine]),
}

/// Reads the file at a path in a child of `program`; `heard` is told what has been read so far.
///
/// # Errors
/// [`ReadError`] as the reader gives it, or because the child met a limit or stopped.
pub fn read(
    program: &Path,
    path: &Path,
    profiles: &[Profile],
    wanted: Option<&str>,
    limits: &Limits,
    heard: &mut dyn FnMut(Heard<'_>),
) -> Result<ReadFile, ReadError> {
    let request = Request {
        path: path.to_owned(),
        profiles: profiles.to_vec(),
        wanted: wanted.map(str::to_owned),
        rows: None,
        said: None,
        limits: limits.clone(),
    };
    in_child(program, &request, |output| gather(output, heard))
}

/// What the file at a path, which no profile knows, seems to be, read in a child of `program`;
/// `known` are profiles whose captions are known.
///
/// # Errors
/// As [`read()`].
pub fn propose(
    program: &Path,
    path: &Path,
    known: &[Profile],
    said: &Said,
    limits: &Limits,
) -> Result<Proposal, ReadError> {
    let request = Request {
        path: path.to_owned(),
        profiles: known.to_vec(),
        wanted: None,
        rows: None,
        said: Some(said.clone()),
        limits: limits.clone(),
    };
    in_child(program, &request, |output| {
        let frame = receive(output)?;
        if let Frame::Proposal(proposal) = frame {
            return Ok(Ok(*proposal));
        }
        refusal(frame)
    })
}

/// The rows of a sheet of the file at a path, as a person sees them, read in a child of `program`;
/// the first sheet where none is named.
///
/// # Errors
/// As [`read()`].
pub fn window(
    program: &Path,
    path: &Path,
    sheet: Option<&str>,
    (from, to): (u32, u32),
    limits: &Limits,
) -> Result<Window, ReadError> {
    let request = Request {
        path: path.to_owned(),
        profiles: Vec::new(),
        wanted: None,
        rows: Some((sheet.map(str::to_owned), from, to)),
        said: None,
        limits: limits.clone(),
    };
    in_child(program, &request, |output| {
        let frame = receive(output)?;
        if let Frame::Window(window) = frame {
            return Ok(Ok(window));
        }
        refusal(frame)
    })
}

/// The refusal that a child answers with, where it does not answer what it was asked.
fn refusal<T>(frame: Frame<'_>) -> io::Result<Result<T, ReadError>> {
    if let Frame::Refused(error) = frame {
        return Ok(Err(error));
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// Starts a child, gives it its request, and hears its answer out.
fn in_child<T>(
    program: &Path,
    request: &Request,
    hear: impl FnOnce(&mut BufReader<ChildStdout>) -> io::Result<Result<T, ReadError>>,
) -> Result<T, ReadError> {
    let not_started = |error: io::Error| ReadError::NotStarted(error.to_string());
    let mut child = Command::new(program)
        .arg(ARGUMENT)
        // The allocator reserves address space by the gigabyte, which is all that the child has.
        .env("MIMALLOC_ARENA_RESERVE", "32768")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(not_started)?;
    let answer = ask(&mut child, request, hear);
    if answer.as_ref().is_err_and(is_nonsense) {
        // Nothing that such a child still does is wanted; one that has gone cannot be stopped.
        let _ = child.kill();
    }
    let status = child.wait().map_err(not_started)?;
    match answer {
        Ok(answer) => answer,
        Err(_) => Err(ended(status, &request.limits)),
    }
}

fn ask<T>(
    child: &mut Child,
    request: &Request,
    hear: impl FnOnce(&mut BufReader<ChildStdout>) -> io::Result<Result<T, ReadError>>,
) -> io::Result<Result<T, ReadError>> {
    let mut input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
    send(&mut input, request)?;
    drop(input);
    let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    hear(&mut BufReader::new(output))
}

/// Gathers a file from its frames. What makes each line itself is worked out here, where there is
/// nothing to do but to wait for the child.
fn gather(
    output: &mut impl Read,
    heard: &mut dyn FnMut(Heard<'_>),
) -> io::Result<Result<ReadFile, ReadError>> {
    let mut file = ReadFile::default();
    let mut gathered: BTreeMap<u32, (Vec<StatementLine>, Vec<Fingerprint>)> = BTreeMap::new();
    loop {
        match receive(output)? {
            Frame::Progress(rows) => heard(Heard::Rows(rows)),
            Frame::Lines(place, more) => {
                heard(Heard::Lines(place, &more));
                let (lines, fingerprints) = gathered.entry(place).or_default();
                fingerprints.extend(fingerprint::each(&more));
                lines.extend(more.into_owned());
            }
            Frame::Rest(rest) => {
                file = rest;
                for (place, statement) in (0..).zip(&mut file.statements) {
                    let gathered = gathered.remove(&place).unwrap_or_default();
                    (statement.lines, statement.fingerprints) = gathered;
                }
            }
            Frame::SetAside(mut rows) => file.set_aside.append(&mut rows),
            Frame::Problems(mut problems) => file.problems.append(&mut problems),
            Frame::End => return Ok(Ok(file)),
            Frame::Refused(error) => return Ok(Err(error)),
            Frame::Window(_) | Frame::Proposal(_) => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Whether an answer was no frame of ours; one that only breaks off is a child that has ended, and
/// how it ended says why.
fn is_nonsense(error: &io::Error) -> bool {
    !matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe
    )
}

/// Why a child that did not finish its answer ended.
fn ended(status: ExitStatus, limits: &Limits) -> ReadError {
    const ABORTED: i32 = 6;
    const OUT_OF_TIME: i32 = 24;
    match status.signal() {
        Some(OUT_OF_TIME) => ReadError::TooSlow(limits.seconds),
        Some(ABORTED) => ReadError::TooHungry(megabytes(limits.memory_bytes)),
        _ => ReadError::Stopped,
    }
}

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
        request.wanted.as_deref(),
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
    /// Sends how many rows were read, and the lines that came since.
    fn so_far(&mut self, output: &mut impl Write, file: &ReadFile) -> io::Result<()> {
        self.lines(output, file)?;
        send(output, &Frame::Progress(file.rows))?;
        output.flush()
    }

    fn lines(&mut self, output: &mut impl Write, file: &ReadFile) -> io::Result<()> {
        self.sent.resize(file.statements.len(), 0);
        let statements = (0_u32..).zip(&file.statements);
        for ((place, statement), sent) in statements.zip(&mut self.sent) {
            let more = statement.lines.get(*sent..).unwrap_or_default();
            for batch in more.chunks(BATCH) {
                send(output, &Frame::Lines(place, Cow::Borrowed(batch)))?;
            }
            *sent = statement.lines.len();
        }
        Ok(())
    }

    /// Sends what has not been sent.
    fn rest(mut self, output: &mut impl Write, mut file: ReadFile) -> io::Result<()> {
        self.lines(output, &file)?;
        for statement in &mut file.statements {
            statement.lines = Vec::new();
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

/// A frame is its length in four bytes, least first, then itself.
fn send(output: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(value).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(&bytes)
}

fn receive<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_FRAME {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    input.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(io::Error::other)
}
