//! One type per identifier, so that a learner's id never stands where a lesson's should.

use std::fmt;
use std::str::FromStr;

use bytes::BytesMut;
use postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! typed_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The bare UUID, for the edges that know no types.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Reads the hyphenated form only: one identifier has one spelling.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::fmt::Hyphenated::from_str(text).map(|id| Self(id.into_uuid()))
            }
        }

        impl ToSql for $name {
            fn to_sql(
                &self,
                ty: &Type,
                out: &mut BytesMut,
            ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
                self.0.to_sql(ty, out)
            }

            fn accepts(ty: &Type) -> bool {
                <Uuid as ToSql>::accepts(ty)
            }

            to_sql_checked!();
        }

        impl<'a> FromSql<'a> for $name {
            fn from_sql(
                ty: &Type,
                raw: &'a [u8],
            ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
                <Uuid as FromSql>::from_sql(ty, raw).map(Self)
            }

            fn accepts(ty: &Type) -> bool {
                <Uuid as FromSql>::accepts(ty)
            }
        }
    )*};
}

typed_id! {
    /// An education provider: the data controller and the tenant that leads every key.
    ProviderId;
    /// A school (oppilaitos) of a provider.
    SchoolId;
    /// A site of a school (toimipiste).
    LocationId;
    /// A human as one provider knows them: learner, guardian or member of staff.
    PersonId;
    /// A human's one account, whatever roles and providers they have.
    AccountId;
    /// A signed-in session of an account.
    SessionId;
    /// A school year, semester, term or grading period.
    AcademicSessionId;
    /// What is taught: a subject's syllabus at some grade level.
    CourseId;
    /// A class or a teaching group.
    GroupId;
    /// One person's dated belonging to a group.
    MembershipId;
    /// One lesson.
    LessonId;
    /// A dated role of a member of staff.
    StaffRoleId;
    /// A dated guardianship of a learner.
    GuardianshipId;
    /// A learner's right to study at a school (opiskeluoikeus).
    StudyRightId;
    /// A service that a vendor offers.
    ServiceId;
    /// An agreement between a provider and a service.
    AgreementId;
    /// A vendor's credential under an agreement.
    CredentialId;
    /// One import of a file.
    ImportId;
    /// One event in the outbox.
    EventId;
    /// One entry in the audit log.
    AuditId;
    /// A guardian's notice that a learner will be absent.
    AbsenceNoticeId;
    /// A leased piece of background work.
    JobId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_one_spelling() {
        let text = "0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";
        assert_eq!(text.parse::<LessonId>().unwrap().to_string(), text);
        assert!("0190a5f01c2d7e3f8a4b5c6d7e8f9a0b".parse::<LessonId>().is_err());
        assert!("{0190a5f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b}".parse::<LessonId>().is_err());
    }
}
