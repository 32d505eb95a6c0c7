//! Credentials: a client id and a generated 256-bit secret, shown once and stored as a keyed hash (`trust.md` AU8).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use kernel::{AgreementId, CredentialId, Scope};
use policy::{DataClass, Granted, Manage, Register};

use crate::{EcosystemError, Gate};

/// The longest life of a credential.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);
/// One in use and one to change over to.
const MOST_LIVE: i64 = 2;
/// Scanners for leaked secrets know them by these beginnings.
const CLIENT_PREFIX: &str = "dgc_";
const SECRET_PREFIX: &str = "dgs_";

/// A new credential. The secret is seen here and never again.
pub struct IssuedCredential {
    /// Which credential.
    pub id: CredentialId,
    /// The client's public name.
    pub client_id: String,
    /// The secret.
    pub client_secret: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for IssuedCredential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedCredential").field("id", &self.id).finish_non_exhaustive()
    }
}

db::row! {
    struct Standing { live: i64, agreements: i64, }
}

impl Gate {
    /// Gives a credential to an agreement, for `life` (at most a year).
    ///
    /// # Errors
    /// When there is no such agreement, the life is too long, or two credentials are live already.
    pub async fn issue_credential(
        &self,
        scope: &Scope,
        granted: Granted<Manage, Register>,
        agreement: AgreementId,
        life: SignedDuration,
    ) -> Result<IssuedCredential, EcosystemError> {
        let now = self.rooms().clock.now();
        if life <= SignedDuration::ZERO || life > LONGEST {
            return Err(EcosystemError::Period);
        }
        let expires_at = now.saturating_add(life).map_err(|_| EcosystemError::Period)?;
        let provider = granted.resource().0;
        let id: CredentialId = self.rooms().ids.make();
        let client_id = self.random_name::<16>(CLIENT_PREFIX);
        let client_secret = self.random_name::<32>(SECRET_PREFIX);
        let hash = self.rooms().vault.national().token(client_secret.as_bytes());
        self.rooms()
            .db
            .provider(provider, async |tx| {
                let standing = tx
                    .one(
                        db::sql!(
                            Standing,
                            "select (select count(*) from credential
                                     where provider_id = $1 and agreement_id = $2 and revoked_at is null
                                       and expires_at > $3) as live,
                               (select count(*) from agreement
                                where provider_id = $1 and id = $2 and state <> 'ended') as agreements"
                        ),
                        &[&provider, &agreement, &now],
                    )
                    .await?;
                if standing.agreements == 0 {
                    return Err(EcosystemError::NoAgreement);
                }
                if standing.live >= MOST_LIVE {
                    return Err(EcosystemError::TooManyCredentials);
                }
                tx.run(
                    db::sql!(
                        "insert into credential (provider_id, id, agreement_id, client_id, secret_hash, created_at, expires_at)
                         values ($1, $2, $3, $4, $5, $6, $7)"
                    ),
                    &[&provider, &id, &agreement, &client_id, &hash.as_slice(), &now, &expires_at],
                )
                .await?;
                let entry = audit::Entry::new("credential.issue", DataClass::Disclosure, Vec::new());
                Ok(self.rooms().audit.write(tx, scope, entry).await?)
            })
            .await?;
        // A credential without its lookup row cannot be used, so a crash between the two leaves nothing open.
        let key = self.rooms().vault.national().client_id(&client_id);
        self.rooms()
            .db
            .lookup(&key, async |tx| {
                tx.run(
                    db::sql!(
                        "insert into client_lookup (lookup_key, provider_id, credential_id) values ($1, $2, $3)"
                    ),
                    &[&key.as_slice(), &provider, &id],
                )
                .await
            })
            .await?;
        Ok(IssuedCredential { id, client_id, client_secret, expires_at })
    }

    /// Closes a credential and every token that it was given.
    ///
    /// # Errors
    /// When there is no such live credential.
    pub async fn revoke_credential(
        &self,
        scope: &Scope,
        granted: Granted<Manage, Register>,
        credential: CredentialId,
    ) -> Result<(), EcosystemError> {
        let provider = granted.resource().0;
        let now = self.rooms().clock.now();
        self.rooms()
            .db
            .provider(provider, async |tx| {
                let closed = tx
                    .run(
                        db::sql!(
                            "update credential set revoked_at = $3
                             where provider_id = $1 and id = $2 and revoked_at is null"
                        ),
                        &[&provider, &credential, &now],
                    )
                    .await?;
                if closed == 0 {
                    return Err(EcosystemError::NoAgreement);
                }
                let entry = audit::Entry::new("credential.revoke", DataClass::Disclosure, Vec::new());
                Ok(self.rooms().audit.write(tx, scope, entry).await?)
            })
            .await?;
        self.forget_all();
        Ok(())
    }

    fn random_name<const BYTES: usize>(&self, prefix: &str) -> String {
        let mut bytes = [0_u8; BYTES];
        self.rooms().random.fill(&mut bytes);
        format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}
