//! The office in Debian's Chromium, driven over the `WebDriver` protocol by the same plain requests
//! that the other tests send: no further library, and every wait is for a condition, kept by the
//! driver. Where Chromium, its driver or the accessibility checker is missing it is said loudly,
//! and under `CI=true` it is a failure.

pub(crate) mod hand;
mod pages;
mod paper;
mod pictures;
pub(crate) mod seen;
mod states;
mod typed;
mod walks;

use std::{
    env, fs,
    io::{BufRead, BufReader},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use self::hand::Hand;
use crate::{http::ask, office::Office};

/// How the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long the driver looks for what is expected before it says that it is not there.
const PATIENCE_MS: u32 = 20_000;

/// A browser of the test's own, at one office.
pub(crate) struct Browser {
    driver: Child,
    host: String,
    session: String,
    office: String,
    /// Whether the scripts of pages run.
    scripts: bool,
    /// The accessibility checker's own text.
    axe: String,
    profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A driver that has gone already needs no farewell.
        if matches!(self.driver.try_wait(), Ok(None)) {
            let _ = ask(&self.host, "DELETE", &self.session, &[], b"");
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The accessibility checker's file, where it and the browser's programs are here.
#[expect(clippy::print_stderr, reason = "what is skipped is said loudly")]
fn checker() -> Option<PathBuf> {
    let axe = env::var_os("FUNDLEDGER_AXE").map(PathBuf::from);
    let on_path = |name: &str| {
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).any(|folder| folder.join(name).exists())
    };
    let missing = match &axe {
        _ if !on_path("chromium") => "chromium is missing",
        _ if !on_path("chromedriver") => "chromedriver is missing",
        None => "FUNDLEDGER_AXE does not name the file axe.min.js",
        Some(axe) if !axe.exists() => "the file that FUNDLEDGER_AXE names is missing",
        Some(_) => return axe,
    };
    let strict = env::var("CI").as_deref() == Ok("true");
    assert!(!strict, "{missing}; under CI=true that is a failure");
    eprintln!("skipped: the office in a real browser, because {missing}; tests/run installs it");
    None
}

/// The user's own number: Chromium refuses its sandbox to root.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// A driver and its port; one that finds its port taken by another ends, and is begun again.
fn driver() -> (Child, String) {
    for _ in 0..5 {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        if let Some(port) = port {
            return (driver, port);
        }
        driver.wait().unwrap();
    }
    panic!("chromedriver says no port")
}

impl Browser {
    /// Opens Chromium at an office; none, said loudly, where it is not here.
    pub(crate) fn at(office: &Office) -> Option<Browser> {
        let axe = fs::read_to_string(checker()?).unwrap();
        let (driver, port) = driver();
        let profile = TempDir::new().unwrap();
        let mut browser = Browser {
            driver,
            host: format!("127.0.0.1:{port}"),
            session: "/session".to_owned(),
            office: format!("http://{}", office.host),
            scripts: true,
            axe,
            profile,
        };
        let wanted = browser.wanted();
        let made = browser.say("", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        browser.session = format!("/session/{}", made["sessionId"].as_str().unwrap());
        browser.say(
            "/timeouts",
            &json!({ "implicit": PATIENCE_MS, "script": 60_000 }),
        );
        browser.dress("light", 1280);
        Some(browser)
    }

    /// A browser that asks nobody but the office for anything.
    fn wanted(&self) -> Value {
        let folder = format!("--user-data-dir={}", self.profile.path().display());
        let mut arguments = vec![
            "--headless=new",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            &folder,
        ];
        if is_root() {
            arguments.push("--no-sandbox");
        }
        json!({
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "dismiss and notify",
        })
    }

    /// Says something to the driver, which must answer that it is done.
    #[track_caller]
    fn say(&self, verb: &str, words: &Value) -> Value {
        let said = self.try_saying("POST", verb, words);
        said.unwrap_or_else(|wrong| panic!("{verb} {}: {wrong}", shortened(&words.to_string())))
    }

    fn try_saying(&self, method: &str, verb: &str, words: &Value) -> Result<Value, String> {
        let path = format!("{}{verb}", self.session);
        let json = [("Content-Type", "application/json")];
        let body = if method == "GET" {
            String::new()
        } else {
            words.to_string()
        };
        let answer = ask(&self.host, method, &path, &json, body.as_bytes());
        let mut value: Value = serde_json::from_str(&answer.body).unwrap();
        if answer.status == 200 {
            return Ok(value["value"].take());
        }
        let says = value["value"]["message"].as_str().unwrap_or_default();
        Err(says
            .split("\nStacktrace")
            .next()
            .unwrap_or_default()
            .to_owned())
    }

    /// Runs a script in the page; works with the page's own scripts turned off.
    #[track_caller]
    pub(crate) fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.say(
            "/execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a script that ends by calling its last argument.
    #[track_caller]
    fn run_until_done(&self, script: &str, arguments: &[Value]) -> Value {
        self.say(
            "/execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Sends a command of Chromium's own protocol.
    #[track_caller]
    fn command(&self, command: &str, params: &Value) -> Value {
        self.say(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": params }),
        )
    }

    /// The theme and the width of the window; a phone's is a phone's height too.
    pub(crate) fn dress(&self, theme: &str, width: i64) {
        let feature = json!({ "name": "prefers-color-scheme", "value": theme });
        self.command(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [feature] }),
        );
        let height = if width < 600 { 844 } else { 900 };
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// Turns the scripts of pages off, or on again.
    pub(crate) fn without_scripts(&mut self, without: bool) {
        self.scripts = !without;
        self.command(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": without }),
        );
    }

    /// Lets go of what the browser itself checks in the forms of this page.
    pub(crate) fn without_checks(&self) {
        self.run(
            "for (const form of document.forms) form.noValidate = true",
            &[],
        );
    }

    /// Opens an address of the office.
    #[track_caller]
    pub(crate) fn open(&self, address: &str) {
        self.say(
            "/url",
            &json!({ "url": format!("{}{address}", self.office) }),
        );
    }

    /// Shows a page's own text in the place of the page that stands.
    #[track_caller]
    pub(crate) fn show(&self, page: &str) {
        let frames = self.command("Page.getFrameTree", &json!({}));
        let frame = &frames["frameTree"]["frame"]["id"];
        let shown = json!({ "frameId": frame, "html": page });
        self.command("Page.setDocumentContent", &shown);
    }

    /// The address of the page, without the office's own.
    pub(crate) fn address(&self) -> String {
        let place = self.run("return location.pathname + location.search", &[]);
        place.as_str().unwrap().to_owned()
    }

    /// The first element that a selector names, waited for.
    #[track_caller]
    fn find(&self, css: &str) -> String {
        let words = json!({ "using": "css selector", "value": css });
        match self.try_saying("POST", "/element", &words) {
            Ok(found) => found[ELEMENT].as_str().unwrap().to_owned(),
            Err(told) => panic!(
                "nothing is {css} on {} ({told}): {}",
                self.address(),
                shortened(&self.text())
            ),
        }
    }

    /// Waits until something is on the page.
    #[track_caller]
    pub(crate) fn wait_for(&self, css: &str) {
        self.find(css);
    }

    /// Waits until words are on the page, as a reader sees them; says whether they came.
    pub(crate) fn reads(&self, words: &str) -> bool {
        let path = format!("//body[contains(normalize-space(.), \"{words}\")]");
        let asked = json!({ "using": "xpath", "value": path });
        self.try_saying("POST", "/element", &asked).is_ok()
    }

    /// Waits until words are on the page, which must come.
    #[track_caller]
    pub(crate) fn wait_to_read(&self, words: &str) {
        let came = self.reads(words);
        assert!(
            came,
            "'{words}' is not on {}: {}",
            self.address(),
            self.text()
        );
    }

    /// The words of the page.
    pub(crate) fn text(&self) -> String {
        let text = self.run("return document.body.innerText", &[]);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Whether a selector names something now.
    pub(crate) fn has(&self, css: &str) -> bool {
        let found = self.run(
            "return !!document.querySelector(arguments[0])",
            &[json!(css)],
        );
        found == json!(true)
    }

    /// Does something that leads to another page, and waits until that page stands.
    #[track_caller]
    fn leading_on(&self, act: impl FnOnce(&Browser)) {
        // A page that a script leads to by itself may be on its way in.
        self.wait_for("html body main");
        self.run("document.documentElement.dataset.before = ''", &[]);
        act(self);
        self.wait_for("html:not([data-before]) body main");
    }

    /// Waits until work that takes its time has led to what it leads to: a script follows its last
    /// link by itself, and without one a person does.
    #[track_caller]
    pub(crate) fn arrive(&self, hand: Hand, css: &str) {
        if !self.scripts {
            self.wait_for(&format!("{css}, a[data-then]"));
            if self.has("a[data-then]") {
                self.follow(hand, "a[data-then]");
            }
        }
        self.wait_for(css);
    }

    /// What the browser itself complained about since it was last asked.
    fn complaints(&self) -> Vec<String> {
        let said = self.say("/se/log", &json!({ "type": "browser" }));
        let said = said.as_array().unwrap().iter();
        let said = said.filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        said.map(|entry| entry["message"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}

/// The folder of the tests' build where pictures are kept.
fn kept(name: &str) -> PathBuf {
    let named = env::var_os("FUNDLEDGER_PICTURES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser"));
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

/// Bytes from the letters in which the driver sends them.
fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [None; 256];
    for (letter, value) in LETTERS.iter().zip(0_u32..) {
        values[usize::from(*letter)] = Some(value);
    }
    let places: Vec<u32> = text
        .bytes()
        .filter_map(|letter| values[usize::from(letter)])
        .collect();
    let group = |four: &[u32]| {
        let bits = (0..4).fold(0, |bits, at| bits << 6 | four.get(at).copied().unwrap_or(0));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    places.chunks(4).flat_map(group).collect()
}

#[test]
fn letters_are_bytes_again() {
    for (text, bytes) in [
        ("", ""),
        ("Zg==", "f"),
        ("Zm8=", "fo"),
        ("Zm9v", "foo"),
        ("4oKs", "€"),
    ] {
        assert_eq!(from_base64(text), bytes.as_bytes(), "{text}");
    }
}
