#![doc = include_str!("../README.md")]

mod connect;
mod error;
mod lint;
mod migrate;
mod row;
mod statement;
mod tx;

pub use connect::{Db, DbSettings};
pub use error::DbError;
pub use lint::lint;
pub use migrate::{MIGRATIONS, Migration, ensure_partitions, grants, migrate};
pub use row::{Column, FromRow};
pub use statement::{Registered, Statement, statements};
pub use tx::{Staging, Tx};

#[doc(hidden)]
pub mod private {
    pub use inventory;
    pub use postgres_types::{FromSql, Type};
    pub use tokio_postgres::Row;
}

/// What a statement's parameters are given as.
pub type Param<'a> = &'a (dyn postgres_types::ToSql + Sync);

/// The driver's error type, named here so that rooms need not depend on the driver.
pub type DriverError = tokio_postgres::Error;
