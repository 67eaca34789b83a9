//! A file → [`ReadFile`], read by a limited child process of the same program.
//!
//! An uploaded file can make any reader of spreadsheets ask for all the memory there is. So the
//! file is read by `fundledger __read`, which sets its own limits of memory and processor time
//! before it opens the file, takes the request on its standard input and answers in frames on its
//! standard output: progress and batches of lines as they are read, then the rest. Nothing that it
//! says on its standard error is shown: whoever asked gets a sentence. No database is open in the
//! child.

mod child;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, BufReader, Read, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    thread,
};

pub use self::child::child;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::statement::{
    error::{Limits, ReadError, megabytes},
    line::{Heard, MANY_LINES, Problem, ReadFile, SetAside, StatementLine},
    profile::{DateOrder, Profile},
    propose::{Proposal, Said},
    rows::window::Window,
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
    /// Whether the day or the month comes first, where somebody said so.
    dates: Option<DateOrder>,
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

/// Reads the file at a path in a child of `program`; `heard` is told what has been read so far.
///
/// # Errors
/// [`ReadError`] as the reader gives it, or because the child met a limit or stopped.
pub fn read(
    program: &Path,
    path: &Path,
    profiles: &[Profile],
    (wanted, dates): (Option<&str>, Option<DateOrder>),
    limits: &Limits,
    heard: &mut dyn FnMut(Heard<'_>),
) -> Result<ReadFile, ReadError> {
    let request = Request {
        path: path.to_owned(),
        profiles: profiles.to_vec(),
        wanted: wanted.map(str::to_owned),
        dates,
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
        dates: None,
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
        dates: None,
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
    if let Ok(answer) = answer {
        // It has said all that it has to say, and takes a while to end after a large file; nothing
        // that it still does is wanted.
        let _ = child.kill();
        // Where no thread is to be had for it, its end is heard when this program ends.
        let _ = thread::Builder::new().spawn(move || child.wait());
        answer
    } else {
        let status = child.wait().map_err(not_started)?;
        Err(ended(status, &request.limits))
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
                let (lines, fingerprints) = gathered.entry(place).or_default();
                if place == 0 && lines.is_empty() {
                    // Where there is no such room, the lines make their own as they come.
                    let _ = lines.try_reserve(MANY_LINES);
                }
                fingerprints.extend(fingerprint::each(&more));
                lines.extend(more.into_owned());
                heard(Heard::Lines(place, lines, fingerprints));
            }
            Frame::Rest(rest) => {
                file = rest;
                for (place, statement) in (0..).zip(&mut file.statements) {
                    let (mut lines, fingerprints) = gathered.remove(&place).unwrap_or_default();
                    if lines.len() < MANY_LINES / 4 {
                        lines.shrink_to_fit();
                    }
                    (statement.lines, statement.fingerprints) = (lines, fingerprints);
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
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
    let read = input.take(length.into()).read_to_end(&mut bytes)?;
    if u32::try_from(read) != Ok(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    postcard::from_bytes(&bytes).map_err(io::Error::other)
}
