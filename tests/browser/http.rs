//! Requests over one connection each, as plain as the protocol allows.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: String,
    pub(crate) body: String,
}

impl Answer {
    /// A header, where it is there.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self
            .headers
            .lines()
            .filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Where it leads.
    #[track_caller]
    pub(crate) fn leads(&self) -> String {
        assert_eq!(self.status, 303, "{}", self.body);
        self.header("location")
            .expect("a redirect says where")
            .to_owned()
    }

    /// The value of a hidden field.
    #[track_caller]
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self
            .body
            .split_once(&mark)
            .unwrap_or_else(|| panic!("{name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// Asks.
pub(crate) fn ask(
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut stream = TcpStream::connect(host).expect("somebody listens");
    let named = headers.iter().any(|(name, _)| *name == "Host");
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !named {
        head.push_str(&format!("Host: {host}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(
            answer.read_line(&mut head).unwrap(),
            0,
            "a whole head: {head}"
        );
    }
    // Not everybody hangs up when asked to: where the length is said, no more is waited for.
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>())
    });
    let mut bytes = Vec::new();
    match length {
        Some(length) => {
            bytes.resize(length.unwrap(), 0);
            answer.read_exact(&mut bytes).unwrap();
        }
        None => drop(answer.read_to_end(&mut bytes).unwrap()),
    }
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.expect("a status"),
        headers: head.replace('\r', ""),
        body: as_read(&String::from_utf8_lossy(&bytes)),
    }
}

/// A page as it is read: the mark that holds a minus and its pounds together is no word of it.
fn as_read(body: &str) -> String {
    let mut parts = body.split("<span class=\"nowrap\">\u{2212}£");
    let mut read = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (amount, rest) = part.split_once("</span>").unwrap_or((part, ""));
        for piece in ["\u{2212}£", amount, rest] {
            read.push_str(piece);
        }
    }
    read
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let escape = |byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        };
        text.bytes().map(escape).collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}
