//! What a browser holds after sign-in. A session is rotated when somebody signs in and when they change role, ends after
//! half an hour without use (two hours for learners and guardians) and after twelve hours in any case, and is looked up
//! again at most a second after it was (`trust.md` AU3, AZ5): whatever ends it takes effect within that second.

use std::sync::Arc;
use std::time::Duration;

use db::{DbError, Tx, row, sql};
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Lang, PersonId, Problem, ProviderId, SchoolCalendar, SessionId};
use moka::sync::Cache;
use uuid::Uuid;
use web::Visitor;
use web::visitor::RoleChoice;

use crate::IdentityError;
use crate::account::Accounts;
use crate::roles::{self, Chosen};
use crate::secret::SessionSecret;

/// The longest life of a session, in seconds.
pub const LIFE: u32 = 12 * 3600;
/// How old a remembered visitor may be.
const FRESH: SignedDuration = SignedDuration::from_secs(1);
/// How often the last use is written down.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);
/// Visitors remembered at most.
const REMEMBERED: u64 = 50_000;
/// For how long an ended session still stands in the account's list of old ones, in days.
const KEPT_DAYS: i64 = 30;

row! {
    /// A live session with its account.
    struct Live {
        id: SessionId,
        last_seen_at: Timestamp,
        expires_at: Timestamp,
        role: Option<serde_json::Value>,
        name: String,
        lang: String,
        platform_roles: Vec<String>,
        providers: Vec<ProviderId>,
        persons: Vec<PersonId>,
    }

    /// A session, as its owner sees it in the list.
    pub struct OpenSession {
        /// Which one.
        id: SessionId,
        /// Since when.
        created_at: Timestamp,
        /// When it was last used, to the minute.
        last_seen_at: Timestamp,
        /// Browser and system in plain words.
        device: String,
    }

    /// The account behind a new session.
    struct Owner {
        name: String,
        lang: String,
        platform_roles: Vec<String>,
        providers: Vec<ProviderId>,
        persons: Vec<PersonId>,
        last_role: Option<serde_json::Value>,
    }
}

struct Remembered {
    visitor: Arc<Visitor>,
    at: Timestamp,
}

/// The sessions of the platform.
#[derive(Clone)]
pub(crate) struct Sessions {
    accounts: Accounts,
    calendar: SchoolCalendar,
    remembered: Cache<(AccountId, [u8; 32]), Arc<Remembered>>,
}

/// A session that has just begun.
pub(crate) struct Begun {
    pub(crate) secret: SessionSecret,
    pub(crate) roles: Vec<RoleChoice>,
    pub(crate) current: usize,
    pub(crate) lang: Lang,
}

impl Sessions {
    pub(crate) fn new(accounts: Accounts, calendar: SchoolCalendar) -> Self {
        let remembered =
            Cache::builder().max_capacity(REMEMBERED).time_to_live(Duration::from_secs(2)).build();
        Self { accounts, calendar, remembered }
    }

    /// The visitor whom a cookie's value belongs to.
    pub(crate) async fn visitor(&self, cookie: &str) -> Result<Option<Arc<Visitor>>, IdentityError> {
        let Some(secret) = SessionSecret::read(cookie) else { return Ok(None) };
        let (key, now) = ((secret.account, secret.hash()), self.accounts.clock.now());
        if let Some(known) = self.remembered.get(&key)
            && now.duration_since(known.at).abs() < FRESH
        {
            return Ok(Some(Arc::clone(&known.visitor)));
        }
        let Some(visitor) = self.look_up(&secret, now).await? else {
            self.remembered.invalidate(&key);
            return Ok(None);
        };
        let visitor = Arc::new(visitor);
        self.remembered.insert(key, Arc::new(Remembered { visitor: Arc::clone(&visitor), at: now }));
        Ok(Some(visitor))
    }

    async fn look_up(
        &self,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Option<Visitor>, IdentityError> {
        let Some(live) =
            self.accounts.db.account(secret.account, async |tx| live(tx, secret, now).await).await?
        else {
            return Ok(None);
        };
        let lang = Lang::from_code(&live.lang).unwrap_or_default();
        let roles = self.roles(lang, &live.platform_roles, &live.providers, &live.persons).await?;
        let current = chosen(live.role.as_ref()).and_then(|chosen| chosen.place_in(&roles)).unwrap_or(0);
        Ok(Some(Visitor {
            account: secret.account,
            session: live.id,
            name: live.name,
            roles,
            current,
            lang,
            csrf: secret.csrf(),
        }))
    }

    async fn roles(
        &self,
        lang: Lang,
        platform_roles: &[String],
        providers: &[ProviderId],
        persons: &[PersonId],
    ) -> Result<Vec<RoleChoice>, DbError> {
        let persons: Vec<_> = providers.iter().copied().zip(persons.iter().copied()).collect();
        let day = self.calendar.now().date();
        roles::of_account(&self.accounts.db, lang, day, platform_roles, &persons).await
    }

    /// What a new session of the account would be, with the role chosen last time.
    pub(crate) async fn prepare(&self, account: AccountId) -> Result<(Begun, String), IdentityError> {
        let owner = self
            .accounts
            .db
            .account(account, async |tx| {
                tx.optional(
                    sql!(
                        Owner,
                        "select a.name, a.lang, a.platform_roles,
                           array(select p.provider_id from account_person p where p.account_id = $1
                             order by p.provider_id, p.person_id) as providers,
                           array(select p.person_id from account_person p where p.account_id = $1
                             order by p.provider_id, p.person_id) as persons,
                           (select s.role from account_session s where s.account_id = $1 and s.role is not null
                             order by s.last_seen_at desc, s.ended_at is null desc limit 1) as last_role
                         from account a
                         where a.account_id = $1 and a.disabled_at is null"
                    ),
                    &[&account],
                )
                .await?
                .ok_or(IdentityError::NoAccount)
            })
            .await?;
        let lang = Lang::from_code(&owner.lang).unwrap_or_default();
        let roles = self.roles(lang, &owner.platform_roles, &owner.providers, &owner.persons).await?;
        let current =
            chosen(owner.last_role.as_ref()).and_then(|chosen| chosen.place_in(&roles)).unwrap_or(0);
        let secret = SessionSecret::new(account, self.accounts.random.as_ref());
        Ok((Begun { secret, roles, current, lang }, owner.name))
    }

    /// Writes a prepared session; part of the sign-in's own transaction.
    pub(crate) async fn begin(&self, tx: &mut Tx, begun: &Begun, device: &str) -> Result<(), DbError> {
        let now = self.accounts.clock.now();
        let old = now.saturating_sub(SignedDuration::from_hours(24 * KEPT_DAYS)).unwrap_or(now);
        tx.run(
            sql!("delete from account_session where account_id = $1 and expires_at < $2"),
            &[&begun.secret.account, &old],
        )
        .await?;
        let ends = now.saturating_add(SignedDuration::from_secs(i64::from(LIFE))).unwrap_or(now);
        let role =
            begun.roles.get(begun.current).map(Chosen::of).and_then(|role| serde_json::to_value(role).ok());
        insert(tx, &begun.secret, &self.accounts.ids.make(), now, now, ends, role.as_ref(), device).await
    }

    /// Gives the session another role and, with it, another secret; the old one ends.
    pub(crate) async fn switch(
        &self,
        tx: &mut Tx,
        old: &SessionSecret,
        role: &RoleChoice,
    ) -> Result<Option<SessionSecret>, DbError> {
        let Some(ended) = end(tx, old, self.accounts.clock.now()).await? else { return Ok(None) };
        let secret = SessionSecret::new(old.account, self.accounts.random.as_ref());
        let (now, role) = (self.accounts.clock.now(), serde_json::to_value(Chosen::of(role)).ok());
        let id = self.accounts.ids.make();
        insert(tx, &secret, &id, ended.created_at, now, ended.expires_at, role.as_ref(), &ended.device)
            .await?;
        Ok(Some(secret))
    }

    /// The time zone that people read times in.
    pub(crate) fn zone(&self) -> jiff::tz::TimeZone {
        self.calendar.zone().clone()
    }

    /// Forgets a session at once, on this process; others notice within a second.
    pub(crate) fn forget(&self, secret: &SessionSecret) {
        self.remembered.invalidate(&(secret.account, secret.hash()));
    }

    /// Forgets all that is remembered of an account.
    pub(crate) fn forget_account(&self, account: AccountId) {
        let keys: Vec<_> =
            self.remembered.iter().map(|(key, _)| *key).filter(|key| key.0 == account).collect();
        for key in keys {
            self.remembered.invalidate(&key);
        }
    }

    /// The account's live sessions, the latest first.
    pub(crate) async fn open(&self, account: AccountId) -> Result<Vec<OpenSession>, IdentityError> {
        let now = self.accounts.clock.now();
        self.accounts
            .db
            .account(account, async |tx| {
                let idle = now.saturating_sub(SignedDuration::from_secs(roles::idle_seconds(None))).unwrap_or(now);
                let own = now.saturating_sub(SignedDuration::from_secs(2 * 3600)).unwrap_or(now);
                Ok(tx
                    .all(
                        sql!(
                            OpenSession,
                            "select id, created_at, last_seen_at, device
                             from account_session
                             where account_id = $1 and ended_at is null and expires_at > $2
                               and last_seen_at > case when role->>'role' in ('learner', 'guardian') then $4::timestamptz else $3::timestamptz end
                             order by last_seen_at desc, id desc
                             limit 50"
                        ),
                        &[&account, &now, &idle, &own],
                    )
                    .await?)
            })
            .await
    }
}

row! {
    /// What a session leaves to the one that takes its place.
    pub(crate) struct Ended { created_at: Timestamp, expires_at: Timestamp, device: String, }
}

/// Ends a session if it lives.
pub(crate) async fn end(
    tx: &mut Tx,
    secret: &SessionSecret,
    now: Timestamp,
) -> Result<Option<Ended>, DbError> {
    tx.optional(
        sql!(
            Ended,
            "update account_session
             set ended_at = $3
             where account_id = $1 and token_hash = $2 and ended_at is null
             returning created_at, expires_at, device"
        ),
        &[&secret.account, &secret.hash().as_slice(), &now],
    )
    .await
}

/// Ends one of the account's sessions by its id, or with `but` all others.
pub(crate) async fn end_by_id(
    tx: &mut Tx,
    account: AccountId,
    one: Option<SessionId>,
    but: SessionId,
    now: Timestamp,
) -> Result<u64, DbError> {
    tx.run(
        sql!(
            "update account_session
             set ended_at = $4
             where account_id = $1 and ended_at is null and id <> $3 and ($2::uuid is null or id = $2)"
        ),
        &[&account, &one.map(SessionId::uuid), &but, &now],
    )
    .await
}

async fn live(tx: &mut Tx, secret: &SessionSecret, now: Timestamp) -> Result<Option<Live>, DbError> {
    let hash = secret.hash();
    let found = tx
        .optional(
            sql!(
                Live,
                "select s.id, s.last_seen_at, s.expires_at, s.role, a.name, a.lang, a.platform_roles,
                   array(select p.provider_id from account_person p where p.account_id = $1
                     order by p.provider_id, p.person_id) as providers,
                   array(select p.person_id from account_person p where p.account_id = $1
                     order by p.provider_id, p.person_id) as persons
                 from account_session s
                 join account a on a.account_id = $1 and a.disabled_at is null
                 where s.account_id = $1 and s.token_hash = $2 and s.ended_at is null and s.expires_at > $3"
            ),
            &[&secret.account, &hash.as_slice(), &now],
        )
        .await?;
    let Some(session) = found else { return Ok(None) };
    let unused = now.duration_since(session.last_seen_at);
    let role = chosen(session.role.as_ref()).map(|chosen| chosen.role());
    if unused.as_secs() >= roles::idle_seconds(role) {
        end(tx, secret, now).await?;
        return Ok(None);
    }
    if unused >= TOUCH {
        tx.run(
            sql!("update account_session set last_seen_at = $3 where account_id = $1 and token_hash = $2"),
            &[&secret.account, &hash.as_slice(), &now],
        )
        .await?;
    }
    Ok(Some(session))
}

#[expect(clippy::too_many_arguments, reason = "one per column")]
async fn insert(
    tx: &mut Tx,
    secret: &SessionSecret,
    id: &SessionId,
    created: Timestamp,
    now: Timestamp,
    ends: Timestamp,
    role: Option<&serde_json::Value>,
    device: &str,
) -> Result<(), DbError> {
    tx.run(
        sql!(
            "insert into account_session (account_id, token_hash, id, created_at, last_seen_at, expires_at, role, device)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[&secret.account, &secret.hash().as_slice(), id, &created, &now, &ends, &role, &device],
    )
    .await
    .map(drop)
}

fn chosen(role: Option<&serde_json::Value>) -> Option<Chosen> {
    serde_json::from_value(role?.clone()).ok()
}

impl web::SessionStore for Sessions {
    fn visitor<'a>(
        &'a self,
        cookie: &'a str,
    ) -> futures_util::future::BoxFuture<'a, Result<Option<Arc<Visitor>>, Problem>> {
        Box::pin(async move { Sessions::visitor(self, cookie).await.map_err(Problem::from) })
    }
}

/// The nil provider: what concerns accounts belongs to no provider.
pub(crate) fn platform() -> ProviderId {
    Uuid::nil().into()
}
