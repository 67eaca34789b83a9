//! Rows that are read ahead, on a thread of their own, while those before them are made sense of.

use std::{
    mem,
    ops::ControlFlow,
    sync::mpsc::{self, Receiver},
    thread,
};

use super::{EachRow, RawRow, gather::STOPPED};
use crate::statement::error::ReadError;

/// Rows that are handed over together.
const TOGETHER: usize = 256;
/// How often that many may wait to be taken.
const WAITING: usize = 4;

/// Hands the rows that `read` gives to `each`, in their order, some of them read ahead. Where
/// `each` stops, reading stops soon after.
///
/// # Errors
/// The first of what `each` and `read` return, in the order of the rows.
pub(super) fn ahead(
    read: impl FnOnce(&mut EachRow<'_>) -> Result<(), ReadError> + Send,
    each: &mut EachRow<'_>,
) -> Result<(), ReadError> {
    let (send, taken) = mpsc::sync_channel::<Vec<RawRow>>(WAITING);
    thread::scope(|scope| {
        let reading = move || {
            let mut together = Vec::with_capacity(TOGETHER);
            let mut wanted = true;
            read(&mut |row| {
                let next = Vec::with_capacity(row.cells.len());
                let cells = mem::replace(&mut row.cells, next);
                together.push(RawRow {
                    cells,
                    ..row.clone()
                });
                if together.len() >= TOGETHER {
                    wanted = send.send(mem::take(&mut together)).is_ok();
                }
                Ok(if wanted {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            })?;
            // Nobody takes the last ones where nobody wants more.
            let _ = send.send(together);
            Ok(())
        };
        let reading = thread::Builder::new()
            .spawn_scoped(scope, reading)
            .map_err(|error| ReadError::NotStarted(error.to_string()))?;
        if take(taken, each)?.is_break() {
            return Ok(());
        }
        let stopped = |_| Err(ReadError::Damaged(STOPPED.to_owned()));
        reading.join().unwrap_or_else(stopped)
    })
}

/// Takes rows until there are no more, or no more are wanted.
fn take(
    taken: Receiver<Vec<RawRow>>,
    each: &mut EachRow<'_>,
) -> Result<ControlFlow<()>, ReadError> {
    for mut row in taken.into_iter().flatten() {
        if each(&mut row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
