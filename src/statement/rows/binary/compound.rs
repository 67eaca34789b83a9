//! The container of an older Office file → one of its streams, as far as it holds together.
//!
//! The container is a small disk: sectors, a table that says which follows which, a directory, and
//! smaller sectors for short streams inside a stream of their own.

/// Numbers from here on name no sector.
const NONE: u32 = 0xFFFF_FFFA;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// Bytes of a small sector.
const SMALL: usize = 64;

/// Two bytes of a record, the low one first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// Four bytes of a record, the lowest first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    let fours = bytes.chunks_exact(4);
    fours.filter_map(|four| long(four, 0)).collect()
}

/// Whether the directory, the room of the small sectors or a stream of the names goes in a circle
/// for longer than the file is: whoever follows it to the length that is said makes room without
/// end.
pub(super) fn leads_round(bytes: &[u8], names: &[&str]) -> bool {
    circles(bytes, names).unwrap_or(false)
}

/// The same; none where the container does not hold together as far as that.
fn circles(bytes: &[u8], names: &[&str]) -> Option<bool> {
    let sectors = Sectors::of(bytes)?;
    let directory = long(bytes, 48)?;
    if sectors.circle(directory, usize::MAX) {
        return Some(true);
    }
    let directory = sectors.chain(directory, usize::MAX);
    // The first entry is the room of the small sectors.
    let of_entry = |(place, entry): (usize, &[u8])| {
        if place > 0 && !names.iter().any(|name| is_named(entry, name)) {
            return None;
        }
        let length = usize::try_from(long(entry, 120)?).ok()?;
        Some(sectors.circle(long(entry, 116)?, length))
    };
    let mut entries = directory.chunks_exact(ENTRY).enumerate();
    let listed = usize::try_from(long(bytes, 64)?).ok()?;
    let listed = sectors.circle(long(bytes, 60)?, listed.saturating_mul(sectors.size));
    Some(listed || entries.any(|entry| of_entry(entry).unwrap_or(false)))
}

/// The first stream of the names; none where the container does not hold together.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let sectors = Sectors::of(bytes)?;
    let directory = sectors.chain(long(bytes, 48)?, usize::MAX);
    let entries = || directory.chunks_exact(ENTRY);
    let sought = |entry: &&[u8]| names.iter().any(|name| is_named(entry, name));
    let entry = entries().find(sought)?;
    let (first, length) = (long(entry, 116)?, usize::try_from(long(entry, 120)?).ok()?);
    if length >= usize::try_from(long(bytes, 56)?).ok()? {
        return Some(sectors.chain(first, length));
    }
    let root = entries().next()?;
    let small = Sectors {
        body: &sectors.chain(long(root, 116)?, usize::MAX),
        size: SMALL,
        next: longs(&sectors.chain(long(bytes, 60)?, usize::MAX)),
    };
    Some(small.chain(first, length))
}

/// Which sector follows which: kept in sectors that the header lists, and others that it leads to.
fn table(header: &[u8], body: &[u8], size: usize) -> Option<Vec<u32>> {
    let sector = |number: u32| -> Option<&[u8]> {
        let start = usize::try_from(number).ok()?.checked_mul(size)?;
        body.get(start..start.checked_add(size)?)
    };
    let mut listed = longs(header.get(76..512)?);
    let mut more = long(header, 68)?;
    for _ in 0..body.len().checked_div(size)? {
        if more >= NONE {
            break;
        }
        let mut further = longs(sector(more)?);
        more = further.pop()?;
        listed.extend(further);
    }
    let parts = listed.into_iter().filter(|number| *number < NONE);
    Some(parts.filter_map(sector).flat_map(longs).collect())
}

/// Whether an entry of the directory has a name, which it keeps two bytes a letter.
fn is_named(entry: &[u8], name: &str) -> bool {
    let letters = entry.chunks_exact(2).map_while(|pair| match pair {
        [0, 0] => None,
        [letter, 0] => Some(letter.to_ascii_lowercase()),
        _ => Some(0),
    });
    letters
        .take(32)
        .eq(name.bytes().map(|b| b.to_ascii_lowercase()))
}

struct Sectors<'a> {
    body: &'a [u8],
    size: usize,
    next: Vec<u32>,
}

impl<'a> Sectors<'a> {
    /// The sectors of a container; none where it says no size that one has, or has no table.
    fn of(bytes: &'a [u8]) -> Option<Sectors<'a>> {
        let size = 1_usize.checked_shl(short(bytes, 30)?.into())?;
        if !(512..=4_096).contains(&size) {
            return None;
        }
        // The header takes the place of a sector.
        let body = bytes.get(size..)?;
        Some(Sectors {
            body,
            size,
            next: table(bytes, body, size)?,
        })
    }

    /// Whether what follows a first sector has been round all of them before it has so many bytes.
    fn circle(&self, first: u32, most: usize) -> bool {
        let all = self.body.len().div_ceil(self.size);
        let (mut number, mut seen) = (first, 0_usize);
        while seen <= all {
            let next = usize::try_from(number).ok();
            let next = next.filter(|place| number < NONE && *place < all);
            let Some(place) = next.filter(|_| seen.saturating_mul(self.size) < most) else {
                return false;
            };
            seen = seen.saturating_add(1);
            number = self.next.get(place).copied().unwrap_or(NONE);
        }
        true
    }

    /// What the sectors hold that follow one another from a first, at most so many bytes.
    fn chain(&self, first: u32, most: usize) -> Vec<u8> {
        let mut whole = Vec::new();
        let mut number = first;
        // One that leads back to itself ends when it has been round once.
        while number < NONE && whole.len() < most.min(self.body.len()) {
            let Some(place) = usize::try_from(number).ok() else {
                break;
            };
            let start = place.saturating_mul(self.size);
            let end = start.saturating_add(self.size).min(self.body.len());
            let Some(sector) = self.body.get(start..end) else {
                break;
            };
            whole.extend_from_slice(sector);
            number = self.next.get(place).copied().unwrap_or(NONE);
        }
        whole.truncate(most);
        whole
    }
}
