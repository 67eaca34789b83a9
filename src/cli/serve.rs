//! `serve`: the office in the browser.

use std::net::SocketAddr;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::{store::Store, web};

use super::{desk::Desk, failure::Failure};

/// Open the office in the browser
///
/// Until people can sign in it listens on this machine only; whoever acts chooses a role, which is
/// recorded as not authenticated. A database that is not there yet is made, and the office shows
/// the way to a first book.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The address to listen on, of this machine; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = ADDRESS)]
    listen: SocketAddr,
}

/// Where the office listens unless another address is named.
pub(super) const ADDRESS: &str = "127.0.0.1:8117";

impl Serve {
    pub(super) async fn run(self, desk: &Desk) -> Result<(), Failure> {
        serve(desk, office(desk, desk.office_store().await?)?, self.listen).await
    }
}

/// An office over a store, with this program as the reader of its files.
pub(super) fn office(desk: &Desk, store: Store) -> Result<web::Office, Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::storage(format!("the program cannot find itself: {error}")))?;
    Ok(web::Office::limited(store, program, desk.limits()))
}

/// Serves an office until it is stopped, and prints its address first.
pub(super) async fn serve(
    desk: &Desk,
    office: web::Office,
    listen: SocketAddr,
) -> Result<(), Failure> {
    if !web::may_listen(listen) {
        return Err(Failure::refused(format!(
            "{listen} can be reached from other machines, and nobody can sign in yet; listen on \
             127.0.0.1 or [::1]"
        )));
    }
    let stopped = |error: std::io::Error| {
        Failure::storage(format!("the office cannot listen on {listen}: {error}"))
    };
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(stopped)?;
    let address = listener.local_addr().map_err(stopped)?;
    desk.print(&format!(
        "The office is open at http://{address}/ until you press Ctrl+C."
    ));
    desk.data(&serde_json::json!({ "address": format!("http://{address}/") }))?;
    tokio::select! {
        served = web::serve(listener, office) => served.map_err(stopped),
        () = told_to_stop() => Ok(()),
    }
}

/// Waits for Ctrl+C, or for whoever runs the program to end it: the database is then closed, so
/// that its file is whole by itself.
async fn told_to_stop() {
    let Ok(mut ended) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = ended.recv() => {}
    }
}
