//! Services and the agreements that providers make with them (`trust.md` IN6: a sharing agreement is data).

use db::{DbError, Tx};
use jiff::civil::Date;
use kernel::{AgreementId, ProviderId, SchoolId, Scope, ServiceId};
use policy::{DataClass, Granted, Manage, Read, Register};

use crate::{EcosystemError, Gate};

/// A service for the public catalogue.
#[derive(Debug, Clone, Copy)]
pub struct NewService<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Who offers it.
    pub vendor: &'a str,
    /// What it does, in Finnish, Swedish and English.
    pub description: [&'a str; 3],
}

/// What a provider and a service have agreed.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// With which service.
    pub service: ServiceId,
    /// What for, in the words of the agreement.
    pub purpose: String,
    /// The legal basis of the disclosure.
    pub legal_basis: String,
    /// The fields that may be released, as `kind.field` (`user.email`).
    pub fields: Vec<String>,
    /// The scopes that the service may ask for.
    pub scopes: Vec<String>,
    /// The schools whose people are released; empty: all.
    pub schools: Vec<SchoolId>,
    /// Whether persons under non-disclosure are released too.
    pub includes_protected: bool,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
}

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementState {
    /// In force, within its dates.
    Active,
    /// Stopped for the time being.
    Suspended,
    /// Over for good.
    Ended,
}

impl AgreementState {
    fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
        }
    }
}

db::row! {
    /// An agreement as the provider's administrator sees it in a list.
    pub struct AgreementSummary {
        /// The agreement.
        id: AgreementId,
        /// The service's name.
        service: String,
        /// Who offers it.
        vendor: String,
        /// `draft`, `active`, `suspended` or `ended`.
        state: String,
        /// What for.
        purpose: String,
        /// How many fields are released.
        fields: i32,
        /// First day.
        starts_on: Date,
        /// Last day.
        ends_on: Date,
    }
}

/// The provider's agreements, the newest first. `tx` is a transaction of the granted provider.
///
/// # Errors
/// When the database refuses.
pub async fn list_agreements(
    tx: &mut Tx,
    granted: Granted<Read, Register>,
) -> Result<Vec<AgreementSummary>, DbError> {
    let provider: ProviderId = granted.resource().0;
    tx.all(
        db::sql!(
            AgreementSummary,
            "select a.id, s.name as service, s.vendor, a.state, a.purpose, cardinality(a.fields) as fields,
               a.starts_on, a.ends_on
             from agreement a
             join service s on s.id = a.service_id
             where a.provider_id = $1
             order by a.created_at desc, a.id"
        ),
        &[&provider],
    )
    .await
}

impl Gate {
    /// Puts a service into the catalogue.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn create_service(&self, new: NewService<'_>) -> Result<ServiceId, EcosystemError> {
        let id: ServiceId = self.rooms().ids.make();
        let now = self.rooms().clock.now();
        let [fi, sv, en] = new.description;
        self.rooms()
            .db
            .reference(async |tx| {
                tx.run(
                    db::sql!(
                        "insert into service (id, name, vendor, description_fi, description_sv, description_en, created_at)
                         values ($1, $2, $3, $4, $5, $6, $7)"
                    ),
                    &[&id, &new.name, &new.vendor, &fi, &sv, &en, &now],
                )
                .await
            })
            .await?;
        Ok(id)
    }

    /// Makes an agreement that is in force within its dates.
    ///
    /// # Errors
    /// When the period is not right or the database refuses.
    pub async fn create_agreement(
        &self,
        scope: &Scope,
        granted: Granted<Manage, Register>,
        new: &NewAgreement,
    ) -> Result<AgreementId, EcosystemError> {
        if new.ends_on < new.starts_on {
            return Err(EcosystemError::Period);
        }
        let provider = granted.resource().0;
        let id: AgreementId = self.rooms().ids.make();
        let now = self.rooms().clock.now();
        self.rooms()
            .db
            .provider(provider, async |tx| {
                tx.run(
                    db::sql!(
                        "insert into agreement (provider_id, id, service_id, state, purpose, legal_basis, fields, scopes,
                           schools, includes_protected, starts_on, ends_on, created_at)
                         values ($1, $2, $3, 'active', $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                    ),
                    &[
                        &provider,
                        &id,
                        &new.service,
                        &new.purpose,
                        &new.legal_basis,
                        &new.fields,
                        &new.scopes,
                        &new.schools,
                        &new.includes_protected,
                        &new.starts_on,
                        &new.ends_on,
                        &now,
                    ],
                )
                .await?;
                let entry = audit::Entry::new("agreement.create", DataClass::Disclosure, Vec::new());
                self.rooms().audit.write(tx, scope, entry.fields(new.fields.clone())).await
            })
            .await?;
        Ok(id)
    }

    /// Suspends an agreement, lets it run again, or ends it. Holds for the next request, open tokens included.
    ///
    /// # Errors
    /// When there is no such agreement, or it has ended for good.
    pub async fn set_agreement_state(
        &self,
        scope: &Scope,
        granted: Granted<Manage, Register>,
        agreement: AgreementId,
        state: AgreementState,
    ) -> Result<(), EcosystemError> {
        let provider = granted.resource().0;
        self.rooms()
            .db
            .provider(provider, async |tx| {
                let changed = tx
                    .run(
                        db::sql!(
                            "update agreement set state = $3
                             where provider_id = $1 and id = $2 and state <> 'ended'"
                        ),
                        &[&provider, &agreement, &state.code()],
                    )
                    .await?;
                if changed == 0 {
                    return Err(EcosystemError::NoAgreement);
                }
                let entry = audit::Entry::new("agreement.change", DataClass::Disclosure, Vec::new());
                Ok(self.rooms().audit.write(tx, scope, entry).await?)
            })
            .await?;
        self.forget_all();
        Ok(())
    }
}
