//! The parts that pages are made of. Each is a typed struct that writes its own HTML: a page holds it in a field and says
//! `{{ field }}`. What has no rule of its own (cards, tables) is a class name in the template; the style guide shows both.

mod day;
mod field;
mod icon;
mod roll;

pub use day::{DayLesson, DayPicture, LessonState};
pub use field::{Choice, ErrorSummary, Field};
pub use icon::{Icon, SubjectLook};
pub use roll::{Mark, Roll, RollRow};
