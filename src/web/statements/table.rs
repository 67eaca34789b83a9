//! Rows of a file as a table: where each stands, its day, its text and its money, and what is said
//! of it.

use maud::{Markup, html};

use crate::web::parts::scroll;

/// The rows under their captions, the last of which says what is told of a row. A table that `fits`
/// is no wider than its page.
pub(super) fn of_rows(label: &str, fits: bool, says: &str, rows: &Markup) -> Markup {
    let table = html! {
        table class="dense lines" {
            thead { tr {
                th scope="col" { "Cell" } th scope="col" { "Date" } th scope="col" { "Text" }
                th scope="col" class="money first" { "Amount £" }
                th scope="col" { (says) }
            } }
            tbody { (rows) }
        }
    };
    scroll(label, fits, &table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_a_region_with_a_name_under_their_captions() {
        let rows = html! { tr { td { "C12" } } };
        let drawn = of_rows("Rows of the file", true, "What became of it", &rows).0;
        assert_eq!(
            drawn,
            "<div class=\"scroll fits\" tabindex=\"0\" role=\"region\" \
             aria-label=\"Rows of the file\"><table class=\"dense lines\"><thead><tr>\
             <th scope=\"col\">Cell</th><th scope=\"col\">Date</th><th scope=\"col\">Text</th>\
             <th scope=\"col\" class=\"money first\">Amount £</th>\
             <th scope=\"col\">What became of it</th></tr></thead>\
             <tbody><tr><td>C12</td></tr></tbody></table></div>"
        );
    }
}
