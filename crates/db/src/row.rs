//! Row types: a struct per answer, whose columns a test compares with the database's.

use postgres_types::Type;

/// A column of a row type.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The name that the statement must give it.
    pub name: &'static str,
    /// Whether the field's type can be read from this database type.
    pub accepts: fn(&Type) -> bool,
}

/// A type that one row of an answer becomes.
pub trait FromRow: Sized {
    /// The columns in order.
    const COLUMNS: &'static [Column];

    /// Reads the row.
    ///
    /// # Errors
    /// When a column is missing or of another type, which the statement test excludes.
    fn from_row(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error>;
}

impl FromRow for () {
    const COLUMNS: &'static [Column] = &[];

    fn from_row(_: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
        Ok(())
    }
}

/// Defines a row type: `row! { /// doc pub struct LessonRow { id: LessonId, room: Option<String>, } }`. Fields are
/// public and stand in the order of the statement's columns.
#[macro_export]
macro_rules! row {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $name { $($(#[$fmeta])* pub $field: $ty,)* }

        impl $crate::FromRow for $name {
            const COLUMNS: &'static [$crate::Column] = &[$($crate::Column {
                name: stringify!($field),
                accepts: <$ty as $crate::private::FromSql>::accepts,
            },)*];

            fn from_row(row: &$crate::private::Row) -> Result<Self, $crate::DriverError> {
                let mut at = 0_usize..;
                $(let $field = row.try_get(at.next().unwrap_or(usize::MAX))?;)*
                let _ = at;
                Ok(Self { $($field,)* })
            }
        }
    )*};
}
