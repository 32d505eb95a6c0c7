//! Transactions must be usable inside spawned request handlers.
use db::{Db, DbError, DbSettings, Tx};
use kernel::ProviderId;

fn must_be_send<T: Send>(_: T) {}

async fn inner(tx: &mut Tx, x: &str) -> Result<(), DbError> {
    tx.run(db::sql!("delete from job where kind = $1"), &[&x]).await?;
    Ok(())
}

#[test]
fn a_transaction_lives_in_a_spawned_handler() {
    let db = Db::new(DbSettings::from_owner("host=/nowhere user=x dbname=y").unwrap()).unwrap();
    let provider = ProviderId::from(uuid::Uuid::nil());
    let text = String::from("x");
    must_be_send(async move {
        let r = &text;
        db.provider(provider, async |tx| {
            inner(tx, r).await?;
            tx.run(db::sql!("delete from job where kind = $1"), &[r]).await?;
            Ok::<_, DbError>(r.len())
        })
        .await
    });
}
