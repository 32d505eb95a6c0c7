#![doc = include_str!("../README.md")]

mod calendar;
mod clock;
mod id;
mod lang;
mod page;
mod problem;
mod random;
mod scope;

pub use calendar::{HELSINKI, SchoolCalendar, SchoolNow};
pub use clock::{Clock, FixedClock, SystemClock};
pub use id::*;
pub use lang::{Lang, Localized};
pub use page::{Cursor, Page, PageSize};
pub use problem::{Problem, ProblemKind};
pub use random::{Ids, Random, SeededRandom, SystemRandom};
pub use scope::{Actor, Channel, Purpose, Role, Scope};
