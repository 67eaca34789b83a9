//! `serve`: the office in the browser.

use std::{io, net::SocketAddr, time::Duration};

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};

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
    let stopped = |error: io::Error| {
        Failure::storage(format!("the office cannot listen on {listen}: {error}"))
    };
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(stopped)?;
    let address = listener.local_addr().map_err(stopped)?;
    let mut stops = Stops::listen().map_err(stopped)?;
    desk.print(&format!(
        "The office is open at http://{address}/ until you press Ctrl+C."
    ));
    desk.data(&serde_json::json!({ "address": format!("http://{address}/") }))?;
    tokio::select! {
        served = web::serve(listener, office) => served.map_err(stopped),
        () = stops.told() => {
            desk.aside("Closing the book; press Ctrl+C again to stop at once.");
            tokio::select! {
                _ = tokio::time::timeout(PATIENCE, desk.close()) => {}
                () = stops.told() => {}
            }
            Ok(())
        }
    }
}

/// How long what is under way may keep the office from closing.
const PATIENCE: Duration = Duration::from_secs(10);

/// What tells the office to stop: Ctrl+C, a terminal that was closed, and whoever runs the program.
/// The database is then closed, so that its file is whole by itself.
struct Stops([Signal; 3]);

impl Stops {
    fn listen() -> io::Result<Stops> {
        Ok(Stops([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::terminate())?,
        ]))
    }

    async fn told(&mut self) {
        let [interrupt, hangup, terminate] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}
