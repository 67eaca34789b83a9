//! The office in the browser: every route on one screen.
//!
//! In: requests from this machine, and a store. Out: pages. A page reads through a [`store`] reader
//! and draws; a form is parsed and handed to an action. No SQL, no rule of the ledger.
//!
//! [`store`]: crate::store
//!
//! Until people can sign in it answers on loopback only, and every act carries a role that was
//! chosen and not authenticated.

mod acting;
mod assets;
mod awaited;
mod books;
mod charts;
mod failure;
mod guard;
mod home;
mod journal;
mod lately;
mod layout;
mod office;
mod parts;
mod reconcile;
mod record;
mod report;
mod rules;
mod said;
mod setup;
mod statements;
mod things;
mod typed;
mod visit;
mod work;
mod year;

use std::{io, net::SocketAddr};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use tower_http::{compression::CompressionLayer, csrf::CsrfLayer};

pub use self::office::Office;

/// What a form may have beside its file, in bytes.
const BESIDE_FILE: u64 = 1 << 20;

/// Every address that the office answers.
fn routes() -> Router<Office> {
    Router::new()
        .route("/", get(books::list))
        .route("/books", get(books::all))
        .route("/assets/{name}", get(assets::serve))
        .route("/acting", post(acting::choose))
        .route("/{book}", get(home::page::show))
        .merge(setup_routes())
        .merge(record_routes())
        .merge(awaited_routes())
        .merge(reconciliations())
        .merge(year_routes())
        .merge(coding_routes())
        // Money in and out: files, rows, lines.
        .route(
            "/{book}/statements",
            get(statements::list::show).post(statements::plan::upload),
        )
        .route("/{book}/statements/plan/{key}", get(statements::plan::show))
        .route(
            "/{book}/statements/question/{key}",
            get(statements::question::ask),
        )
        .route(
            "/{book}/statements/question",
            post(statements::question::answer),
        )
        .route(
            "/{book}/statements/confirm",
            post(statements::plan::confirm),
        )
        .route("/{book}/statements/{number}", get(statements::rows::show))
        .route(
            "/{book}/statements/{number}/undo",
            get(statements::undo::ask).post(statements::undo::undo),
        )
        .route("/{book}/lines/{number}", get(statements::line::show))
        .route("/{book}/files/{digest}", get(statements::sheet::download))
        .route("/{book}/files/{digest}/sheet", get(statements::sheet::show))
        // Long work, as it goes on.
        .route("/{book}/work/{key}", get(work::show))
        .route("/{book}/work/{key}/file", get(report::download::of_work))
        // The journal.
        .route("/{book}/journal", get(journal::list::show))
        .route(
            "/{book}/journal/new",
            get(journal::new::ask).post(journal::new::post),
        )
        .route(
            "/{book}/journal/transfer",
            get(journal::transfer::ask).post(journal::transfer::transfer),
        )
        .route("/{book}/journal/{number}", get(journal::entry::show))
        .route(
            "/{book}/journal/{number}/reverse",
            get(journal::reverse::ask).post(journal::reverse::reverse),
        )
}

/// Lines that wait, and saying what they were for.
fn coding_routes() -> Router<Office> {
    Router::new()
        .route(
            "/{book}/coding",
            get(statements::coding::list).post(statements::coding::decide),
        )
        .route(
            "/{book}/coding/rules",
            get(statements::coding::rules::show).post(statements::coding::rules::accept),
        )
        .route(
            "/{book}/coding/match",
            get(statements::coding::by_hand::ask).post(statements::coding::by_hand::act),
        )
        .route(
            "/{book}/coding/undo",
            get(statements::coding::undo::ask).post(statements::coding::undo::act),
        )
        .route(
            "/{book}/coding/{number}",
            get(statements::coding::ask).post(statements::coding::code),
        )
}

/// What the book is made of, and that it is whole.
fn record_routes() -> Router<Office> {
    Router::new()
        .route("/{book}/begin", get(record::begin::show))
        .route("/{book}/accounts", get(record::accounts::show))
        .route("/{book}/accounts/{code}", get(record::account::show))
        .route("/{book}/funds", get(record::funds::list))
        .route("/{book}/funds/{code}", get(record::funds::show))
        .route("/{book}/grants", get(record::grants::list))
        .route("/{book}/grants/{code}", get(record::grants::show))
        .route(
            "/{book}/grants/{code}/award",
            get(record::grants::ask_award).post(record::grants::award),
        )
        .route("/{book}/projects", get(record::projects::list))
        .route("/{book}/projects/{code}", get(record::projects::show))
        .route(
            "/{book}/projects/{code}/{line}",
            get(record::projects::cost),
        )
        .route("/{book}/evidence", get(record::evidence::list))
        .route(
            "/{book}/attach/{what}/{of}",
            get(record::evidence::ask).post(record::evidence::attach),
        )
        .route(
            "/{book}/add/{things}",
            get(record::change::ask).post(record::change::add),
        )
        .route(
            "/{book}/change/{things}/{code}",
            get(record::change::ask_change).post(record::change::change),
        )
        .route("/{book}/rules", get(rules::list::show))
        .route(
            "/{book}/add-rule",
            get(rules::edit::ask).post(rules::edit::add),
        )
        .route(
            "/{book}/rules/{name}",
            get(rules::edit::ask_change).post(rules::edit::change),
        )
        .route("/{book}/rules/{name}/move", post(rules::list::reorder))
        .route(
            "/{book}/rules/{name}/end",
            get(rules::end::ask).post(rules::end::end),
        )
        .route("/{book}/profiles", get(rules::profiles::show))
        .route(
            "/{book}/profiles/{name}",
            get(rules::layout::show).post(rules::layout::change),
        )
        .route("/{book}/profiles/{name}/toml", get(rules::layout::export))
        .route(
            "/{book}/profiles/{name}/end",
            get(rules::layout::ask_end).post(rules::layout::end),
        )
        .route(
            "/{book}/verify",
            get(record::verify::show).post(record::verify::run),
        )
}

/// What is awaited: commitments and claims, and what answers them.
fn awaited_routes() -> Router<Office> {
    Router::new()
        .route("/{book}/commitments", get(awaited::list::commitments))
        .route(
            "/{book}/commitments/new",
            get(awaited::make::ask_commitment).post(awaited::make::commit),
        )
        .route("/{book}/commitments/{number}", get(awaited::page::show))
        .route(
            "/{book}/commitments/{number}/end",
            get(awaited::acts::ask_end).post(awaited::acts::end),
        )
        .route(
            "/{book}/commitments/{number}/answer",
            get(awaited::acts::ask_answer).post(awaited::acts::answer),
        )
        .route(
            "/{book}/commitments/{number}/answer/{entry}",
            get(awaited::acts::ask_let_go).post(awaited::acts::let_go),
        )
        .route("/{book}/claims", get(awaited::list::claims))
        .route(
            "/{book}/claims/new",
            get(awaited::make::ask_claim).post(awaited::make::claim),
        )
        .route("/{book}/claims/{number}", get(awaited::page::show))
        .route(
            "/{book}/claims/{number}/end",
            get(awaited::acts::ask_end).post(awaited::acts::end),
        )
        .route(
            "/{book}/claims/{number}/answer",
            get(awaited::acts::ask_answer).post(awaited::acts::answer),
        )
        .route(
            "/{book}/claims/{number}/answer/{entry}",
            get(awaited::acts::ask_let_go).post(awaited::acts::let_go),
        )
}

/// Accounts against their statements, at any day.
fn reconciliations() -> Router<Office> {
    Router::new()
        .route("/{book}/reconcile", get(reconcile::list::show))
        .route(
            "/{book}/reconcile/{account}/{date}",
            get(reconcile::page::show),
        )
        .route(
            "/{book}/reconcile/{account}/{date}/prepare",
            post(reconcile::page::prepare),
        )
        .route(
            "/{book}/reconcile/{account}/{date}/approve",
            post(reconcile::page::approve),
        )
        .route(
            "/{book}/reconcile/{account}/{date}/files/{name}",
            get(reconcile::page::file),
        )
        .route(
            "/{book}/lines/{number}/withdraw",
            get(reconcile::withdraw::ask).post(reconcile::withdraw::act),
        )
}

/// A year: its report, its papers, its end.
fn year_routes() -> Router<Office> {
    Router::new()
        .route("/{book}/{year}/report", get(report::appendix::show))
        .route("/{book}/{year}/report/{row}", get(report::figure::show))
        .route("/{book}/{year}/board", get(report::board::show))
        .route("/{book}/{year}/files/{name}", get(report::download::file))
        .route(
            "/{book}/{year}/decide",
            get(report::decide::ask).post(report::decide::decide),
        )
        .route("/{book}/{year}/reword", get(report::reword::list))
        .route(
            "/{book}/{year}/reword/{row}",
            get(report::reword::ask).post(report::reword::reword),
        )
        .route("/{book}/{year}/end", get(year::end::show))
        .route(
            "/{book}/{year}/reconcile/{account}",
            get(reconcile::list::of_year),
        )
        .route("/{book}/{year}/close", get(year::close::show))
        .route("/{book}/{year}/close/prepare", post(year::close::prepare))
        .route("/{book}/{year}/close/approve", post(year::close::approve))
}

/// Every address of setting a book up.
fn setup_routes() -> Router<Office> {
    Router::new()
        .route(
            "/setup",
            get(setup::start::show).post(setup::start::begin_one),
        )
        .route("/setup/{key}", get(setup::tasks::show))
        .route(
            "/setup/{key}/away",
            get(setup::start::ask_away).post(setup::start::away),
        )
        .route(
            "/setup/{key}/partnership",
            get(setup::partnership::ask).post(setup::partnership::answer),
        )
        .route(
            "/setup/{key}/opening",
            get(setup::opening::ask).post(setup::opening::answer),
        )
        .route(
            "/setup/{key}/opening/sheet",
            get(setup::sheet::show).post(setup::sheet::upload),
        )
        .route("/setup/{key}/opening/sheet/take", post(setup::sheet::take))
        .route(
            "/setup/{key}/check",
            get(setup::check::show).post(setup::check::make),
        )
        .route(
            "/setup/{key}/{things}",
            get(setup::things::list).post(setup::things::settle),
        )
        .route(
            "/setup/{key}/{things}/add",
            get(setup::things::ask).post(setup::things::add),
        )
        .route(
            "/setup/{key}/{things}/{code}",
            get(setup::things::ask_change).post(setup::things::change),
        )
}

/// The office as a service, for whoever listens.
pub fn service(office: Office) -> Router {
    // As large as the reader of files takes.
    let largest = office.limits().file_bytes.saturating_add(BESIDE_FILE);
    let largest = usize::try_from(largest).unwrap_or(usize::MAX);
    routes()
        .fallback(failure::no_such_page)
        .method_not_allowed_fallback(failure::another_method)
        .layer(DefaultBodyLimit::max(largest))
        .layer(middleware::from_fn(guard::readers))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(guard::same_host))
        .layer(middleware::from_fn(failure::dressed))
        .layer(middleware::from_fn(guard::headers))
        .layer(CompressionLayer::new())
        .with_state(office)
}

/// Answers requests until the program is stopped.
///
/// # Errors
/// What the listener reports.
pub async fn serve(listener: tokio::net::TcpListener, office: Office) -> io::Result<()> {
    axum::serve(listener, service(office)).await
}

/// Whether an address is this machine's own; no other is served before people can sign in.
pub fn may_listen(address: SocketAddr) -> bool {
    address.ip().is_loopback()
}
