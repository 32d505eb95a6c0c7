//! The rostering service as a vendor's program meets it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]
#![expect(clippy::indexing_slicing, reason = "JSON is looked into by name")]
#![expect(clippy::expect_used, reason = "a broken fixture fails the test")]

mod agreement;
mod changes;
mod operations;
mod paging;
mod setup;
mod token;
