//! Paper: a page printed by the browser as a person prints it, by the page's own rules of size.

use std::fs;

use regex::bytes::Regex;
use serde_json::json;

use super::{Browser, from_base64, kept};
use crate::office::Office;

/// The width and the height of A4 in points, whole.
const A4: (u32, u32) = (595, 842);

/// Answers once the page has been drawn with everything that it is made of.
const DRAWN: &str = "const done = arguments[0];
document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));";

impl Browser {
    /// Prints the page, with letters of so many times their size; gives the size of each sheet of
    /// paper in points.
    pub(crate) fn print(&self, name: &str, scale: f64) -> Vec<(u32, u32)> {
        let sheet = Regex::new(r"/MediaBox\s*\[0 0 ([\d]+)[.\d]* ([\d]+)[.\d]*\]").unwrap();
        let whole = |digits: &[u8]| std::str::from_utf8(digits).unwrap().parse().unwrap();
        let mut sheets: Vec<(u32, u32)> = Vec::new();
        // A page that Chromium has not drawn yet is printed without its rules, on paper of another
        // size, or not at all: it is asked again then.
        for _ in 0..5 {
            if self.scripts {
                self.run_until_done(DRAWN, &[]);
            }
            let asked = json!({
                "preferCSSPageSize": true,
                "printBackground": false,
                "scale": scale,
            });
            let asked = json!({ "cmd": "Page.printToPDF", "params": asked });
            let Ok(printed) = self.try_saying("POST", "/goog/cdp/execute", &asked) else {
                continue;
            };
            let bytes = from_base64(printed["data"].as_str().unwrap());
            fs::write(kept(name), &bytes).unwrap();
            let found = sheet.captures_iter(&bytes);
            sheets = found
                .map(|size| (whole(&size[1]), whole(&size[2])))
                .collect();
            if sheets
                .first()
                .is_some_and(|size| size.0.abs_diff(A4.0) <= 1)
            {
                break;
            }
        }
        sheets
    }
}

impl Browser {
    /// A page must print on one sheet of A4, also with the larger letters of another machine.
    fn fits(&self, address: &str, name: &str) {
        self.open(address);
        for scale in [1.05, 1.0] {
            let sheets = self.print(name, scale);
            assert_eq!(sheets.len(), 1, "{address} prints on {sheets:?}");
            let (width, height) = sheets[0];
            assert!(
                width.abs_diff(A4.0) <= 1 && height.abs_diff(A4.1) <= 1,
                "{address}: {sheets:?}"
            );
        }
    }
}

#[test]
fn what_is_read_at_a_meeting_and_what_is_signed_print_on_one_sheet_of_a4() {
    let office = Office::demonstration();
    let Some(browser) = Browser::at(&office) else {
        return;
    };
    for (address, name) in [
        ("/cambridge/2020-21/report", "appendix-a.pdf"),
        (
            "/cambridge/2020-21/report?version=now",
            "appendix-a-now.pdf",
        ),
        ("/cambridge/2020-21/board", "board.pdf"),
        (
            "/cambridge/reconcile/1100/2021-03-31",
            "reconciliation-1100.pdf",
        ),
        (
            "/cambridge/reconcile/1000/2021-03-31",
            "reconciliation-1000.pdf",
        ),
        (
            "/cambridge/reconcile/1100/2020-10-31",
            "reconciliation-open.pdf",
        ),
    ] {
        browser.fits(address, name);
    }
}

#[test]
fn the_page_for_the_board_prints_on_one_sheet_of_a4_in_a_year_of_a_dozen_costs() {
    for count in [3, 4, 7, 12] {
        let office = Office::of_costs(count);
        let Some(browser) = Browser::at(&office) else {
            return;
        };
        browser.fits("/cambridge/2020-21/board", &format!("board-of-{count}.pdf"));
        let rows = office.page("/cambridge/2020-21/board").body;
        assert_eq!(
            rows.matches("<th scope=\"row\"").count(),
            count + 2,
            "{rows}"
        );
    }
}
