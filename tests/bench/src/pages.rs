//! Pages of an office that is open, asked for at a steady rate: how long each takes to come, and
//! what it weighs on the way.
//!
//! A request is timed from the moment at which it was due, so one that waits behind a slow one is
//! slow as well, as it would be for whoever asked.

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

type Made<T> = Result<T, Box<dyn Error>>;

/// Asks for each page so many times a second for so many seconds, and prints a line for each.
pub fn ask(rate: u32, seconds: u32, host: &str, pages: &[&str]) -> Made<()> {
    println!(
        "{:<46} {:>8} {:>8} {:>8} {:>8}",
        "page", "p50 ms", "p95 ms", "p99 ms", "KB"
    );
    for page in pages {
        let mut times = Vec::new();
        let mut connection = Connection::open(host)?;
        // The first request reads what later ones find in memory, and is not counted.
        let mut weight = connection.get(page)?;
        let begun = Instant::now();
        for number in 0..rate * seconds {
            let due = begun + Duration::from_secs(1) * number / rate;
            if let Some(early) = due.checked_duration_since(Instant::now()) {
                thread::sleep(early);
            }
            weight = connection.get(page)?;
            times.push(due.elapsed());
        }
        times.sort_unstable();
        let at = |part: usize| {
            let place = (times.len() * part / 100).min(times.len() - 1);
            times[place].as_secs_f64() * 1_000.0
        };
        println!(
            "{page:<46} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
            at(50),
            at(95),
            at(99),
            weight as f64 / 1_024.0
        );
    }
    Ok(())
}

/// A connection that is kept open, as a browser keeps one.
struct Connection {
    host: String,
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(host: &str) -> Made<Connection> {
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        let (host, stream) = (host.to_owned(), BufReader::new(stream));
        Ok(Connection { host, stream })
    }

    /// Asks for a page and gives the bytes of its body as they came, compressed.
    fn get(&mut self, page: &str) -> Made<usize> {
        let Connection { host, stream } = self;
        let asked = format!("GET {page} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n");
        stream.get_mut().write_all(asked.as_bytes())?;
        let status = line(stream)?;
        if !status.contains(" 200 ") {
            return Err(format!("{page}: {status}").into());
        }
        let (mut length, mut chunked) = (0, false);
        loop {
            let header = line(stream)?.to_ascii_lowercase();
            match header.split_once(": ") {
                None => break,
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => chunked = value == "chunked",
                Some(_) => {}
            }
        }
        if !chunked {
            skip(stream, length)?;
            return Ok(length);
        }
        let mut whole = 0;
        loop {
            let size = usize::from_str_radix(&line(stream)?, 16)?;
            skip(stream, size)?;
            line(stream)?;
            whole += size;
            if size == 0 {
                return Ok(whole);
            }
        }
    }
}

fn line(stream: &mut BufReader<TcpStream>) -> Made<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn skip(stream: &mut BufReader<TcpStream>, bytes: usize) -> Made<()> {
    let mut body = vec![0; bytes];
    Ok(stream.read_exact(&mut body)?)
}
