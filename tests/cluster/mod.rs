//! A PostgreSQL server of the tests' own: one for a test binary, a database for a test, on a unix
//! socket in a temporary folder. It stops when the test binary ends, however that ends.

#![allow(
    dead_code,
    reason = "each test binary that includes this module uses its own part of it"
)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a server that cannot be started is a test that fails, and one that is missing is said"
)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use fundledger::store::Store;

/// The server, with a template that has the tables.
pub(crate) struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    made: AtomicU32,
    /// Its end of the pipe holds the server: when this process ends, the pipe closes.
    _server: Child,
}

const TEMPLATE: &str = "fundledger_template";

/// The server of this test binary; none, said loudly, where PostgreSQL's programs are missing.
#[expect(clippy::print_stderr, reason = "what is skipped is said loudly")]
pub(crate) fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| match programs() {
            Some(programs) => Some(start(programs)),
            None if env::var("CI").as_deref() == Ok("true") => {
                panic!("PostgreSQL's programs are missing; under CI=true that is a failure")
            }
            None => {
                eprintln!("SKIPPED on PostgreSQL: its programs (initdb, postgres) are missing");
                None
            }
        })
        .as_ref()
}

impl Cluster {
    /// The address of a new database with the tables in it.
    pub(crate) fn database(&self) -> String {
        static ONE_AT_A_TIME: Mutex<bool> = Mutex::new(false);
        // A test that panics while it makes a database takes nothing from the others.
        let mut ready = ONE_AT_A_TIME.lock().unwrap_or_else(|held| {
            ONE_AT_A_TIME.clear_poison();
            held.into_inner()
        });
        if !*ready {
            self.run(&format!("create database {TEMPLATE}"));
            migrate(self.address(TEMPLATE));
            *ready = true;
        }
        let name = format!("test_{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("create database {name} template {TEMPLATE}"));
        self.address(&name)
    }

    /// The address of a new database with nothing in it.
    pub(crate) fn empty_database(&self) -> String {
        let name = format!("empty_{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("create database {name}"));
        self.address(&name)
    }

    fn address(&self, name: &str) -> String {
        format!(
            "postgres://postgres@localhost/{name}?host={}",
            self.folder.display()
        )
    }

    fn run(&self, sql: &str) {
        let done = self.psql(sql);
        assert!(
            done.status.success(),
            "{sql}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn psql(&self, sql: &str) -> std::process::Output {
        Command::new(self.programs.join("psql"))
            .args(["-X", "-q", "-U", "postgres", "-d", "postgres", "-c", sql])
            .arg("-h")
            .arg(&self.folder)
            .output()
            .expect("psql runs")
    }
}

/// Makes the tables, in a runtime of its own, so that any test may ask for a database.
fn migrate(url: String) {
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let store = Store::open(&url, false).await.expect("the template opens");
            store.migrate().await.expect("the template migrates");
            store.close().await;
        });
    })
    .join()
    .expect("the template is made");
}

fn programs() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    let on_path = env::var_os("PATH").unwrap_or_default();
    folders
        .into_iter()
        .rev()
        .chain(env::split_paths(&on_path))
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// Who runs the server: PostgreSQL refuses root, so another user there.
fn server_user() -> Option<&'static str> {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    if id.stdout.trim_ascii() != b"0" {
        return None;
    }
    let known = |user: &&str| {
        let asked = Command::new("id").arg("-u").arg(user).output();
        asked.is_ok_and(|asked| asked.status.success())
    };
    ["postgres", "nobody"].into_iter().find(known)
}

fn as_server_user(program: &Path) -> Command {
    match server_user() {
        Some(user) => {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--clear-groups", "--"]);
            command.arg(program);
            command
        }
        None => Command::new(program),
    }
}

fn start(programs: PathBuf) -> Cluster {
    let folder = env::temp_dir().join(format!("fundledger-pg-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the server");
    if let Some(user) = server_user() {
        let owned = Command::new("chown").arg(user).arg(&folder).status();
        assert!(owned.is_ok_and(|owned| owned.success()), "chown works");
    }
    let data = folder.join("data");
    let made = as_server_user(&programs.join("initdb"))
        .args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
            "-D",
        ])
        .arg(&data)
        .current_dir("/")
        .output()
        .expect("initdb runs");
    assert!(
        made.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    // The shell waits for the pipe from this process to close, then stops its own child, by its
    // own number, and clears up.
    let script = r#"
        trap '' INT HUP TERM
        "$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=300 \
            -c full_page_writes=off -c shared_buffers=64MB -c log_min_messages=panic \
            </dev/null >"$2/log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -INT "$server"
        wait "$server"
        cd / && rm -rf "$2"
    "#;
    let server = as_server_user(Path::new("/bin/sh"))
        .args(["-c", script, "sh"])
        .arg(programs.join("postgres"))
        .arg(&folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let cluster = Cluster {
        folder,
        programs,
        made: AtomicU32::new(0),
        _server: server,
    };
    for _ in 0..300 {
        if cluster.psql("select 1").status.success() {
            return cluster;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("PostgreSQL did not start within 15 seconds");
}
