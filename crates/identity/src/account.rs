//! A human's one account, whatever roles and providers they have. It is found by a keyed hash of the user name, unique in
//! the whole country; nothing else leads to it.

use std::sync::Arc;

use db::{DbError, Tx, row, sql};
use domain::{PersonOid, PersonalIdentityCode};
use jiff::Timestamp;
use kernel::{
    AccountId, Actor, Channel, Clock, Ids, Lang, PersonId, ProviderId, Purpose, Random, Role, Scope,
};
use policy::DataClass;
use uuid::Uuid;
use vault::Vault;

use crate::{IdentityError, Passwords, Username, demo};

/// A new account.
#[derive(Clone, Copy)]
pub struct NewAccount<'a> {
    /// The user name as it shall be typed.
    pub username: &'a str,
    /// The name that pages greet its owner by: call name and family name.
    pub name: &'a str,
    /// The language of its pages.
    pub lang: Lang,
    /// The password; `None` for an account that cannot sign in by password.
    pub password: Option<&'a str>,
    /// The human as providers know them.
    pub persons: &'a [(ProviderId, PersonId)],
    /// Roles that belong to no provider: the national coordinator's, a vendor's engineer's.
    pub platform_roles: &'a [Role],
    /// Whether it belongs to the demo: a production start refuses to run beside such accounts.
    pub demo: bool,
}

/// What an account may be found by beside its user name.
#[derive(Clone, Copy)]
pub enum Identifier<'a> {
    /// A personal identity code.
    IdentityCode(&'a PersonalIdentityCode),
    /// A learner number (oppijanumero).
    LearnerNumber(&'a PersonOid),
}

row! {
    /// An account as its owner sees it.
    pub struct Account {
        /// The user name in its normalised spelling.
        username: String,
        /// The name that pages greet by.
        name: String,
        /// The language, as a code.
        lang: String,
        /// Roles that belong to no provider, as codes.
        platform_roles: Vec<String>,
    }

    /// An account that a lookup key leads to.
    struct Found { account_id: AccountId, }
}

/// The accounts of the country.
#[derive(Clone)]
pub struct Accounts {
    pub(crate) db: db::Db,
    pub(crate) vault: Arc<Vault>,
    pub(crate) passwords: Passwords,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) ids: Ids,
}

impl std::fmt::Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Accounts(…)")
    }
}

impl Accounts {
    /// The accounts in this database, found by the keys of this vault.
    pub fn new(
        db: db::Db,
        vault: Arc<Vault>,
        passwords: Passwords,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let ids = Ids::new(Arc::clone(&clock), Arc::clone(&random));
        Self { db, vault, passwords, clock, random, ids }
    }

    /// Makes an account together with its user name: both stand or neither. What the password must be is the caller's to
    /// ask (`new_password::check`), because who chooses a password for somebody is told in other words.
    ///
    /// # Errors
    /// [`IdentityError::UsernameTaken`] when anybody in the country has the name, [`IdentityError::UsernameMalformed`],
    /// [`IdentityError::Crowded`], or the database's refusal.
    pub async fn create(&self, new: NewAccount<'_>) -> Result<AccountId, IdentityError> {
        let username = Username::parse(new.username)?;
        let hash = match new.password {
            Some(password) => Some(self.passwords.hash(password, self.random.as_ref()).await?),
            None => None,
        };
        if new.demo {
            demo::note_demo_accounts(&self.db, self.clock.now()).await?;
        }
        let account: AccountId = self.ids.make();
        let now = self.clock.now();
        let key = self.vault.national().username(username.as_str());
        let taken = self
            .db
            .account_with_lookup(account, &key, async |tx| {
                if !claim_username(tx, &key, account).await? {
                    return Err(IdentityError::UsernameTaken);
                }
                insert_account(tx, account, &username, &new, now).await?;
                if let Some(hash) = &hash {
                    set_hash(tx, account, hash, now).await?;
                }
                for (provider, person) in new.persons {
                    insert_link(tx, account, *provider, *person, now).await?;
                }
                self.log(tx, account, "account.create", audit::Outcome::Ok).await?;
                Ok(account)
            })
            .await;
        match taken {
            // Two people who ask for one name at the same moment: the second to commit is told the same.
            Err(IdentityError::Db(error)) if error.constraint() == Some("username_lookup_pkey") => {
                Err(IdentityError::UsernameTaken)
            }
            other => other,
        }
    }

    /// The account with this user name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn by_username(&self, username: &Username) -> Result<Option<AccountId>, IdentityError> {
        let key = self.vault.national().username(username.as_str());
        self.db
            .lookup(&key, async |tx| {
                let found = tx
                    .optional(
                        sql!(Found, "select account_id from username_lookup where lookup_key = $1"),
                        &[&key.as_slice()],
                    )
                    .await?;
                Ok(found.map(|found| found.account_id))
            })
            .await
    }

    /// The account that a personal identity code or learner number leads to.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn by_identifier(
        &self,
        identifier: Identifier<'_>,
    ) -> Result<Option<AccountId>, IdentityError> {
        let key = self.identifier_key(identifier);
        self.db
            .lookup(&key, async |tx| {
                let found = tx
                    .optional(
                        sql!(Found, "select account_id from identity_lookup where lookup_key = $1"),
                        &[&key.as_slice()],
                    )
                    .await?;
                Ok(found.map(|found| found.account_id))
            })
            .await
    }

    /// Lets a personal identity code or learner number lead to an account, so that another provider, or a strong way of
    /// signing in, finds it again. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`IdentityError::PersonTaken`] when it leads to another account already.
    pub async fn link_identifier(
        &self,
        account: AccountId,
        identifier: Identifier<'_>,
    ) -> Result<(), IdentityError> {
        let key = self.identifier_key(identifier);
        self.db
            .account_with_lookup(account, &key, async |tx| {
                let linked = tx
                    .run(
                        sql!(
                            "insert into identity_lookup (lookup_key, account_id)
                             values ($1, $2)
                             on conflict (lookup_key) do nothing"
                        ),
                        &[&key.as_slice(), &account],
                    )
                    .await?;
                if linked == 1 {
                    return self.log(tx, account, "account.link", audit::Outcome::Ok).await;
                }
                let found = tx
                    .one(
                        sql!(Found, "select account_id from identity_lookup where lookup_key = $1"),
                        &[&key.as_slice()],
                    )
                    .await?;
                if found.account_id == account { Ok(()) } else { Err(IdentityError::PersonTaken) }
            })
            .await
    }

    /// Ties the account to a human as a provider knows them. Doing it twice changes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn link_person(
        &self,
        account: AccountId,
        provider: ProviderId,
        person: PersonId,
    ) -> Result<(), IdentityError> {
        let now = self.clock.now();
        self.db
            .account(account, async |tx| {
                insert_link(tx, account, provider, person, now).await?;
                self.log(tx, account, "account.link", audit::Outcome::Ok).await
            })
            .await
    }

    /// The account as its owner sees it.
    ///
    /// # Errors
    /// [`IdentityError::NoAccount`] when there is none.
    pub async fn account(&self, account: AccountId) -> Result<Account, IdentityError> {
        self.db
            .account(account, async |tx| {
                tx.optional(
                    sql!(
                        Account,
                        "select username, name, lang, platform_roles
                         from account
                         where account_id = $1 and disabled_at is null"
                    ),
                    &[&account],
                )
                .await?
                .ok_or(IdentityError::NoAccount)
            })
            .await
    }

    /// Remembers the language that the account's owner reads.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_lang(&self, account: AccountId, lang: Lang) -> Result<(), IdentityError> {
        self.db
            .account(account, async |tx| {
                let text = lang.code();
                tx.run(sql!("update account set lang = $2 where account_id = $1"), &[&account, &text])
                    .await?;
                Ok(())
            })
            .await
    }

    fn identifier_key(&self, identifier: Identifier<'_>) -> [u8; 32] {
        match identifier {
            Identifier::IdentityCode(code) => self.vault.national().identity_code(code),
            Identifier::LearnerNumber(oid) => self.vault.national().learner_number(oid),
        }
    }

    /// An entry in the log by the platform itself about an account.
    async fn log(
        &self,
        tx: &mut Tx,
        account: AccountId,
        action: &'static str,
        outcome: audit::Outcome,
    ) -> Result<(), IdentityError> {
        let scope = Scope {
            provider: crate::session::platform(),
            actor: Actor::System,
            purpose: Purpose::Authentication,
            channel: Channel::Job,
            request: Uuid::nil(),
            lang: Lang::Fi,
        };
        let entry =
            audit::Entry::new(action, DataClass::Account, vec![account.uuid().into()]).outcome(outcome);
        Ok(audit::record(tx, self.clock.as_ref(), &self.ids, &scope, entry).await?)
    }
}

/// Takes the user name for the account; `false` when somebody has it.
async fn claim_username(tx: &mut Tx, key: &[u8; 32], account: AccountId) -> Result<bool, DbError> {
    let claimed = tx
        .run(
            sql!(
                "insert into username_lookup (lookup_key, account_id)
                 values ($1, $2)
                 on conflict (lookup_key) do nothing"
            ),
            &[&key.as_slice(), &account],
        )
        .await?;
    Ok(claimed == 1)
}

async fn insert_account(
    tx: &mut Tx,
    account: AccountId,
    username: &Username,
    new: &NewAccount<'_>,
    now: Timestamp,
) -> Result<(), DbError> {
    let roles: Vec<&str> = new.platform_roles.iter().map(|role| role.code()).collect();
    tx.run(
        sql!(
            "insert into account (account_id, username, lang, name, demo, platform_roles, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&account, &username.as_str(), &new.lang.code(), &new.name, &new.demo, &roles, &now],
    )
    .await
    .map(drop)
}

/// Gives the account a password's hash, in place of the one it had.
pub(crate) async fn set_hash(
    tx: &mut Tx,
    account: AccountId,
    hash: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into account_password (account_id, hash, changed_at)
             values ($1, $2, $3)
             on conflict (account_id) do update
             set hash = excluded.hash, changed_at = excluded.changed_at"
        ),
        &[&account, &hash, &now],
    )
    .await
    .map(drop)
}

async fn insert_link(
    tx: &mut Tx,
    account: AccountId,
    provider: ProviderId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into account_person (account_id, provider_id, person_id, linked_at)
             values ($1, $2, $3, $4)
             on conflict (account_id, provider_id, person_id) do nothing"
        ),
        &[&account, &provider, &person, &now],
    )
    .await
    .map(drop)
}
