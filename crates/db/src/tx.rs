//! A transaction. BEGIN, the tenant setting and the first statement travel together; a transaction that is dropped
//! half-way takes its connection with it, so that a cancelled request never hands an open transaction to the next.

use bytes::Bytes;
use deadpool_postgres::Object;
use futures_util::{SinkExt, StreamExt, TryStreamExt};
use tokio_postgres::{CopyInSink, Row, RowStream};

use crate::{DbError, FromRow, Param, Statement};

/// An open transaction.
pub struct Tx {
    /// `None` once the transaction has ended.
    object: Option<Object>,
    /// The opening text until it has been sent.
    begin: Option<String>,
    /// Whether a statement failed: PostgreSQL then answers COMMIT with a silent rollback.
    failed: bool,
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(object) = self.object.take()
            && self.begin.is_none()
        {
            // Neither committed nor rolled back: the connection must not return to the pool.
            drop(Object::take(object));
        }
    }
}

impl Tx {
    pub(crate) fn new(object: Object, begin: String) -> Self {
        Self { object: Some(object), begin: Some(begin), failed: false }
    }

    fn parts(&mut self) -> Result<(&Object, Option<String>), DbError> {
        let begin = self.begin.take();
        match &self.object {
            Some(object) => Ok((object, begin)),
            None => Err(DbError::Unreachable("the transaction has ended".into())),
        }
    }

    async fn rows(&mut self, text: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        let (object, begin) = self.parts()?;
        let answer = query(object, begin, text, params).await;
        self.failed |= answer.is_err();
        answer
    }

    /// All rows of the answer.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn all<R: FromRow>(
        &mut self,
        statement: Statement<R>,
        params: &[Param<'_>],
    ) -> Result<Vec<R>, DbError> {
        let rows = self.rows(statement.text(), params).await?;
        rows.iter().map(|row| R::from_row(row).map_err(DbError::from)).collect()
    }

    /// The one row of the answer, or `None`.
    ///
    /// # Errors
    /// [`DbError::NotOneRow`] when there are several.
    pub async fn optional<R: FromRow>(
        &mut self,
        statement: Statement<R>,
        params: &[Param<'_>],
    ) -> Result<Option<R>, DbError> {
        let mut rows = self.all(statement, params).await?;
        if rows.len() > 1 {
            return Err(DbError::NotOneRow);
        }
        Ok(rows.pop())
    }

    /// The one row of the answer.
    ///
    /// # Errors
    /// [`DbError::NotOneRow`] when there is none or several.
    pub async fn one<R: FromRow>(
        &mut self,
        statement: Statement<R>,
        params: &[Param<'_>],
    ) -> Result<R, DbError> {
        self.optional(statement, params).await?.ok_or(DbError::NotOneRow)
    }

    /// Runs a statement that answers nothing; gives the number of rows that it touched.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(&mut self, statement: Statement<()>, params: &[Param<'_>]) -> Result<u64, DbError> {
        let (object, begin) = self.parts()?;
        let answer = execute(object, begin, statement.text(), params).await;
        self.failed |= answer.is_err();
        answer
    }

    /// Rows of a text that was put together from checked parts: filters and sort orders of a standard. Values are
    /// parameters, always; the tenant predicate is row-level security's and the caller's.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn composed(&mut self, text: &str, params: &[Param<'_>]) -> Result<Vec<Row>, DbError> {
        self.rows(text, params).await
    }

    /// The same as a stream that holds one row at a time.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn stream(
        &mut self,
        text: &str,
        params: &[Param<'_>],
    ) -> Result<impl futures_util::Stream<Item = Result<Row, DbError>> + use<>, DbError> {
        let (object, begin) = self.parts()?;
        if let Some(begin) = begin {
            object.batch_execute(&begin).await?;
        }
        let statement = object.prepare_cached(text).await?;
        let stream: RowStream = object.query_raw(&statement, params.iter().copied()).await?;
        Ok(stream.map_err(DbError::from).boxed())
    }

    /// Opens a COPY into a staging table (which has no row-level security: COPY is refused under it).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn staging(&mut self, statement: Statement<()>) -> Result<Staging, DbError> {
        let (object, begin) = self.parts()?;
        if let Some(begin) = begin {
            object.batch_execute(&begin).await?;
        }
        let sink = object.copy_in(statement.text()).await?;
        Ok(Staging { sink: Box::pin(sink) })
    }

    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        if self.begin.is_some() {
            return Ok(()); // Nothing was ever sent.
        }
        if self.failed {
            self.rollback().await;
            return Err(DbError::Other { code: "25P02".into(), message: "a statement failed before".into() });
        }
        let Some(object) = &self.object else { return Ok(()) };
        object.batch_execute("commit").await?;
        self.end();
        Ok(())
    }

    pub(crate) async fn rollback(mut self) {
        if self.begin.is_some() {
            return;
        }
        let Some(object) = &self.object else { return };
        if object.batch_execute("rollback").await.is_ok() {
            self.end();
        }
    }

    /// The transaction has ended well: the connection may return to the pool.
    fn end(&mut self) {
        drop(self.object.take());
    }
}

async fn query(
    object: &Object,
    begin: Option<String>,
    text: &str,
    params: &[Param<'_>],
) -> Result<Vec<Row>, DbError> {
    // A cached statement costs no round trip; BEGIN then travels with the query.
    let statement = object.prepare_cached(text).await?;
    let Some(begin) = begin else { return Ok(object.query(&statement, params).await?) };
    let (begun, rows) = tokio::join!(biased; object.batch_execute(&begin), object.query(&statement, params));
    begun?;
    Ok(rows?)
}

async fn execute(
    object: &Object,
    begin: Option<String>,
    text: &str,
    params: &[Param<'_>],
) -> Result<u64, DbError> {
    let statement = object.prepare_cached(text).await?;
    let Some(begin) = begin else { return Ok(object.execute(&statement, params).await?) };
    let (begun, count) =
        tokio::join!(biased; object.batch_execute(&begin), object.execute(&statement, params));
    begun?;
    Ok(count?)
}

/// An open COPY into a staging table, in PostgreSQL's text or binary format as its statement says.
pub struct Staging {
    sink: std::pin::Pin<Box<CopyInSink<Bytes>>>,
}

impl Staging {
    /// Sends a piece, of any size; some ten kilobytes at a time serve best.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn send(&mut self, piece: Bytes) -> Result<(), DbError> {
        Ok(self.sink.send(piece).await?)
    }

    /// Ends the COPY and tells how many rows arrived.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn finish(mut self) -> Result<u64, DbError> {
        Ok(self.sink.as_mut().finish().await?)
    }
}
