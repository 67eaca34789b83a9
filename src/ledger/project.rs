//! Projects and their budget lines.

use serde::{Deserialize, Serialize};

use super::{
    code::{LineCode, ProjectCode},
    money::Money,
    words::{self, Unfit},
};

/// A project that grants and the pooled fund pay for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its code, such as CL, or `NONE`.
    pub code: ProjectCode,
    /// Its name, such as "County Lines Project".
    pub name: String,
    /// Its named costs, in the order in which a report lists them.
    #[serde(default)]
    pub lines: Vec<BudgetLine>,
}

/// A named cost of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetLine {
    /// Its code, such as SAL.
    pub code: LineCode,
    /// Its name as a report words it.
    pub name: String,
    /// What was set aside for it.
    pub budget: Money,
}

impl BudgetLine {
    /// That its name is no longer than a name may be.
    ///
    /// # Errors
    /// [`Unfit`] where it is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::name(&format!("the name of cost {}", self.code), &self.name)
    }
}

impl Project {
    /// That its name and those of its costs are no longer than a name may be.
    ///
    /// # Errors
    /// [`Unfit`] where one is.
    pub fn fits(&self) -> Result<(), Unfit> {
        words::name(&format!("the name of project {}", self.code), &self.name)?;
        self.lines.iter().try_for_each(BudgetLine::fits)
    }

    /// No project: income and cost that belong to none.
    pub fn none() -> Project {
        Project {
            code: ProjectCode::NONE,
            name: "No project".to_owned(),
            lines: Vec::new(),
        }
    }

    /// Whether the project has a line; every project has `NONE`.
    pub fn has_line(&self, code: LineCode) -> bool {
        code == LineCode::NONE || self.lines.iter().any(|line| line.code == code)
    }
}
