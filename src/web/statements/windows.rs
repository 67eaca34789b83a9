//! Rows of files as pages draw them, kept in memory by the block. The child process that reads a
//! file is started for the first visit to a block of its rows, and for none after it until the
//! block is let go, the least lately seen first.

use std::{collections::BTreeSet, mem::size_of};

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
/// Blocks that are read for rows which stand far apart: each is a reading of the file.
const FEW: usize = 3;
/// What all of them may take, in bytes.
const HEAVIEST: usize = 64 << 20;

/// Rows of one sheet of a file, by the number of the block.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    file: Digest,
    sheet: Option<String>,
    block: u32,
}

/// A block as it was read, and what it takes in memory.
struct Block {
    window: Window,
    weight: usize,
}

impl Weighs for Block {
    fn weight(&self) -> usize {
        self.weight
    }
}

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
            let Block { window, .. } = &*self.0.get(&key, read).await?;
            rows.take(window, (from, to));
            if window.last <= end_of(block) {
                break;
            }
        }
        Ok(rows)
    }

    /// Some rows of a sheet, wherever they stand, from the first blocks that hold any.
    pub(super) async fn few(
        &self,
        office: &Office,
        slug: &str,
        of: (Digest, Option<&str>),
        wanted: &[u32],
    ) -> Result<Vec<WindowRow>, PageError> {
        let blocks: BTreeSet<u32> = wanted.iter().map(|row| block_of(*row)).collect();
        let mut found = Vec::new();
        for block in blocks.into_iter().take(FEW) {
            let span = (start_of(block), end_of(block));
            let window = self.rows(office, slug, of, span).await?;
            let rows = window.rows.into_iter();
            found.extend(rows.filter(|row| wanted.contains(&row.number)));
        }
        Ok(found)
    }
}

impl Block {
    async fn read(office: &Office, slug: &str, key: &Key) -> Result<Block, PageError> {
        let original = Original::of(office, slug, key.file).await?;
        let (sheet, rows) = (key.sheet.clone(), (start_of(key.block), end_of(key.block)));
        let read = original.read(move |program, path, limits| {
            sandbox::window(program, path, sheet.as_deref(), rows, limits)
        });
        let window = read.await?;
        let cell = |cell: &WindowCell| size_of::<WindowCell>().saturating_add(cell.shown.len());
        let row = |row: &WindowRow| {
            let cells: usize = row.cells.iter().map(cell).sum();
            size_of::<WindowRow>().saturating_add(cells)
        };
        let weight = window.rows.iter().map(row).sum();
        Ok(Block { window, weight })
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
}
