//! The two signatures of a reconciliation, and the balance that no file prints.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::{
    actions::reconcile::{
        Stands,
        paper::{Instead, Paper},
    },
    ledger::{
        calendar::long_date, code::AccountCode, journal::EntryNumber, money::Money, posted::Act,
    },
    statement::reconcile::statement::Reconciliation,
    web::{
        failure::PageError,
        parts::{Field, Tone, day, described, moment, pounds, sentence, status, why as wrong_with},
        typed::{Mistakes, Typed},
        visit::Visit,
    },
};

use super::page::shown;

/// Who signed, and the buttons for whoever may sign.
pub(super) fn signatures(
    visit: &Visit,
    paper: &Paper,
    net: Money,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Result<Markup, PageError> {
    let basis = &paper.made.basis;
    let place = visit.to(&format!("/reconcile/{}/{}", basis.account, basis.on));
    let prepared = paper.kept.as_ref().map(|kept| &kept.prepared);
    let locked = paper.kept.as_ref().and_then(|kept| kept.locked.as_ref());
    let may_prepare = paper.unexplained()?.is_nil();
    let hidden = html! {
        input type="hidden" name="form" value=(typed.get("form"));
        input type="hidden" name="shown" value=(shown(&paper.made, paper.kept.as_ref())?);
        input type="hidden" name="balance" value=(typed.get("balance"));
        input type="hidden" name="not-in" value=(typed.get("not-in"));
    };
    Ok(html! {
        section id="sign" tabindex="-1" aria-describedby=[described("sign", mistakes)] {
            h2 { "Signed by two roles" }
            (wrong_with("sign", mistakes))
            div class="cols even" {
                div class="box" {
                    p class="small soft" { "Prepared by" }
                    @match prepared {
                        Some(act) => {
                            (signed(act))
                            @if paper.moved { (status(Tone::Wait, "Before the book moved")) }
                            @else { (status(Tone::Good, "Signed")) }
                        }
                        None => p { "Nobody yet" },
                    }
                    @if prepared.is_none() && may_prepare {
                        form method="post" action={ (place) "/prepare" } data-keeps {
                            (hidden)
                            (reason(paper, &paper.made, (typed, mistakes)))
                            button class="button main" {
                                "Prepare it as " (visit.role.1)
                            }
                        }
                    }
                    @if prepared.is_none() && !may_prepare {
                        p class="small" { "It can be prepared when the difference is nil or \
                            explained." }
                    }
                }
                div class="box" {
                    p class="small soft" { "Checked and approved by" }
                    @match locked {
                        Some(act) => { (signed(act)) (status(Tone::Lock, "Signed and locked")) }
                        None => p { "Nobody yet" },
                    }
                    (approving(visit, paper, net, &hidden))
                }
            }
            @if let (Some(Stands::Locked), Some(instead)) = (paper.stands, &paper.instead) {
                details class="unprinted" open[!mistakes.none()] {
                    summary { "Prepare another in its place" }
                    (prepare_again(visit, paper, instead, (typed, mistakes))?)
                }
            }
        }
    })
}

/// Why it is signed while the book lacks lines, and how it is known what the account held where no
/// statement shows it: the latter may be said, and has to be where no file prints a balance that
/// could still stand.
fn reason(paper: &Paper, made: &Reconciliation, (typed, mistakes): (&Typed, &Mistakes)) -> Markup {
    let unseen = paper.unseen.map(|(from, to)| {
        let (from, to) = (long_date(from), long_date(to));
        format!("it is known what the account held from {from} to {to}")
    });
    let lacks = lacking(made);
    let added = made.basis.statement.is_added();
    let (needed, label, hint) = match (lacks, unseen) {
        (None, None) => return Markup::default(),
        (Some(lacks), unseen) => (
            Some("lacks"),
            match unseen {
                None => format!("Why it is signed while {lacks} not in the book"),
                Some(unseen) => {
                    format!("Why it is signed while {lacks} not in the book, and how {unseen}")
                }
            },
            "Better code what waits first: once it is approved, what answers it is dated after \
             this day. The reason stands on the paper.",
        ),
        (None, Some(unseen)) if added => (
            Some("unseen"),
            format!("How {unseen}"),
            "No statement that was brought in shows it. For example: the account was closed on \
             that day. It stands on the paper; else bring in the statements that are missing.",
        ),
        (None, Some(unseen)) => (
            None,
            format!("How {unseen}"),
            "No statement that was brought in shows it; may be left empty. For example: the bank \
             shows no movement since. It stands on the paper.",
        ),
    };
    let why = Field {
        name: "why",
        label: &label,
        hint,
        class: "",
    };
    html! {
        @if let Some(needed) = needed { input type="hidden" name="needed" value=(needed); }
        (why.text(typed, mistakes))
    }
}

/// "line 18 is" or "3 lines are", where the book lacks any.
fn lacking(made: &Reconciliation) -> Option<String> {
    match made.lines_not_in_ledger.as_slice() {
        [] => None,
        [one] => Some(format!("line {} is", one.number)),
        several => Some(format!("{} lines are", several.len())),
    }
}

/// What approving does, and the button for whoever may; or what comes before it.
fn approving(visit: &Visit, paper: &Paper, net: Money, hidden: &Markup) -> Markup {
    let basis = &paper.made.basis;
    let place = visit.to(&format!("/reconcile/{}/{}", basis.account, basis.on));
    let prepared = paper.kept.as_ref().map(|kept| &kept.prepared);
    let own = prepared.is_some_and(|act| act.by.eq_ignore_ascii_case(visit.role.1));
    html! {
        @if paper.moved {
            p class="small" { "It is prepared again first." }
        } @else if paper.stands == Some(Stands::Prepared) {
            p class="small" {
                "Approving locks the account to " (day(basis.on)) " at " (pounds(net))
                ". No entry that moves it may then be dated up to that day"
                @match paper.made.lines_not_in_ledger.as_slice() {
                    [] => ".",
                    [one] => { ", so the entry for line " (one.number) " will be dated later." },
                    several => {
                        ", so the entries for " (several.len()) " lines will be dated later."
                    },
                }
            }
            @if own { (another_role(visit, "prepared it")) } @else {
                form method="post" action={ (place) "/approve" } {
                    (hidden)
                    button class="button main" { "Approve and lock as " (visit.role.1) }
                }
            }
        } @else if prepared.is_none() {
            p class="small" {
                "It is prepared first; then a role other than the one that prepared it approves."
            }
        }
    }
}

/// Why nobody is offered to approve their own work (law 8), and who may.
pub(in crate::web) fn another_role(visit: &Visit, did: &str) -> Markup {
    html! {
        p class="small" {
            "You act as " (visit.role.1) ", who " (did) ", and nobody approves their own work: \
             another role does it."
        }
    }
}

fn signed(act: &Act) -> Markup {
    html! {
        p { strong { (act.by) } " (not authenticated)" }
        p class="small soft" { (moment(act.at)) }
        @if let Some(why) = &act.why { p class="small" { (sentence(why)) } }
    }
}

/// The form that prepares it again from the book as it stands: one that nobody approved is
/// replaced as it is, and in the place of a signed one another comes for a reason.
pub(super) fn prepare_again(
    visit: &Visit,
    paper: &Paper,
    instead: &Instead,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Result<Markup, PageError> {
    let basis = &paper.made.basis;
    let place = visit.to(&format!("/reconcile/{}/{}", basis.account, basis.on));
    let kept = paper.kept.as_ref();
    let said = kept.filter(|kept| kept.locked.is_none());
    let said = said.and_then(|kept| kept.prepared.why.clone());
    let typed_why = typed.some("why").map(str::to_owned).or(said);
    let words = Typed::filled([("why", typed_why.unwrap_or_default())]);
    let label = match lacking(&instead.made) {
        None => "Why another comes in its place".to_owned(),
        Some(lacks) => {
            format!("Why another comes in its place, and why {lacks} still not in the book")
        }
    };
    let why = Field {
        name: "why",
        label: &label,
        hint: if paper.unseen.is_some() {
            "For example: a line of the month came late. Say also how it is known what the account \
             held where no statement shows it. Both are kept, and the lock never opens."
        } else {
            "For example: a line of the month came late. Both are kept, the lock never opens, and \
             another role approves it."
        },
        class: "",
    };
    let stated = instead.said.balance.map(|stated| stated.to_string());
    let not_in_it = joined(&instead.said.not_in_it);
    Ok(html! {
        form method="post" action={ (place) "/prepare" } data-keeps
            class=[(!paper.moved).then_some("box")] {
            input type="hidden" name="form" value={ (typed.get("form")) "-again" };
            input type="hidden" name="again" value="1";
            input type="hidden" name="shown" value=(shown(&instead.made, kept)?);
            input type="hidden" name="balance" value=[stated];
            input type="hidden" name="not-in" value=(not_in_it);
            @if kept.is_some_and(|kept| kept.locked.is_some() || kept.supersedes.is_some()) {
                (why.text(&words, mistakes))
            } @else { (reason(paper, &instead.made, (&words, mistakes))) }
            button class=(if paper.moved { "button main" } else { "button" }) {
                "Prepare it again from the book as it stands"
            }
        }
    })
}

/// Numbers as a field takes them: "14, 15".
pub(super) fn joined(numbers: &[EntryNumber]) -> String {
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(", ")
}

/// Asks for the balance of the statement at the day; of an account without statements also for the
/// entries that it does not hold yet.
pub(super) fn ask_balance(
    visit: &Visit,
    (account, date): (AccountCode, Date),
    counted: bool,
    (typed, mistakes): (&Typed, &Mistakes),
) -> Markup {
    html! {
        form method="get" action=(visit.to(&format!("/reconcile/{account}/{date}"))) class="box" {
            (Field {
                name: "balance",
                label: "Balance of the statement on that day, or what was counted",
                hint: "As the statement prints it, for example 5,722.17; it is kept as stated by \
                       hand",
                class: "amount",
            }.text(typed, mistakes))
            @if counted {
                (Field {
                    name: "not-in",
                    label: "Entries that it does not hold yet",
                    hint: "By their numbers, such as 14, 15: a cheque that was not presented, a \
                           voucher that was not paid out. May be left empty",
                    class: "",
                }.text(typed, mistakes))
            }
            button class="button" { "Compare with this balance" }
        }
    }
}

/// Whether no file prints the statement's balance, so that a person may state it.
pub(super) fn may_state(paper: &Paper) -> bool {
    let statement = &paper.made.basis.statement;
    statement.is_added() || statement.by_hand().is_some()
}
