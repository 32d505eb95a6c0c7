//! Who comes with a token, and what their agreement lets them have.
//!
//! An access token is opaque: `dgo_` and the base64url of the provider's id and 32 random bytes. It is stored as a keyed
//! hash. What the database says of it is kept for one second at most, so a revocation, a suspended agreement and an
//! agreement's last day take effect within a second everywhere (`trust.md` AZ5, AU1, IN6).

use std::sync::Arc;
use std::time::Duration;

use audit::{Entry, Outcome};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::DbError;
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Actor, AgreementId, Channel, CredentialId, Lang, ProviderId, Purpose, SchoolId, Scope, ServiceId,
};
use policy::{DataClass, Release};
use uuid::Uuid;
use web::House;

/// How long an answer of the database about a token is believed.
const BELIEVED: SignedDuration = SignedDuration::from_secs(1);
/// Tokens that are remembered at once.
const REMEMBERED: u64 = 10_000;
pub(crate) const TOKEN_PREFIX: &str = "dgo_";

/// The gate to all interfaces for services. Cheap to clone.
#[derive(Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

struct Inner {
    house: House,
    known: moka::sync::Cache<[u8; 32], Known>,
    failures: crate::oauth::Failures,
}

#[derive(Clone)]
struct Known {
    admission: Arc<Admission>,
    live: bool,
    asked_at: Timestamp,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gate")
    }
}

/// A client that was let in.
#[derive(Debug, Clone)]
pub struct Admission {
    /// What its agreement releases.
    pub release: Release,
    /// What its token allows, within the agreement.
    pub scopes: Vec<String>,
    /// The credential that the token was given for.
    pub credential: CredentialId,
    /// When the token stops working.
    pub expires_at: Timestamp,
}

impl Admission {
    /// Whether the token allows this.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.iter().any(|allowed| allowed == scope)
    }

    /// Who asks, for the log of disclosures.
    pub fn scope(&self, request: Uuid) -> Scope {
        Scope {
            provider: self.release.provider,
            actor: Actor::Service { service: self.release.service, agreement: self.release.agreement },
            purpose: Purpose::Agreement,
            channel: Channel::Api,
            request,
            lang: Lang::En,
        }
    }
}

/// Why a client was not let in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No token, or not one of ours: unknown, expired, revoked.
    #[error("the token is not good")]
    Token,
    /// The token is good, but the agreement behind it is suspended, over, or not yet in force.
    #[error("the agreement is not in force")]
    Agreement,
    /// It cannot be looked up now.
    #[error(transparent)]
    Db(#[from] DbError),
}

db::row! {
    struct TokenRow {
        credential_id: CredentialId,
        agreement_id: AgreementId,
        service_id: ServiceId,
        token_scopes: Vec<String>,
        agreed_scopes: Vec<String>,
        expires_at: Timestamp,
        fields: Vec<String>,
        schools: Vec<SchoolId>,
        includes_protected: bool,
        live: bool,
    }
}

impl Gate {
    /// The gate of this house. It goes by the real clock: tokens never follow a demo's calendar.
    pub fn new(house: House) -> Self {
        let known = moka::sync::Cache::builder()
            .max_capacity(REMEMBERED)
            .time_to_live(Duration::from_secs(60))
            .build();
        Self { inner: Arc::new(Inner { house, known, failures: crate::oauth::Failures::default() }) }
    }

    pub(crate) fn rooms(&self) -> &House {
        &self.inner.house
    }

    pub(crate) fn failures(&self) -> &crate::oauth::Failures {
        &self.inner.failures
    }

    /// Forgets what is believed of every token: an agreement or a credential has changed.
    pub(crate) fn forget_all(&self) {
        self.inner.known.invalidate_all();
    }

    pub(crate) fn forget(&self, hash: &[u8; 32]) {
        self.inner.known.invalidate(hash);
    }

    /// The present day in Finland by the real clock.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        let rooms = self.rooms();
        rooms.clock.now().to_zoned(rooms.calendar.zone().clone()).date()
    }

    /// Lets in the client whose token stands in the `Authorization` header.
    ///
    /// # Errors
    /// [`Refused`], which says what to answer.
    pub async fn admit(&self, authorization: Option<&[u8]>) -> Result<Arc<Admission>, Refused> {
        let token = authorization.and_then(bearer).ok_or(Refused::Token)?;
        let hash = self.rooms().vault.national().token(token.as_bytes());
        let now = self.rooms().clock.now();
        let known = match self.inner.known.get(&hash) {
            Some(known) if now.duration_since(known.asked_at) < BELIEVED && now >= known.asked_at => known,
            _ => self.ask(token, hash, now).await?,
        };
        if known.admission.expires_at <= now {
            return Err(Refused::Token);
        }
        if known.live { Ok(known.admission) } else { Err(Refused::Agreement) }
    }

    /// Writes down that a client with a good token was refused.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn note_refusal(
        &self,
        admission: &Admission,
        request: Uuid,
        action: &'static str,
        data: DataClass,
    ) -> Result<(), audit::AuditError> {
        let entry = Entry::new(action, data, Vec::new()).outcome(Outcome::Denied);
        self.rooms().audit.read(&admission.scope(request), entry).await
    }

    async fn ask(&self, token: &str, hash: [u8; 32], now: Timestamp) -> Result<Known, Refused> {
        let provider = provider_of(token).ok_or(Refused::Token)?;
        let row = self
            .rooms()
            .db
            .provider(provider, async |tx| {
                tx.optional(
                    db::sql!(
                        TokenRow,
                        "select t.credential_id, a.id as agreement_id, a.service_id, t.scopes as token_scopes,
                           a.scopes as agreed_scopes, t.expires_at, a.fields, a.schools, a.includes_protected,
                           a.state = 'active' and a.starts_on <= $4 and a.ends_on >= $4 as live
                         from access_token t
                         join credential c on c.provider_id = $1 and c.id = t.credential_id
                         join agreement a on a.provider_id = $1 and a.id = t.agreement_id
                         where t.provider_id = $1 and t.token_hash = $2 and t.revoked_at is null and t.expires_at > $3
                           and c.revoked_at is null and c.expires_at > $3"
                    ),
                    &[&provider, &hash.as_slice(), &now, &self.today()],
                )
                .await
            })
            .await?;
        let Some(row) = row else {
            self.forget(&hash);
            return Err(Refused::Token);
        };
        let scopes = row.token_scopes.into_iter().filter(|scope| row.agreed_scopes.contains(scope)).collect();
        let release = Release {
            provider,
            agreement: row.agreement_id,
            service: row.service_id,
            fields: row.fields.into_iter().collect(),
            scopes: row.agreed_scopes,
            schools: row.schools,
            includes_protected: row.includes_protected,
        };
        let admission =
            Admission { release, scopes, credential: row.credential_id, expires_at: row.expires_at };
        let known = Known { admission: Arc::new(admission), live: row.live, asked_at: now };
        self.inner.known.insert(hash, known.clone());
        Ok(known)
    }
}

fn bearer(header: &[u8]) -> Option<&str> {
    let (scheme, token) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token.trim())
}

/// The provider that a token was made for, if it has the form of one of ours.
pub(crate) fn provider_of(token: &str) -> Option<ProviderId> {
    let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(TOKEN_PREFIX)?).ok()?;
    if bytes.len() != 48 {
        return None;
    }
    Some(ProviderId::from(Uuid::from_slice(bytes.get(..16)?).ok()?))
}
