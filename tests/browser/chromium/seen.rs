//! What is looked at on a page that stands in the browser: the accessibility checker in both
//! themes and at both widths, what every page promises beyond it, that the page fits a narrow
//! window, and what the browser itself complains of. A picture of each is kept.

use std::{collections::BTreeSet, fs};

use serde_json::{Value, json};

use super::{Browser, from_base64, kept};

/// The themes, and the widths of a desk and of a phone.
const THEMES: [&str; 2] = ["light", "dark"];
const WIDTHS: [i64; 2] = [1280, 390];
/// Narrower windows that a page must fit; 320 px is also a desk's window at 400%.
const NARROW: [i64; 2] = [360, 320];

const PROMISES: &str = include_str!("checks.js");
const REFLOW: &str = include_str!("reflow.js");
const AXE: &str = "const done = arguments[arguments.length - 1];
const at = (node) => node.target.join(' ') + ' ' + (node.any[0] || node.all[0] || node.none[0] || {}).message;
axe.run(document, { rules: { 'target-size': { enabled: true } } }).then((found) => done({
  wrong: found.violations.map((rule) => rule.id + ': ' + rule.nodes.slice(0, 4).map(at).join('; ')),
  unsure: found.incomplete.map((rule) => rule.id + ': ' + rule.nodes.slice(0, 2).map(at).join('; ')),
  held: found.passes.length,
}), (error) => done({ wrong: [String(error)], unsure: [], held: 0 }));";

/// What was looked at, and all that was found.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// The addresses of the pages, without what was asked of them.
    pub(crate) addresses: BTreeSet<String>,
    states: usize,
    looks: usize,
    rules: u64,
    faults: Vec<String>,
}

/// A browser that is watched.
pub(crate) struct Watch<'a> {
    browser: &'a Browser,
    seen: Seen,
}

impl Seen {
    /// Adds what was seen elsewhere.
    pub(crate) fn with(&mut self, other: Seen) {
        self.addresses.extend(other.addresses);
        self.faults.extend(other.faults);
        self.states += other.states;
        self.looks += other.looks;
        self.rules += other.rules;
    }

    /// Adds a fault of the whole.
    pub(crate) fn blame(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Fails with everything that was found, else says how much was looked at.
    #[track_caller]
    pub(crate) fn ends(&self, what: &str) {
        let Seen {
            states,
            looks,
            rules,
            faults,
            ..
        } = self;
        println!(
            "axe-core, {what}: {states} x {} themes x {} widths = {looks} looks, {rules} rules \
             held, {} violations",
            THEMES.len(),
            WIDTHS.len(),
            faults.len()
        );
        assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    }
}

impl<'a> Watch<'a> {
    /// Watches a browser.
    pub(crate) fn over(browser: &'a Browser) -> Watch<'a> {
        browser.complaints();
        Watch {
            browser,
            seen: Seen::default(),
        }
    }

    /// Notes that a page does not say what it should, and what it says instead.
    pub(crate) fn missed(&mut self, name: &str, words: &str) {
        let (address, text) = (self.browser.address(), self.browser.text());
        let fault = format!("{name}: '{words}' is not on {address}: {text}");
        self.seen.faults.push(fault);
    }

    /// What was seen.
    pub(crate) fn seen(self) -> Seen {
        self.seen
    }

    /// Looks at the page that stands, in every theme and at every width.
    pub(crate) fn look(&mut self, name: &str) {
        self.complained(name);
        self.seen.states += 1;
        let address = self.browser.address();
        let place = address.split('?').next().unwrap_or_default();
        self.seen.addresses.insert(place.to_owned());
        for width in WIDTHS {
            for theme in THEMES {
                self.browser.dress(theme, width);
                self.seen.looks += 1;
                self.picture(&format!("{name}.{width}.{theme}.png"));
                self.checked(&format!("{name}, {theme}, {width} px"));
            }
            self.asked(&format!("{name}, {width} px"), PROMISES);
            self.asked(&format!("{name}, {width} px"), REFLOW);
        }
        for width in NARROW {
            self.browser.dress("light", width);
            self.asked(&format!("{name}, {width} px"), REFLOW);
        }
        self.browser.dress("light", 1280);
    }

    /// What the browser itself said: an asset that is not there, a policy that was broken, a script
    /// that failed. A page that is refused on purpose is answered with 4xx, which is no complaint.
    fn complained(&mut self, name: &str) {
        let said = self.browser.complaints().into_iter();
        let said = said.filter(|says| !says.contains("the server responded with a status of 4"));
        self.seen
            .faults
            .extend(said.map(|says| format!("{name}: {says}")));
    }

    fn checked(&mut self, at: &str) {
        if self.browser.run("return typeof axe === 'undefined'", &[]) == json!(true) {
            self.browser.run(&self.browser.axe, &[]);
        }
        let found = self.browser.run_until_done(AXE, &[]);
        self.seen.rules += found["held"].as_u64().unwrap();
        self.blamed(at, &found["wrong"]);
    }

    fn asked(&mut self, at: &str, script: &str) {
        let found = self.browser.run(script, &[]);
        self.blamed(at, &found);
    }

    fn blamed(&mut self, at: &str, found: &Value) {
        let found = found.as_array().unwrap().iter();
        let faults = &mut self.seen.faults;
        faults.extend(found.map(|says| format!("{at}: {}", says.as_str().unwrap())));
    }

    /// Keeps a picture of the whole page.
    fn picture(&self, name: &str) {
        fs::write(kept(name), self.browser.picture(None)).unwrap();
    }
}

impl Browser {
    /// A picture of the whole page, or of its first so many pixels.
    pub(crate) fn picture(&self, height: Option<i64>) -> Vec<u8> {
        let script = "return [innerWidth, Math.min(document.documentElement.scrollHeight, 12000)]";
        let size = self.run(script, &[]);
        let whole = size[1].as_i64().unwrap();
        let clip = json!({ "x": 0, "y": 0, "width": size[0],
                           "height": height.map_or(whole, |most| most.min(whole)), "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.command("Page.captureScreenshot", &asked);
        from_base64(taken["data"].as_str().unwrap())
    }
}
