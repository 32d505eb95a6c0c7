//! Access tokens: made for a credential, given back by the client.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::DbError;
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, AgreementId, Channel, CredentialId, Lang, ProviderId, Purpose, Scope, ServiceId};
use policy::DataClass;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::Gate;
use crate::gate::{TOKEN_PREFIX, provider_of};

/// The longest life of a token (`trust.md` AU1).
const LIFE: SignedDuration = SignedDuration::from_mins(60);
/// A credential that nobody used for so long is off (AU8).
const UNUSED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A client that proved who it is.
pub(crate) struct Client {
    pub provider: ProviderId,
    pub credential: CredentialId,
    pub agreement: AgreementId,
    pub service: ServiceId,
    pub scopes: Vec<String>,
    expires_at: Timestamp,
    /// Whether its agreement is in force today.
    pub live: bool,
}

impl Client {
    pub(crate) fn scope(&self, request: Uuid) -> Scope {
        Scope {
            provider: self.provider,
            actor: Actor::Service { service: self.service, agreement: self.agreement },
            purpose: Purpose::Authentication,
            channel: Channel::Api,
            request,
            lang: Lang::En,
        }
    }
}

/// A new token.
pub(crate) struct Issued {
    pub token: String,
    pub seconds: i64,
}

db::row! {
    struct Lookup { provider_id: ProviderId, credential_id: CredentialId, }

    struct CredentialRow {
        agreement_id: AgreementId,
        service_id: ServiceId,
        secret_hash: Vec<u8>,
        scopes: Vec<String>,
        expires_at: Timestamp,
        good: bool,
        live: bool,
    }
}

impl Gate {
    /// The client with this id and secret, or `None`: unknown id and wrong secret look alike.
    pub(crate) async fn authenticate(
        &self,
        client_id: &str,
        secret: &str,
    ) -> Result<Option<Client>, DbError> {
        let national = self.rooms().vault.national();
        let key = national.client_id(client_id);
        let found = self
            .rooms()
            .db
            .lookup(&key, async |tx| {
                tx.optional(
                    db::sql!(
                        Lookup,
                        "select provider_id, credential_id from client_lookup where lookup_key = $1"
                    ),
                    &[&key.as_slice()],
                )
                .await
            })
            .await?;
        let Some(Lookup { provider_id: provider, credential_id: credential }) = found else {
            return Ok(None);
        };
        let now = self.rooms().clock.now();
        let used_after = now.saturating_sub(UNUSED).unwrap_or(Timestamp::MIN);
        let row = self
            .rooms()
            .db
            .provider(provider, async |tx| {
                tx.optional(
                    db::sql!(
                        CredentialRow,
                        "select c.agreement_id, a.service_id, c.secret_hash, a.scopes, c.expires_at,
                           c.revoked_at is null and c.expires_at > $3
                             and coalesce(c.last_used_at, c.created_at) > $4 as good,
                           a.state = 'active' and a.starts_on <= $5 and a.ends_on >= $5 as live
                         from credential c
                         join agreement a on a.provider_id = $1 and a.id = c.agreement_id
                         where c.provider_id = $1 and c.id = $2"
                    ),
                    &[&provider, &credential, &now, &used_after, &self.today()],
                )
                .await
            })
            .await?;
        let Some(row) = row else { return Ok(None) };
        let right: bool = row.secret_hash.ct_eq(national.token(secret.as_bytes()).as_slice()).into();
        Ok((right && row.good).then_some(Client {
            provider,
            credential,
            agreement: row.agreement_id,
            service: row.service_id,
            scopes: row.scopes,
            expires_at: row.expires_at,
            live: row.live,
        }))
    }

    /// Gives a client a token for these scopes.
    pub(crate) async fn issue(
        &self,
        client: &Client,
        scopes: &[String],
        request: Uuid,
    ) -> Result<Issued, DbError> {
        let now = self.rooms().clock.now();
        let expires_at = now.saturating_add(LIFE).unwrap_or(now).min(client.expires_at);
        let mut bytes = [0_u8; 48];
        let (head, tail) = bytes.split_at_mut(16);
        head.copy_from_slice(client.provider.uuid().as_bytes());
        self.rooms().random.fill(tail);
        let token = format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes));
        let hash = self.rooms().vault.national().token(token.as_bytes());
        self.rooms()
            .db
            .provider(client.provider, async |tx| {
                tx.run(
                    db::sql!(
                        "with gone as (
                           delete from access_token where provider_id = $1 and credential_id = $3 and expires_at < $6
                         ), used as (
                           update credential set last_used_at = $6 where provider_id = $1 and id = $3
                         )
                         insert into access_token (provider_id, token_hash, credential_id, agreement_id, scopes, issued_at,
                           expires_at)
                         values ($1, $2, $3, $4, $5, $6, $7)"
                    ),
                    &[
                        &client.provider,
                        &hash.as_slice(),
                        &client.credential,
                        &client.agreement,
                        &scopes,
                        &now,
                        &expires_at,
                    ],
                )
                .await?;
                let entry = audit::Entry::new("token.issue", DataClass::Account, Vec::new());
                self.rooms().audit.write(tx, &client.scope(request), entry).await
            })
            .await?;
        Ok(Issued { token, seconds: expires_at.duration_since(now).as_secs() })
    }

    /// Takes a token back, if it is the client's own; what is unknown or foreign changes nothing.
    pub(crate) async fn revoke(&self, client: &Client, token: &str, request: Uuid) -> Result<(), DbError> {
        if provider_of(token) != Some(client.provider) {
            return Ok(());
        }
        let hash = self.rooms().vault.national().token(token.as_bytes());
        let now = self.rooms().clock.now();
        self.rooms()
            .db
            .provider(client.provider, async |tx| {
                let revoked = tx
                    .run(
                        db::sql!(
                            "update access_token set revoked_at = $4
                             where provider_id = $1 and token_hash = $2 and credential_id = $3 and revoked_at is null"
                        ),
                        &[&client.provider, &hash.as_slice(), &client.credential, &now],
                    )
                    .await?;
                if revoked == 0 {
                    return Ok(());
                }
                let entry = audit::Entry::new("token.revoke", DataClass::Account, Vec::new());
                self.rooms().audit.write(tx, &client.scope(request), entry).await
            })
            .await?;
        self.forget(&hash);
        Ok(())
    }
}
