//! An office of the test's own: the real program on a port of its choosing, stopped at the end.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
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

/// The words that serve.
const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// Runs a command of the program in a folder, which must end well, and gives what it printed.
#[track_caller]
fn run(folder: &Path, words: &[&str]) -> String {
    let ran = program(folder, words).output().unwrap();
    assert!(ran.status.success(), "{words:?}");
    String::from_utf8(ran.stdout).unwrap()
}

/// The demonstration's database: made once by this run, and copied for each test.
pub(crate) fn demonstration() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        run(folder.path(), &["demo", "--data-dir", "demo", "--no-serve"]);
        fs::read(folder.path().join("book.db")).unwrap()
    })
}

impl Office {
    /// An office on a database that is not there yet.
    pub(crate) fn empty() -> Office {
        Office::serving(TempDir::new().unwrap(), &SERVE)
    }

    /// The same office, stopped and opened again.
    pub(crate) fn again(mut self) -> Office {
        let folder = self.folder.take().unwrap();
        drop(self);
        Office::serving(folder, &SERVE)
    }

    /// What `demo` ends with: the office, at the demonstration that it made.
    pub(crate) fn demonstrated() -> Office {
        let words = ["demo", "--data-dir", "demo", "--listen", "127.0.0.1:0"];
        Office::serving(TempDir::new().unwrap(), &words)
    }

    /// The demonstration, whole, with another book on its way.
    pub(crate) fn demonstration() -> Office {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("book.db"), demonstration()).unwrap();
        let office = Office::serving(folder, &SERVE);
        crate::setup::under_way(&office, "feed");
        office
    }

    /// The demonstration, with a posting that somebody changed at a database prompt.
    pub(crate) fn damaged() -> Office {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("book.db");
        fs::write(&path, demonstration()).unwrap();
        let changed = "drop trigger posting_refuses_update; \
                       update posting set amount_pence = amount_pence + 100 \
                       where entry = 46 and position = 1";
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let options = SqliteConnectOptions::new().filename(&path);
            let mut prompt = options.connect().await.unwrap();
            sqlx::raw_sql(changed).execute(&mut prompt).await.unwrap();
            prompt.close().await.unwrap();
        });
        Office::serving(folder, &SERVE)
    }

    /// The demonstration's book as it is founded: rules, opening balances, the award, and no file.
    pub(crate) fn founded() -> Office {
        Office::founded_as(&described())
    }

    /// The same, where files of a megabyte are the largest that are read.
    pub(crate) fn of_small_files() -> Office {
        let folder = TempDir::new().unwrap();
        found(folder.path(), &toml::to_string(&described()).unwrap());
        let limited = [&SERVE[..], &["--read-file-mb", "1"]].concat();
        Office::serving(folder, &limited)
    }

    /// The same book with so many rules, each for a council code of its own.
    pub(crate) fn with_rules(count: usize) -> Office {
        let mut book = described();
        let rule = |number: usize| {
            let text = format!(
                "name = \"Rule {number}\"\nwhen = {{ code = \"{}\" }}\n\
                 then = {{ account = \"6900\", fund = \"POOL\" }}",
                10_000 + number
            );
            toml::Value::Table(toml::from_str(&text).unwrap())
        };
        let rules = (1..=count).map(rule).collect();
        book.insert("rules".to_owned(), toml::Value::Array(rules));
        Office::founded_as(&book)
    }

    /// A year of so many costs, in two projects of a fund each.
    pub(crate) fn of_costs(count: usize) -> Office {
        let (mut book, folder) = (described(), TempDir::new().unwrap());
        let mut entry = Vec::new();
        for project in 1..=2 {
            let mut lines = String::new();
            for line in (project..=count).step_by(2) {
                lines.push_str(&format!(
                    "[[projects.lines]]\ncode = \"L{line}\"\nbudget = \"900.00\"\n\
                     name = \"Outreach, mentoring and materials for schools, part {line}\"\n"
                ));
                entry.push(format!("--debit=6300:F{project}:P{project}:L{line}=500.00"));
                entry.push(format!("--credit=1100:F{project}=500.00"));
            }
            let more: toml::Table = toml::from_str(&format!(
                "[[funds]]\ncode = \"F{project}\"\nrestriction = \"restricted\"\n\
                 name = \"Safer Neighbourhoods, round {project}\"\n\
                 [[projects]]\ncode = \"P{project}\"\n\
                 name = \"Safer Neighbourhoods Project, round {project}\"\n{lines}\
                 [[grants]]\ncode = \"G{project}\"\nfunder = \"OPCC\"\nfund = \"F{project}\"\n\
                 project = \"P{project}\"\nauthority = \"Award letter of 20 March 2020\"\n\
                 title = \"Community Safety Grant: Safer Neighbourhoods, round {project}\"\n\
                 starts-on = \"01/04/2020\"\nends-on = \"31/03/2021\"\n\
                 allocations = {{ \"2020/21\" = \"9000.00\" }}\n"
            ))
            .unwrap();
            for (kind, things) in more {
                let known = book.get_mut(&kind).and_then(toml::Value::as_array_mut);
                known
                    .unwrap()
                    .extend(things.as_array().unwrap().iter().cloned());
            }
        }
        found(folder.path(), &toml::to_string(&book).unwrap());
        let words = [
            "entry",
            "--date=31/03/2021",
            "--text=Costs of the year",
            "--why=As agreed",
        ];
        let words = words.into_iter().chain(entry.iter().map(String::as_str));
        run(folder.path(), &words.collect::<Vec<&str>>());
        Office::serving(folder, &SERVE)
    }

    fn founded_as(book: &toml::Table) -> Office {
        let folder = TempDir::new().unwrap();
        found(folder.path(), &toml::to_string(book).unwrap());
        Office::serving(folder, &SERVE)
    }

    /// The demonstration, and a second book whose every name is as long as a name gets, with a
    /// file of lines that wait.
    pub(crate) fn long_names() -> Office {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("book.db"), demonstration()).unwrap();
        found(folder.path(), include_str!("chromium/long-names.toml"));
        let extract = sample_path("council-ledger-extract-2020-21.xlsx");
        let import = [
            "--book",
            "long",
            "import",
            &extract.to_string_lossy(),
            "--account",
            "1100",
        ];
        let plan = run(
            folder.path(),
            &[&import[..], &["--plan", "--json"]].concat(),
        );
        let plan: serde_json::Value = serde_json::from_str(&plan).unwrap();
        let digest = plan["digest"].as_str().unwrap();
        run(folder.path(), &[&import[..], &["--yes", digest]].concat());
        Office::serving(folder, &SERVE)
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

    /// Writes a file for a test to give to the office, and says where it is.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.as_ref().unwrap().path().join(name);
        fs::write(&path, bytes).unwrap();
        path
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

    /// Asks for a page that must be there, as some role.
    #[track_caller]
    pub(crate) fn page_as(&self, role: &str, path: &str) -> Answer {
        let cookie = format!("acting={role}");
        let answer = ask(&self.host, "GET", path, &[("Cookie", &cookie)], b"");
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

    /// Sends a form, and once more with what should be looked at twice confirmed, where that is
    /// said of it.
    pub(crate) fn send_heeding(&self, role: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.send(role, path, fields);
        if answer.status != 422 || !answer.body.contains("name=\"heed\"") {
            return answer;
        }
        let heed = answer.hidden("heed");
        let heeded = [fields, &[("heed", heed.as_str())]].concat();
        self.send(role, path, &heeded)
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

/// What the demonstration's book is founded from.
fn described() -> toml::Table {
    let text = fs::read_to_string(sample_path("demonstration.toml")).unwrap();
    let whole: toml::Table = toml::from_str(&text).unwrap();
    whole["book"].as_table().unwrap().clone()
}

/// Makes a book from its description, with the bank's file that shows its opening balance beside.
fn found(folder: &Path, description: &str) {
    fs::write(folder.join("book.toml"), description).unwrap();
    let bank = "bank-export-2020-21.xlsx";
    fs::copy(sample_path(bank), folder.join(bank)).unwrap();
    run(folder, &["init", "--from", "book.toml"]);
}

/// Where a sample file stands.
pub(crate) fn sample_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("imports/samples")
        .join(name)
}

/// A sample file.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(sample_path(name)).unwrap()
}
