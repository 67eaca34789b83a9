//! Rows of files as pages draw them, kept in memory by the block. The child process that reads a
//! file is started for the first visit to a block of its rows, and for none after it until the
//! block is let go, the least lately seen first. That a file gives no rows is kept as well.

use std::mem::size_of;

use crate::{
    ledger::digest::Digest,
    sandbox,
    statement::{
        error::ReadError,
        rows::window::{Window, WindowCell, WindowRow},
    },
    web::{
        failure::PageError,
        lately::{Lately, Weighs},
        office::Office,
    },
};

use super::original::{Original, in_child, on_disk};

/// Rows that are read together: a reader goes through a sheet from its first row, so the rows
/// around the one that is asked for cost little more than it alone.
const ROWS: u32 = 2_000;
/// Blocks that are kept at most.
const MOST: usize = 256;
/// Blocks of a file that are read for rows which stand far apart: each is a reading of the file.
const FEW: usize = 3;
/// What all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;

/// Rows of one sheet of a file, by the number of the block. With the limits of the office, which
/// stay as they are for as long as it is open, they decide what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    file: Digest,
    sheet: Option<String>,
    block: u32,
}

/// A block as it was read, or why the file gives none; and what it takes in memory.
struct Block {
    read: Result<Window, ReadError>,
    weight: usize,
}

impl Weighs for Block {
    fn weight(&self) -> usize {
        self.weight
    }
}

/// A row of a file, by its sheet where it has one.
pub(super) type At = (Option<String>, u32);

/// The blocks that an office keeps.
pub(in crate::web) struct Windows(Lately<Key, Block>);

impl Default for Windows {
    fn default() -> Windows {
        Windows(Lately::room_for(MOST, HEAVIEST))
    }
}

impl Windows {
    /// The rows of a sheet of a file that a book keeps, from one to another. The first sheet where
    /// none is named. Whoever asks holds no snapshot while they are read.
    pub(super) async fn rows(
        &self,
        office: &Office,
        slug: &str,
        (file, sheet): (Digest, Option<&str>),
        (from, to): (u32, u32),
    ) -> Result<Window, PageError> {
        let mut rows = Window::default();
        for block in block_of(from)..=block_of(to) {
            let key = Key {
                file,
                sheet: sheet.map(str::to_owned),
                block,
            };
            let read = Block::read(office, slug, &key);
            let kept = self.0.get(&key, read).await?;
            let window = kept.read.as_ref().map_err(ReadError::clone)?;
            rows.take(window, (from, to));
            if window.last <= end_of(block) {
                break;
            }
        }
        Ok(rows)
    }

    /// Some rows of a file, wherever they stand, from the first blocks that hold any; those that
    /// cannot be read are left out.
    pub(super) async fn few(
        &self,
        office: &Office,
        slug: &str,
        file: Digest,
        wanted: &[At],
    ) -> Vec<(At, WindowRow)> {
        let mut found = Vec::new();
        for (sheet, block) in first_blocks(wanted) {
            let span = (start_of(block), end_of(block));
            let window = self.rows(office, slug, (file, sheet.as_deref()), span);
            let rows = window.await.map(|window| window.rows);
            let placed = rows.into_iter().flatten();
            let placed = placed.map(|row| ((sheet.clone(), row.number), row));
            found.extend(placed.filter(|(at, _)| wanted.contains(at)));
        }
        found
    }
}

/// The blocks of the first rows, over all sheets, as many as are read.
fn first_blocks(wanted: &[At]) -> Vec<(Option<String>, u32)> {
    let mut blocks: Vec<(Option<String>, u32)> = Vec::new();
    for (sheet, row) in wanted {
        let block = (sheet.clone(), block_of(*row));
        if blocks.len() < FEW && !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    blocks
}

impl Block {
    async fn read(office: &Office, slug: &str, key: &Key) -> Result<Block, PageError> {
        let original = Original::of(office, slug, key.file).await?;
        let (sheet, rows) = (key.sheet.clone(), (start_of(key.block), end_of(key.block)));
        let read = original.read(move |program, path, limits| {
            sandbox::window(program, path, sheet.as_deref(), rows, limits)
        });
        let read = match read.await {
            Err(error) if !error.is_of_the_file() => return Err(error.into()),
            read => read,
        };
        let cell = |cell: &WindowCell| size_of::<WindowCell>().saturating_add(cell.shown.len());
        let row = |row: &WindowRow| {
            let cells: usize = row.cells.iter().map(cell).sum();
            size_of::<WindowRow>().saturating_add(cells)
        };
        let rows = read.iter().flat_map(|window| &window.rows);
        let weight = rows.map(row).sum();
        Ok(Block { read, weight })
    }
}

/// The rows of a sheet, read in a limited child process, whoever gave the file.
pub(in crate::web) async fn read(
    office: &Office,
    bytes: Vec<u8>,
    sheet: Option<String>,
    rows: (u32, u32),
) -> Result<Window, ReadError> {
    let read = in_child(office, move |program, limits| {
        let file = on_disk(&bytes)?;
        sandbox::window(program, file.path(), sheet.as_deref(), rows, limits)
    });
    read.await
}

/// The block that a row stands in, both counted from 1.
const fn block_of(row: u32) -> u32 {
    row.saturating_sub(1).wrapping_div(ROWS).saturating_add(1)
}

const fn start_of(block: u32) -> u32 {
    end_of(block.saturating_sub(1)).saturating_add(1)
}

const fn end_of(block: u32) -> u32 {
    block.saturating_mul(ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_in_one_block() {
        for (row, block) in [(1, 1), (ROWS, 1), (ROWS + 1, 2), (2 * ROWS, 2)] {
            assert_eq!(block_of(row), block, "{row}");
            assert!((start_of(block)..=end_of(block)).contains(&row), "{row}");
        }
    }

    #[test]
    fn rows_that_stand_far_apart_are_looked_for_in_a_few_blocks_of_the_whole_file() {
        let at = |sheet: &str, row: u32| (Some(sheet.to_owned()), row);
        let wanted = [
            at("May", 3),
            at("May", 9),
            at("April", 1),
            at("June", ROWS),
            at("July", 1),
            at("May", 2 * ROWS),
        ];
        let found = first_blocks(&wanted);
        assert_eq!(found, [at("May", 1), at("April", 1), at("June", 1)]);
    }
}
