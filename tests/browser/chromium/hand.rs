//! The hand of whoever uses the office: a mouse, or the keyboard alone. The same walk is walked by
//! either; by keyboard every stop must be reached with Tab, be seen to have the focus, and not be
//! hidden behind anything.

use std::path::Path;

use serde_json::{Value, json};

use super::Browser;

/// What the hand holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// A mouse, and keys to type with.
    Mouse,
    /// Keys alone.
    Keys,
}

/// Stops of the Tab key on the longest page, and some.
const FARTHEST: usize = 700;
const TAB: &str = "\u{e004}";
const SHIFT: &str = "\u{e008}";
const CONTROL: &str = "\u{e009}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";

/// Where the focus is beside what is wanted: "here", "before" or "after".
const WHERE: &str =
    "const wanted = document.querySelector(arguments[0]), on = document.activeElement;
if (on === wanted) return 'here';
return on.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? 'before' : 'after';";

/// What is wrong with how the focus shows: nothing, or words.
const SHOWN: &str = "const on = document.activeElement, style = getComputedStyle(on);
const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
const box = on.getBoundingClientRect(), inside = box.bottom > 0 && box.top < innerHeight;
const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
const top = document.elementFromPoint(x, y);
const seen = top && (top === on || on.contains(top) || top.contains(on));
return !ring ? 'shows no focus' : !inside ? 'is out of sight' : !seen ? 'is hidden' : '';";

impl Browser {
    /// Presses a key or types words, one after another.
    #[track_caller]
    fn keys(&self, keys: &[&str]) {
        let stroke = |kind: &str, key: &str| json!({ "type": kind, "value": key });
        let mut strokes: Vec<Value> = Vec::new();
        for chord in keys {
            let held: Vec<String> = chord.chars().map(String::from).collect();
            strokes.extend(held.iter().map(|key| stroke("keyDown", key)));
            strokes.extend(held.iter().rev().map(|key| stroke("keyUp", key)));
        }
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.say("/actions", &json!({ "actions": [keyboard] }));
    }

    /// Presses keys, each by itself, as a person at a grid does.
    #[track_caller]
    pub(crate) fn strike(&self, keys: &str) {
        let each: Vec<String> = keys.chars().map(String::from).collect();
        self.keys(&each.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Presses the Tab key so many times.
    #[track_caller]
    pub(crate) fn tab(&self, times: usize) {
        self.keys(&vec![TAB; times]);
    }

    /// Goes with the Tab key to an element, and sees that the focus shows there.
    #[track_caller]
    pub(crate) fn reach(&self, css: &str) {
        self.wait_for(css);
        for _ in 0..FARTHEST {
            let place = self.run(WHERE, &[json!(css)]);
            match place.as_str().unwrap() {
                "here" => {
                    let wrong = self.run(SHOWN, &[]);
                    assert_eq!(wrong, json!(""), "{css} on {}", self.address());
                    return;
                }
                "before" => self.keys(&[&format!("{SHIFT}{TAB}")]),
                _ => self.keys(&[TAB]),
            }
        }
        panic!("the Tab key does not reach {css} on {}", self.address());
    }

    #[track_caller]
    fn on_element(&self, css: &str, verb: &str, words: &Value) -> Value {
        let element = self.find(css);
        let said = self.try_saying("POST", &format!("/element/{element}/{verb}"), words);
        said.unwrap_or_else(|wrong| panic!("{verb} {css} on {}: {wrong}", self.address()))
    }

    /// Presses a link or a button that leads to another page.
    #[track_caller]
    pub(crate) fn follow(&self, hand: Hand, css: &str) {
        if hand == Hand::Keys {
            self.reach(css);
        }
        self.leading_on(|browser| browser.press(hand, css));
    }

    /// Presses something that stays on the page.
    #[track_caller]
    pub(crate) fn press(&self, hand: Hand, css: &str) {
        match hand {
            Hand::Mouse => {
                self.on_element(css, "click", &json!({}));
            }
            Hand::Keys => {
                self.reach(css);
                self.keys(&[ENTER]);
            }
        }
    }

    /// Types into a field in the place of what stands there.
    #[track_caller]
    pub(crate) fn fill(&self, hand: Hand, css: &str, text: &str) {
        match hand {
            Hand::Mouse => {
                self.on_element(css, "clear", &json!({}));
                self.on_element(css, "value", &json!({ "text": text }));
            }
            Hand::Keys => {
                self.reach(css);
                self.keys(&[&format!("{CONTROL}a")]);
                self.strike(text);
            }
        }
    }

    /// Chooses an option by its value.
    #[track_caller]
    pub(crate) fn choose(&self, hand: Hand, css: &str, value: &str) {
        if hand == Hand::Mouse {
            self.on_element(
                &format!("{css} option[value=\"{value}\"]"),
                "click",
                &json!({}),
            );
            return;
        }
        self.reach(css);
        let steps = self.run(
            "const on = document.activeElement;
             return [...on.options].findIndex((o) => o.value === arguments[0]) - on.selectedIndex",
            &[json!(value)],
        );
        let steps = steps.as_i64().unwrap();
        let key = if steps < 0 { UP } else { DOWN };
        let count = usize::try_from(steps.unsigned_abs()).unwrap();
        self.keys(&vec![key; count]);
        let chosen = self.run("return document.activeElement.value", &[]);
        assert_eq!(chosen, json!(value), "{css} on {}", self.address());
    }

    /// Takes one of the ways that a question offers.
    #[track_caller]
    pub(crate) fn take(&self, hand: Hand, ways: &str, value: &str) {
        let way = format!("{ways}[value=\"{value}\"]");
        if hand == Hand::Mouse {
            self.press(hand, &way);
            return;
        }
        self.reach(ways);
        let on = "return document.activeElement.value";
        for _ in 0..self.count(ways) {
            if self.run(on, &[]) == json!(value) {
                break;
            }
            self.keys(&[DOWN]);
        }
        self.keys(&[" "]);
        let taken = self.run(
            "return document.querySelector(arguments[0]).checked",
            &[json!(way)],
        );
        assert_eq!(taken, json!(true), "{way} on {}", self.address());
    }

    /// Gives a file to a field; the system's own window of files is no page of ours.
    #[track_caller]
    pub(crate) fn attach(&self, css: &str, file: &Path) {
        self.on_element(css, "value", &json!({ "text": file.to_string_lossy() }));
    }

    /// Acts as another role from here on, chosen on the page as anybody chooses it.
    #[track_caller]
    pub(crate) fn act_as(&self, hand: Hand, role: &str) {
        self.choose(hand, "#role", role);
        self.follow(hand, ".acting button");
    }

    /// Goes back, as the browser's own button does.
    #[track_caller]
    pub(crate) fn back(&self) {
        self.leading_on(|browser| {
            browser.say("/back", &json!({}));
        });
    }

    /// How many elements a selector names.
    pub(crate) fn count(&self, css: &str) -> usize {
        let words = json!({ "script": "return document.querySelectorAll(arguments[0]).length",
                            "args": [css] });
        let count = self.say("/execute/sync", &words).as_u64().unwrap();
        usize::try_from(count).unwrap()
    }
}
