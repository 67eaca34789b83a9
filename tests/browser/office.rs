//! An office of the test's own: the real program on a port of its choosing, stopped at the end.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use crate::http::{Answer, ask, form};

/// A running office.
pub(crate) struct Office {
    child: Child,
    /// Host and port.
    pub(crate) host: String,
    folder: Option<TempDir>,
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fundledger"));
    command
        .args(words)
        .current_dir(folder)
        .env_remove("FUNDLEDGER_BOOK")
        .env("FUNDLEDGER_DATA", folder)
        .env("FUNDLEDGER_DATABASE", folder.join("book.db"))
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped());
    command
}

impl Office {
    /// An office on a database that is not there yet.
    pub(crate) fn empty() -> Office {
        Office::serving(
            TempDir::new().unwrap(),
            &["serve", "--listen", "127.0.0.1:0"],
        )
    }

    /// The same office, stopped and opened again.
    pub(crate) fn again(mut self) -> Office {
        let folder = self.folder.take().unwrap();
        drop(self);
        Office::serving(folder, &["serve", "--listen", "127.0.0.1:0"])
    }

    /// The demonstration, whole, with another book on its way.
    pub(crate) fn demonstration() -> Office {
        let folder = TempDir::new().unwrap();
        let office = Office::serving(
            folder,
            &["demo", "--data-dir", "demo", "--listen", "127.0.0.1:0"],
        );
        crate::setup::under_way(&office, "feed");
        office
    }

    /// The demonstration's book as it is founded: rules, opening balances, the award, and no file.
    pub(crate) fn founded() -> Office {
        let folder = TempDir::new().unwrap();
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("imports/samples");
        let text = fs::read_to_string(samples.join("demonstration.toml")).unwrap();
        let whole: toml::Table = toml::from_str(&text).unwrap();
        fs::write(
            folder.path().join("book.toml"),
            toml::to_string(&whole["book"]).unwrap(),
        )
        .unwrap();
        let bank = "bank-export-2020-21.xlsx";
        fs::copy(samples.join(bank), folder.path().join(bank)).unwrap();
        let made = program(folder.path(), &["init", "--from", "book.toml"])
            .status()
            .unwrap();
        assert!(made.success());
        Office::serving(folder, &["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts the program and waits for the address that it prints.
    fn serving(folder: TempDir, words: &[&str]) -> Office {
        let mut child = program(folder.path(), words).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let host = lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("http://")?.1.split('/').next()?.to_owned()));
        let host = host.expect("the office says where it is open");
        Office {
            child,
            host,
            folder: Some(folder),
        }
    }

    /// Asks for a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        ask(&self.host, "GET", path, &[], b"")
    }

    /// Asks for a page that must be there.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> Answer {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer
    }

    /// Where a place leads once the work that it may be the page of is done: that page is sent as
    /// the work goes on, so it has been read whole when the work has ended.
    #[track_caller]
    pub(crate) fn arrive(&self, place: &str) -> String {
        if !place.contains("/work/") {
            return place.to_owned();
        }
        let page = self.page(place);
        assert!(page.body.contains("It is done"), "{place}: {}", page.body);
        self.get(place).leads()
    }

    /// Sends a form as some role.
    pub(crate) fn send(&self, role: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let cookie = format!("acting={role}");
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Cookie", cookie.as_str()),
        ];
        ask(&self.host, "POST", path, &headers, form(fields).as_bytes())
    }

    /// Sends a file with the account that it is the statement of.
    pub(crate) fn upload(&self, path: &str, name: &str, account: &str, bytes: &[u8]) -> Answer {
        self.send_file(path, name, &[("account", account)], bytes)
    }

    /// Sends a file beside other fields.
    pub(crate) fn send_file(
        &self,
        path: &str,
        name: &str,
        fields: &[(&str, &str)],
        bytes: &[u8],
    ) -> Answer {
        let mut body = String::new();
        for (field, value) in fields {
            body.push_str(&format!(
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        ));
        let mut body = body.into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let headers = [("Content-Type", "multipart/form-data; boundary=b")];
        ask(&self.host, "POST", path, &headers, &body)
    }
}

/// A sample file.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("imports/samples")
            .join(name),
    )
    .unwrap()
}
