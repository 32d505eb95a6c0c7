//! Every SQL text of the program is a `Statement`, made by `sql!`, listed in a register, and prepared by one test
//! against the migrated database.

use std::marker::PhantomData;

use crate::{Column, FromRow};

/// One SQL text and the type of its rows.
pub struct Statement<R> {
    text: &'static str,
    row: PhantomData<fn() -> R>,
}

impl<R> Clone for Statement<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Statement<R> {}

impl<R: FromRow> Statement<R> {
    /// Only `sql!` calls this.
    #[doc(hidden)]
    pub const fn new(text: &'static str) -> Self {
        Self { text, row: PhantomData }
    }

    /// The SQL text.
    pub const fn text(&self) -> &'static str {
        self.text
    }
}

/// A statement in the register.
pub struct Registered {
    /// The SQL text.
    pub text: &'static str,
    /// The columns of its row type.
    pub columns: &'static [Column],
    /// Where it stands.
    pub place: &'static str,
}

inventory::collect!(Registered);

/// All statements of the crates that are linked in.
pub fn statements() -> impl Iterator<Item = &'static Registered> {
    inventory::iter::<Registered>.into_iter()
}

/// Makes a statement and lists it: `sql!("update …")` answers nothing, `sql!(LessonRow, "select …")` answers rows.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::sql!((), $text)
    };
    ($row:ty, $text:literal) => {{
        $crate::private::inventory::submit! {
            $crate::Registered {
                text: $text,
                columns: <$row as $crate::FromRow>::COLUMNS,
                place: concat!(file!(), ":", line!()),
            }
        }
        const STATEMENT: $crate::Statement<$row> = $crate::Statement::new($text);
        STATEMENT
    }};
}
