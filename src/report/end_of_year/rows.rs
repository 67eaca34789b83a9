//! From a layout's rows to a report's: names, selections, figures.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Refused,
    scene::{Scene, Subject, line_ids, repeat_id},
};
use crate::{
    ledger::{
        about::About,
        account::AccountType,
        balance::{Choice, Part, Selection},
        code::{AccountCode, ProjectCode},
        money::Money,
    },
    report::{
        layout::{self, Funds, Nil, Projects, RowLayout},
        table::{Behind, Figure, Row, RowKind, Value},
    },
};

impl Scene<'_> {
    /// Every row, hidden ones included.
    pub(super) fn rows(&self) -> Result<Vec<Row>, Refused> {
        let mut made = Made::default();
        for row in &self.inputs.layout.rows {
            for (place, subject) in (1_usize..).zip(self.subjects(row.each)?) {
                let id = repeat_id(&row.id, place);
                self.build(row, &id, &subject, &mut made)?;
            }
        }
        Ok(made.rows)
    }

    /// What each row is about, by its id, hidden rows included.
    pub(super) fn places(&self) -> Result<BTreeMap<String, About>, Refused> {
        let mut places = BTreeMap::new();
        for row in &self.inputs.layout.rows {
            for (place, subject) in (1_usize..).zip(self.subjects(row.each)?) {
                let id = repeat_id(&row.id, place);
                let about = subject.about.in_row(&row.id);
                if row.lines.is_some()
                    && let Some(project) = subject.one_project
                {
                    let named = self.inputs.book.projects.get(&project);
                    for (memo_id, line, _) in line_ids(&row.id, &id, named) {
                        let line = Some(line);
                        let about = About {
                            line,
                            ..about.clone()
                        };
                        places.insert(memo_id, about);
                    }
                }
                places.insert(id, about);
            }
        }
        Ok(places)
    }

    fn build(
        &self,
        row: &RowLayout,
        id: &str,
        subject: &Subject,
        made: &mut Made,
    ) -> Result<(), Refused> {
        let figure = self.figure(row, subject, made)?;
        let about = subject.about.in_row(&row.id);
        let wording = self.inputs.wordings.get(&about);
        let nil = figure.as_ref().is_some_and(|figure| figure.amount.is_nil());
        let explained = wording.is_some() || figure.as_ref().is_some_and(|f| self.is_touched(f));
        let hidden = nil
            && match row.nil {
                Nil::Shown => subject.optional,
                Nil::Hidden => true,
                Nil::Explained => !explained,
            };
        let label = self.label(row, id, subject, wording)?;
        let values = vec![figure.map_or(Value::Blank, Value::Money)];
        let built = Row {
            level: row.level,
            hidden,
            ..Row::new(id, row.kind, label, values)
        };
        made.add(&row.id, built);
        match (&row.lines, subject.one_project) {
            (Some(lines), Some(project)) => self.break_down(row, lines, id, project, subject, made),
            _ => Ok(()),
        }
    }

    /// What a row says: the year's wording, else the layout's label. Where restricted money is
    /// left, a total may not name a pooled fund (C4).
    fn label(
        &self,
        row: &RowLayout,
        id: &str,
        subject: &Subject,
        wording: Option<&String>,
    ) -> Result<String, Refused> {
        let restricted = !self.restricted_left.is_empty();
        if let Some(wording) = wording {
            let named = self.pooled.iter().find(|fund| wording.contains(&fund.name));
            return match named {
                Some(fund) if restricted && row.kind == RowKind::Total => Err(Refused::Wording {
                    row: id.to_owned(),
                    fund: fund.name.clone(),
                    balance: Money::sum(self.restricted_left.values().copied())?,
                }),
                _ => Ok(wording.clone()),
            };
        }
        let template = match &row.label_restricted {
            Some(template) if restricted => template,
            _ => &row.label,
        };
        Ok(self.fill_for(subject, template))
    }

    fn figure(
        &self,
        row: &RowLayout,
        subject: &Subject,
        made: &Made,
    ) -> Result<Option<Figure>, Refused> {
        if let Some(adds) = &row.adds {
            return made.total(adds).map(Some);
        }
        if let Some((grants, amount)) = &subject.awards {
            let (grants, amount) = (grants.clone(), *amount);
            let year = self.inputs.balances.year.next();
            let behind = Behind::Awards { grants, year };
            return Ok(Some(Figure { amount, behind }));
        }
        let Some(reads) = &row.reads else {
            return Ok(None);
        };
        let mut accounts: BTreeSet<AccountCode> = reads.accounts.clone();
        accounts.extend(self.inputs.book.chart.of_types(&reads.types));
        accounts.retain(|account| !reads.but.contains(account));
        let selection = Selection {
            accounts: Choice::Only(accounts),
            funds: match reads.funds {
                Funds::Scope => self.scope(),
                Funds::Own => subject.funds.clone(),
                Funds::Restricted => Choice::only(self.restricted.iter().map(|fund| fund.code)),
            },
            projects: match reads.projects {
                Projects::Any => Choice::All,
                Projects::Own => subject.projects.clone(),
                Projects::Others => Choice::all_but(self.projects.iter().map(|(p, _)| p.code)),
            },
            turned: true,
            ..Selection::of(self.inputs.balances.year, reads.part)
        };
        self.read(selection).map(Some)
    }

    fn read(&self, selection: Selection) -> Result<Figure, Refused> {
        let amount = self.cells.figure(&selection)?;
        let behind = Behind::Selection(selection);
        Ok(Figure { amount, behind })
    }

    /// The lines of a project, each as it costs (positive), and whatever stands on none of them.
    fn break_down(
        &self,
        row: &RowLayout,
        lines: &layout::Lines,
        id: &str,
        project: ProjectCode,
        subject: &Subject,
        made: &mut Made,
    ) -> Result<(), Refused> {
        let named = self.inputs.book.projects.get(&project);
        let lines_named = named.iter().flat_map(|project| &project.lines);
        let others = Choice::all_but(lines_named.map(|line| line.code));
        let chart = &self.inputs.book.chart;
        let expenditure = Choice::only(chart.of_types(&[AccountType::Expenditure]));
        let all_hidden = made.rows.last().is_some_and(|row| row.hidden);
        let from = made.rows.len();
        for (memo_id, code, name) in line_ids(&row.id, id, named) {
            let selection = Selection {
                accounts: expenditure.clone(),
                funds: self.scope(),
                projects: Choice::one(project),
                lines: if name.is_some() {
                    Choice::one(code)
                } else {
                    others.clone()
                },
                ..Selection::of(self.inputs.balances.year, Part::InYear)
            };
            let figure = self.read(selection)?;
            let subject = Subject {
                line: name.map(str::to_owned),
                ..subject.clone()
            };
            let template = if name.is_some() {
                &lines.label
            } else {
                &lines.others
            };
            let about = About {
                line: Some(code),
                ..subject.about.in_row(&row.id)
            };
            let wording = self.inputs.wordings.get(&about).cloned();
            let label = wording.unwrap_or_else(|| self.fill_for(&subject, template));
            let nil = figure.amount.is_nil();
            let built = Row {
                level: row.level.saturating_add(1),
                hidden: nil && (all_hidden || name.is_none()),
                breaks_down: Some(id.to_owned()),
                ..Row::new(memo_id, RowKind::Memo, label, vec![Value::Money(figure)])
            };
            made.rows.push(built);
        }
        // A project at nil whose lines are not: it is shown, and so is its row.
        if made.rows.iter().skip(from).any(|row| !row.hidden)
            && let Some(row) = made.rows.iter_mut().find(|row| row.id == id)
        {
            row.hidden = false;
        }
        Ok(())
    }

    /// Whether any cell of the year lies behind a figure, even where they cancel out.
    fn is_touched(&self, figure: &Figure) -> bool {
        match &figure.behind {
            Behind::Selection(selection) => self.cells.taken(selection).next().is_some(),
            Behind::Nothing | Behind::Rows(_) | Behind::Awards { .. } => false,
        }
    }
}

/// The rows so far, and which of them each row of the layout became.
#[derive(Default)]
struct Made {
    rows: Vec<Row>,
    by_layout: BTreeMap<String, Vec<String>>,
}

impl Made {
    fn add(&mut self, layout_id: &str, row: Row) {
        let ids = self.by_layout.entry(layout_id.to_owned()).or_default();
        ids.push(row.id.clone());
        self.rows.push(row);
    }

    fn total(&self, adds: &[String]) -> Result<Figure, Refused> {
        let ids: Vec<&String> = adds
            .iter()
            .filter_map(|id| self.by_layout.get(id))
            .flatten()
            .collect();
        let amounts = self.rows.iter().filter(|row| ids.contains(&&row.id));
        let amounts = amounts.filter_map(Row::figure).map(|figure| figure.amount);
        let amount = Money::sum(amounts)?;
        let behind = Behind::adding(ids.into_iter().cloned());
        Ok(Figure { amount, behind })
    }
}
