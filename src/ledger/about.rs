//! What a row of a report is about: the row of the layout, and the fund, project, line, grant or
//! funders that it repeats for. Codes alone; the place where a row is printed is none of it.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::code::{FundCode, FunderCode, GrantCode, LineCode, ProjectCode};

/// What a row is about, wherever it is printed. **Invariant:** no two rows of a report are about
/// the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct About {
    /// The id of the layout's row, such as A1.
    pub row: String,
    /// The fund that it repeats for, or in which its grants are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<FundCode>,
    /// The project that it repeats for, or that its grants pay for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectCode>,
    /// The line of the project; `NONE` for the costs that stand on no line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineCode>,
    /// The grant, where it is about one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantCode>,
    /// Those who award the grants that share it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub funders: BTreeSet<FunderCode>,
}

impl About {
    /// A row that does not repeat, by its id.
    pub fn row(id: &str) -> About {
        About {
            row: id.to_owned(),
            ..About::default()
        }
    }

    /// The same, said of a row of the layout.
    #[must_use]
    pub fn in_row(&self, id: &str) -> About {
        About {
            row: id.to_owned(),
            ..self.clone()
        }
    }
}

/// "O", or "A1 of fund CL, project CL, funder OPCC".
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.grant.map(|grant| format!("grant {grant}")));
        parts.extend(self.fund.map(|fund| format!("fund {fund}")));
        let project = self.project.filter(|code| *code != ProjectCode::NONE);
        parts.extend(project.map(|project| format!("project {project}")));
        parts.extend(self.line.map(|line| match line {
            LineCode::NONE => "other costs".to_owned(),
            line => format!("line {line}"),
        }));
        parts.extend(self.funders.iter().map(|funder| format!("funder {funder}")));
        f.write_str(&self.row)?;
        if parts.is_empty() {
            return Ok(());
        }
        write!(f, " of {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_is_about_is_said_in_codes_and_kept_without_what_it_lacks() {
        let grants = About {
            fund: Some("CL".parse().unwrap()),
            project: Some(ProjectCode::NONE),
            funders: BTreeSet::from(["OPCC".parse().unwrap()]),
            ..About::row("A1")
        };
        assert_eq!(grants.to_string(), "A1 of fund CL, funder OPCC");
        let others = About {
            project: Some("CL".parse().unwrap()),
            line: Some(LineCode::NONE),
            ..About::row("P")
        };
        assert_eq!(others.to_string(), "P of project CL, other costs");
        assert_eq!(About::row("O").to_string(), "O");
        for about in [grants, others, About::row("O")] {
            let kept = serde_json::to_string(&about).unwrap();
            assert_eq!(serde_json::from_str::<About>(&kept).unwrap(), about);
        }
        assert_eq!(
            serde_json::to_string(&About::row("O")).unwrap(),
            r#"{"row":"O"}"#
        );
    }
}
