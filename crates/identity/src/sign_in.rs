//! Signing in and out, changing role and password: the sentences that the pages perform.

use std::net::IpAddr;
use std::sync::Arc;

use audit::{Entry, Outcome};
use db::{DbError, Tx, row, sql};
use jiff::Timestamp;
use kernel::{AccountId, Actor, Channel, Lang, Purpose, Role, SchoolCalendar, Scope, SessionId};
use policy::DataClass;
use uuid::Uuid;
use web::visitor::RoleChoice;
use web::{Exchange, SessionStore, Visitor};

use crate::account::set_hash;
use crate::demo::DemoAccounts;
use crate::new_password::{self, WeakPassword};
use crate::pages::login::device_cookie;
use crate::password::Turn;
use crate::secret::{DeviceMark, SessionSecret};
use crate::session::{self, Begun, OpenSession, Sessions};
use crate::throttle::{Failures, Throttle, Wait, Who};
use crate::{Accounts, IdentityError, Username};

/// Who somebody is: accounts, sessions and the doors to them.
#[derive(Clone)]
pub struct Identity {
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Sessions,
    pub(crate) demo: Option<Arc<dyn DemoAccounts>>,
    throttle: Throttle,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// Somebody at the sign-in form.
pub(crate) struct Attempt<'a> {
    pub(crate) username: &'a str,
    pub(crate) password: &'a str,
    /// The cookie of a device that signed in before.
    pub(crate) device_mark: Option<&'a str>,
    /// Browser and system in plain words.
    pub(crate) device: &'a str,
    pub(crate) address: IpAddr,
    pub(crate) request: Uuid,
}

/// Somebody who got in.
pub(crate) struct SignedIn {
    pub(crate) begun: Begun,
    /// The device's cookie.
    pub(crate) device_mark: String,
}

/// Why somebody did not get in.
#[derive(Debug)]
pub(crate) enum Refused {
    /// User name or password is wrong; which of them is not said.
    Wrong,
    /// Too many failures: come back later.
    Wait(Wait),
    /// Our trouble.
    Trouble(IdentityError),
}

impl<E: Into<IdentityError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Trouble(error.into())
    }
}

/// Why a password was not changed.
#[derive(Debug)]
pub(crate) enum NotChanged {
    /// The present password is wrong, or too many failures.
    Refused(Refused),
    /// The new one will not do.
    Weak(WeakPassword),
}

row! {
    /// What is needed to let somebody in.
    struct Lock { hash: Option<String>, failures: Option<i32>, blocked_until: Option<Timestamp>, }
}

impl Identity {
    /// The identity room. `demo` offers the demo's accounts on the sign-in page, and is `None` in production.
    pub fn new(accounts: Accounts, calendar: SchoolCalendar, demo: Option<Arc<dyn DemoAccounts>>) -> Self {
        let sessions = Sessions::new(accounts.clone(), calendar);
        Self { accounts, sessions, demo, throttle: Throttle::new() }
    }

    /// What recognises visitors, for the site.
    pub fn sessions(&self) -> Arc<dyn SessionStore> {
        Arc::new(self.sessions.clone())
    }

    /// The accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Lets somebody in who knows the password. An account that does not exist costs as much time as one that does.
    pub(crate) async fn sign_in(&self, attempt: &Attempt<'_>) -> Result<SignedIn, Refused> {
        let username = Username::parse(attempt.username).ok();
        let name = self.accounts.vault.national().username(username.as_ref().map_or("", Username::as_str));
        let found = match &username {
            Some(username) => self.accounts.by_username(username).await?,
            None => None,
        };
        let (mark, turn) = self.check_password(attempt, &name, found).await?;
        let account = found.ok_or(Refused::Wrong)?;
        let known = mark.is_some();
        let mark = mark.unwrap_or_else(|| DeviceMark::new(account, self.accounts.random.as_ref()));
        let (begun, _) = self.sessions.prepare(account).await?;
        self.accounts
            .db
            .account(account, async |tx| {
                self.sessions.begin(tx, &begun, attempt.device).await?;
                if !known {
                    tx.run(sql!("delete from account_failure where account_id = $1"), &[&account]).await?;
                }
                let role = begun.roles.get(begun.current);
                self.log(tx, Some(account), role, attempt.request, "session.begin", Outcome::Ok).await
            })
            .await?;
        drop(turn);
        Ok(SignedIn { begun, device_mark: mark.cookie(self.accounts.vault.national()) })
    }

    /// Whether the password is right, told after as long a time for any name. Who holds the turn is alone with one core's
    /// share of the throttle: counting ends before the next guess begins.
    async fn check_password(
        &self,
        attempt: &Attempt<'_>,
        name: &Who,
        found: Option<AccountId>,
    ) -> Result<(Option<DeviceMark>, Turn), Refused> {
        let keys = self.accounts.vault.national();
        let mark =
            found.zip(attempt.device_mark).and_then(|(account, mark)| DeviceMark::read(mark, account, keys));
        let who = mark.as_ref().map_or(*name, |mark| mark.who(keys));
        self.admit(&who, mark.is_some(), attempt.address)?;
        let lock = self.lock(found).await?;
        if let (Some(lock), None) = (&lock, &mark) {
            let count = lock.failures.and_then(|count| u32::try_from(count).ok()).unwrap_or(0);
            self.throttle.recall(&who, Failures { count, blocked_until: lock.blocked_until });
        }
        let turn = self.accounts.passwords.turn().await?;
        self.admit(&who, mark.is_some(), attempt.address)?;
        let (fits, turn) = turn.verify(attempt.password, lock.and_then(|lock| lock.hash)).await?;
        let now = self.accounts.clock.now();
        if fits {
            self.throttle.succeeded(&who, name, attempt.address, now);
            return Ok((mark, turn));
        }
        let failures = self.throttle.failed(&who, attempt.address, now);
        drop(turn);
        self.note_failure(found, mark.is_none().then_some(failures), attempt.request).await?;
        Err(Refused::Wrong)
    }

    fn admit(&self, who: &Who, known: bool, address: IpAddr) -> Result<(), Refused> {
        self.throttle.admit(who, known, address, self.accounts.clock.now()).map_err(|wait| {
            tracing::warn!(seconds = wait.0, known_device = known, "a sign-in was held back");
            Refused::Wait(wait)
        })
    }

    async fn lock(&self, account: Option<AccountId>) -> Result<Option<Lock>, DbError> {
        // The nil account stands for nobody, and asking for it takes as long.
        let account = account.unwrap_or(Uuid::nil().into());
        self.accounts
            .db
            .account(account, async |tx| {
                tx.optional(
                    sql!(
                        Lock,
                        "select p.hash, f.failures, f.blocked_until
                         from account a
                         left join account_password p on p.account_id = $1
                         left join account_failure f on f.account_id = $1
                         where a.account_id = $1 and a.disabled_at is null"
                    ),
                    &[&account],
                )
                .await
            })
            .await
    }

    async fn note_failure(
        &self,
        found: Option<AccountId>,
        failures: Option<Failures>,
        request: Uuid,
    ) -> Result<(), IdentityError> {
        let account = found.unwrap_or(Uuid::nil().into());
        self.accounts
            .db
            .account(account, async |tx| {
                if let (Some(account), Some(failures)) = (found, failures) {
                    let count = i32::try_from(failures.count).unwrap_or(i32::MAX);
                    tx.run(
                        sql!(
                            "insert into account_failure (account_id, failures, blocked_until)
                             values ($1, $2, $3)
                             on conflict (account_id) do update
                             set failures = excluded.failures, blocked_until = excluded.blocked_until"
                        ),
                        &[&account, &count, &failures.blocked_until],
                    )
                    .await?;
                }
                self.log(tx, found, None, request, "session.begin", Outcome::Denied).await
            })
            .await
    }

    /// Ends the session of a cookie, here and in the database. A cookie that means nothing changes nothing.
    /// `role` is that of its owner who ends it; without one it is the platform that does.
    pub(crate) async fn sign_out(
        &self,
        cookie: &str,
        role: Option<&RoleChoice>,
        request: Uuid,
    ) -> Result<(), IdentityError> {
        let Some(secret) = SessionSecret::read(cookie) else { return Ok(()) };
        self.accounts
            .db
            .account(secret.account, async |tx| {
                if session::end(tx, &secret, self.accounts.clock.now()).await?.is_none() {
                    return Ok(());
                }
                self.log(tx, Some(secret.account), role, request, "session.end", Outcome::Ok).await
            })
            .await?;
        self.sessions.forget(&secret);
        Ok(())
    }

    /// Gives the session another of the visitor's roles and a new secret; answers the new cookie's value, or `None` when
    /// the session has ended meanwhile.
    pub(crate) async fn switch_role(
        &self,
        cookie: &str,
        role: &RoleChoice,
        request: Uuid,
    ) -> Result<Option<String>, IdentityError> {
        let Some(old) = SessionSecret::read(cookie) else { return Ok(None) };
        let new = self
            .accounts
            .db
            .account(old.account, async |tx| {
                let new = self.sessions.switch(tx, &old, role).await?;
                if new.is_some() {
                    self.log(tx, Some(old.account), Some(role), request, "role.switch", Outcome::Ok).await?;
                }
                Ok::<_, IdentityError>(new)
            })
            .await?;
        self.sessions.forget(&old);
        Ok(new.map(|secret| secret.cookie()))
    }

    /// Gives the visitor another password; all their other sessions end.
    pub(crate) async fn change_password(
        &self,
        visitor: &Visitor,
        present: &str,
        new: &str,
        exchange: &Exchange,
    ) -> Result<(), NotChanged> {
        let trouble = |error: IdentityError| NotChanged::Refused(Refused::Trouble(error));
        let account = self.accounts.account(visitor.account).await.map_err(trouble)?;
        let username = Username::parse(&account.username).map_err(trouble)?;
        let attempt = Attempt {
            username: username.as_str(),
            password: present,
            device_mark: exchange.cookie(device_cookie(exchange)),
            device: "",
            address: exchange.address(),
            request: exchange.id(),
        };
        let name = self.accounts.vault.national().username(username.as_str());
        let (_, turn) =
            self.check_password(&attempt, &name, Some(visitor.account)).await.map_err(NotChanged::Refused)?;
        drop(turn);
        new_password::check(new, &username, &account.name).map_err(NotChanged::Weak)?;
        let hash = self.accounts.passwords.hash(new, self.accounts.random.as_ref()).await.map_err(trouble)?;
        let now = self.accounts.clock.now();
        self.accounts
            .db
            .account(visitor.account, async |tx| {
                set_hash(tx, visitor.account, &hash, now).await?;
                session::end_by_id(tx, visitor.account, None, visitor.session, now).await?;
                let role = visitor.acting().ok();
                self.log(tx, Some(visitor.account), role, exchange.id(), "password.change", Outcome::Ok).await
            })
            .await
            .map_err(trouble)?;
        self.sessions.forget_account(visitor.account);
        Ok(())
    }

    /// Ends one of the visitor's other sessions, or all of them.
    pub(crate) async fn end_sessions(
        &self,
        visitor: &Visitor,
        one: Option<SessionId>,
        request: Uuid,
    ) -> Result<(), IdentityError> {
        let now = self.accounts.clock.now();
        self.accounts
            .db
            .account(visitor.account, async |tx| {
                if session::end_by_id(tx, visitor.account, one, visitor.session, now).await? == 0 {
                    return Ok(());
                }
                let role = visitor.acting().ok();
                self.log(tx, Some(visitor.account), role, request, "session.end", Outcome::Ok).await
            })
            .await?;
        self.sessions.forget_account(visitor.account);
        Ok(())
    }

    /// The visitor's live sessions.
    pub(crate) async fn open_sessions(&self, visitor: &Visitor) -> Result<Vec<OpenSession>, IdentityError> {
        self.sessions.open(visitor.account).await
    }

    /// An entry in the log. Accounts belong to no provider, so it stands under the platform's own; it never holds a user
    /// name.
    async fn log(
        &self,
        tx: &mut Tx,
        account: Option<AccountId>,
        role: Option<&RoleChoice>,
        request: Uuid,
        action: &'static str,
        outcome: Outcome,
    ) -> Result<(), IdentityError> {
        let acted = outcome == Outcome::Ok;
        let actor = match (account, role) {
            (Some(account), Some(role)) if acted => {
                Actor::Person { account, person: role.person, role: role.role, school: role.school }
            }
            (Some(_), None) if acted => Actor::System,
            // Nobody knows who it was; the log then leaves the role out.
            _ => {
                Actor::Person { account: Uuid::nil().into(), person: None, role: Role::Learner, school: None }
            }
        };
        let scope = Scope {
            provider: session::platform(),
            actor,
            purpose: Purpose::Authentication,
            channel: Channel::Web,
            request,
            lang: Lang::Fi,
        };
        let subjects = account.into_iter().map(|account| account.uuid().into()).collect();
        let entry = Entry::new(action, DataClass::Account, subjects).outcome(outcome);
        Ok(audit::record(tx, self.accounts.clock.as_ref(), &self.accounts.ids, &scope, entry).await?)
    }
}
