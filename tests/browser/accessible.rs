//! Every page in Chromium, wide and narrow, light and dark: the accessibility checker finds
//! nothing, and nothing is wider than the window. The checker's file is named by `FUNDLEDGER_AXE`;
//! where it is not, the test says loudly that it was skipped.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{http::ask, met::PAGES, office::Office};

/// A browser driven over its own protocol.
struct Browser {
    driver: Child,
    host: String,
    session: String,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ask(&self.host, "DELETE", &self.session, &[], b"");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    fn open() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts where FUNDLEDGER_AXE is set");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let host = format!("127.0.0.1:{}", port.expect("chromedriver says its port"));
        let profile = TempDir::new().unwrap();
        let folder = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            &folder,
        ];
        let wanted = json!({ "goog:chromeOptions": { "args": arguments } });
        let mut browser = Browser {
            driver,
            host,
            session: "/session".to_owned(),
            _profile: profile,
        };
        let made = browser.say("", &json!({ "capabilities": { "alwaysMatch": wanted } }));
        browser.session = format!("/session/{}", made["sessionId"].as_str().unwrap());
        browser
    }

    #[track_caller]
    fn say(&self, verb: &str, words: &Value) -> Value {
        let path = format!("{}{verb}", self.session);
        let json = [("Content-Type", "application/json")];
        let answer = ask(
            &self.host,
            "POST",
            &path,
            &json,
            words.to_string().as_bytes(),
        );
        assert_eq!(answer.status, 200, "{verb}: {}", answer.body);
        serde_json::from_str::<Value>(&answer.body).unwrap()["value"].take()
    }

    fn run(&self, kind: &str, script: &str) -> Value {
        self.say(
            &format!("/execute/{kind}"),
            &json!({ "script": script, "args": [] }),
        )
    }

    fn tell(&self, command: &str, params: &Value) {
        self.say(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": params }),
        );
    }
}

#[test]
fn the_checker_finds_nothing_on_any_page() {
    let Some(axe) = env::var_os("FUNDLEDGER_AXE") else {
        eprintln!("SKIPPED: set FUNDLEDGER_AXE to axe.min.js to check every page in Chromium");
        return;
    };
    let axe = fs::read_to_string(axe).unwrap();
    let office = Office::demonstration();
    let browser = Browser::open();
    for theme in ["light", "dark"] {
        let feature = json!({ "name": "prefers-color-scheme", "value": theme });
        browser.tell(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [feature] }),
        );
        for width in [1280, 390] {
            let screen =
                json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
            browser.tell("Emulation.setDeviceMetricsOverride", &screen);
            for (_, address) in PAGES.iter().filter(|(_, address)| !address.is_empty()) {
                let at = format!("{address}, {theme}, {width} px");
                browser.say(
                    "/url",
                    &json!({ "url": format!("http://{}{address}", office.host) }),
                );
                let wide = browser.run("sync", "return document.documentElement.scrollWidth");
                assert!(wide.as_i64().unwrap() <= width, "{at}: {wide} px wide");
                browser.run("sync", &axe);
                let found = browser.run(
                    "async",
                    "const done = arguments[0]; axe.run().then((r) => done(r.violations.map((v) => \
                     [v.id, v.nodes.map((n) => n.target.join(' '))])))",
                );
                assert_eq!(found, json!([]), "{at}");
            }
        }
    }
}
