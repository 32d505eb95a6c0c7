//! One pagination for every list: by key, never by offset.

/// How many rows a page of ours has: 1 to 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u16);

impl PageSize {
    /// The largest page on our own pages and interfaces (`trust.md` WB5).
    pub const MAX: u16 = 200;

    /// A size between 1 and [`Self::MAX`]; what lies outside is moved inside.
    pub fn clamped(wanted: u32) -> Self {
        Self(u16::try_from(wanted.clamp(1, u32::from(Self::MAX))).unwrap_or(Self::MAX))
    }

    /// The number of rows.
    pub fn rows(self) -> i64 {
        i64::from(self.0)
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// Where the next page begins: the sort key and the identifier of the last row shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Some rows, and where the rest begins.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows in order.
    pub rows: Vec<T>,
    /// Where to go on, or `None` on the last page.
    pub next: Option<Cursor>,
}
