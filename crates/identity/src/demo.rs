//! The demo's way in: its accounts stand on the sign-in page, so that a newcomer can look at the platform as each role. The
//! demo room hands them over at start; production has none and refuses to run beside them.

use db::{Db, DbError, row, sql};
use jiff::Timestamp;
use kernel::Role;

/// An account of the demo, with the password that everybody may know.
#[derive(Clone)]
pub struct DemoAccount {
    /// What its owner is.
    pub role: Role,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: String,
    /// The owner's name.
    pub name: String,
}

/// Where the demo's accounts come from.
pub trait DemoAccounts: Send + Sync + 'static {
    /// The accounts in the order in which the page offers them.
    fn accounts(&self) -> Vec<DemoAccount>;
}

impl<F: Fn() -> Vec<DemoAccount> + Send + Sync + 'static> DemoAccounts for F {
    fn accounts(&self) -> Vec<DemoAccount> {
        self()
    }
}

/// Nobody sees other people's accounts, so that demo accounts exist is told by a sign of its own. It is set before the
/// first of them is made and never taken away.
pub(crate) async fn note_demo_accounts(db: &Db, now: Timestamp) -> Result<(), DbError> {
    db.reference(async |tx| {
        tx.run(
            sql!(
                "insert into platform_state (key, value, set_at)
                 values ('demo_accounts', 'true', $1)
                 on conflict (key) do nothing"
            ),
            &[&now],
        )
        .await
        .map(drop)
    })
    .await
}

row! {
    /// Whether something is so.
    struct Answer { yes: bool, }
}

/// Whether accounts of a demo exist: a production start refuses to run beside them.
///
/// # Errors
/// When the database refuses.
pub async fn demo_accounts_exist(db: &Db) -> Result<bool, DbError> {
    db.reference(async |tx| {
        let answer = tx
            .one(
                sql!(Answer, "select exists (select from platform_state where key = 'demo_accounts') as yes"),
                &[],
            )
            .await?;
        Ok(answer.yes)
    })
    .await
}
