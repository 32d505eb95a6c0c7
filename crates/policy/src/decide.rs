//! Decisions. A room loads the relations between the actor and the thing, asks `decide`, and gets a `Granted` value that
//! its operation takes as an argument.
//!
//! Example: a guardian opens her child's day. The room loads `LearnerRelations { guardian: Guardian::Full, .. }`;
//! `decide::<Read, Learner>` answers `Granted<Read, Learner>`; `teaching::day(scope, granted)` takes it. For another
//! family's child the relations are empty, the answer is `Denied::Invisible`, and the page is the same 404 as for a
//! child who does not exist.

use std::marker::PhantomData;

use kernel::{Actor, GroupId, LessonId, PersonId, ProviderId, Role, SchoolId};

/// Proof that the policy allowed `A` on `R`. Only [`decide`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Granted<A, R> {
    resource: R,
    action: PhantomData<A>,
}

impl<A, R: Copy> Granted<A, R> {
    /// What was granted.
    pub fn resource(&self) -> R {
        self.resource
    }
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Not for these eyes: answered like what does not exist (404).
    Invisible,
    /// Visible to the actor, but this action is not theirs (403).
    Forbidden,
}

impl From<Denied> for kernel::Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Invisible => Self::not_found(),
            Denied::Forbidden => Self::forbidden(),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
    )*};
}

actions! {
    /// To see.
    Read;
    /// To mark attendance of a lesson.
    Mark;
    /// To explain an absence, or to tell of one ahead.
    Explain;
    /// To bring data into the register.
    Import;
    /// To change settings, agreements or credentials.
    Manage;
}

/// A learner.
#[derive(Debug, Clone, Copy)]
pub struct Learner(pub PersonId);
/// A lesson.
#[derive(Debug, Clone, Copy)]
pub struct Lesson(pub LessonId);
/// A class or teaching group.
#[derive(Debug, Clone, Copy)]
pub struct Group(pub GroupId);
/// A school's day as a whole.
#[derive(Debug, Clone, Copy)]
pub struct School(pub SchoolId);
/// A provider's register.
#[derive(Debug, Clone, Copy)]
pub struct Register(pub ProviderId);

/// What a guardian is to a learner today. The dates have been looked at already: an ended one is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guardian {
    /// No guardianship in force.
    #[default]
    None,
    /// The right to be informed only, by court decision (laki lapsen huollosta ja tapaamisoikeudesta 9 §): sees, does not act.
    InformationOnly,
    /// Custody: sees and acts.
    Full,
}

/// How the actor stands to a learner, on the day that is asked about.
#[derive(Debug, Clone, Copy, Default)]
pub struct LearnerRelations {
    /// The actor is the learner.
    pub is_self: bool,
    /// The learner has turned 18.
    pub is_adult: bool,
    /// The learner, being adult, lets the guardian go on seeing.
    pub adult_allows_guardian: bool,
    /// The actor's guardianship.
    pub guardian: Guardian,
    /// The actor teaches a group that the learner belongs to.
    pub teaches: bool,
    /// The learner studies in the school of the actor's role.
    pub in_actors_school: bool,
}

/// How the actor stands to a lesson.
#[derive(Debug, Clone, Copy, Default)]
pub struct LessonRelations {
    /// The actor gives the lesson, as its teacher or as a substitute on its date.
    pub gives: bool,
    /// The actor teaches the lesson's group otherwise, its class teacher or supervisor for instance.
    pub teaches_group: bool,
    /// The lesson is in the school of the actor's role.
    pub in_actors_school: bool,
}

/// A rule: whether `actor`, standing in `Relations`, may do `Self` to `R`.
pub trait Rule<R> {
    /// What must be known to decide.
    type Relations;

    /// The decision.
    ///
    /// # Errors
    /// [`Denied`] when the answer is no.
    fn allows(actor: &Actor, relations: &Self::Relations, resource: &R) -> Result<(), Denied>;
}

/// Decides, and gives the proof.
///
/// # Errors
/// [`Denied`] when the answer is no.
pub fn decide<A: Rule<R>, R>(
    actor: &Actor,
    relations: &A::Relations,
    resource: R,
) -> Result<Granted<A, R>, Denied> {
    A::allows(actor, relations, &resource)?;
    Ok(Granted { resource, action: PhantomData })
}

fn sees_learner(actor: &Actor, relations: &LearnerRelations) -> bool {
    let Some(role) = actor.role() else { return matches!(actor, Actor::System) };
    match role {
        Role::Learner => relations.is_self,
        Role::Guardian => {
            relations.guardian != Guardian::None && (!relations.is_adult || relations.adult_allows_guardian)
        }
        Role::SubjectTeacher | Role::ClassTeacher => relations.teaches,
        Role::SpecialNeedsTeacher | Role::Counsellor => relations.teaches || relations.in_actors_school,
        Role::Principal | Role::SchoolSecretary => relations.in_actors_school,
        // Provider-wide and national roles run the platform; a learner's day is not theirs to see. Welfare workers
        // belong to another controller and go by a recorded disclosure.
        Role::ProviderAdministrator
        | Role::DataProtectionOfficer
        | Role::WelfareWorker
        | Role::VendorEngineer
        | Role::NationalCoordinator => false,
    }
}

impl Rule<Learner> for Read {
    type Relations = LearnerRelations;

    fn allows(actor: &Actor, relations: &LearnerRelations, _: &Learner) -> Result<(), Denied> {
        if sees_learner(actor, relations) { Ok(()) } else { Err(Denied::Invisible) }
    }
}

impl Rule<Learner> for Explain {
    type Relations = LearnerRelations;

    fn allows(actor: &Actor, relations: &LearnerRelations, _: &Learner) -> Result<(), Denied> {
        if !sees_learner(actor, relations) {
            return Err(Denied::Invisible);
        }
        let may = match actor.role() {
            // Learners of 18 and over act for themselves, and only they do.
            Some(Role::Learner) => relations.is_adult,
            Some(Role::Guardian) => relations.guardian == Guardian::Full && !relations.is_adult,
            _ => false,
        };
        if may { Ok(()) } else { Err(Denied::Forbidden) }
    }
}

impl Rule<Lesson> for Read {
    type Relations = LessonRelations;

    fn allows(actor: &Actor, relations: &LessonRelations, _: &Lesson) -> Result<(), Denied> {
        let sees = match actor.role() {
            Some(role) if role.teaches() => relations.gives || relations.teaches_group,
            Some(Role::Principal | Role::SchoolSecretary) => relations.in_actors_school,
            _ => false,
        };
        if sees { Ok(()) } else { Err(Denied::Invisible) }
    }
}

impl Rule<Lesson> for Mark {
    type Relations = LessonRelations;

    fn allows(actor: &Actor, relations: &LessonRelations, lesson: &Lesson) -> Result<(), Denied> {
        Read::allows(actor, relations, lesson)?;
        let may = match actor.role() {
            Some(role) if role.teaches() => relations.gives,
            Some(Role::Principal) => relations.in_actors_school,
            _ => false,
        };
        if may { Ok(()) } else { Err(Denied::Forbidden) }
    }
}

/// The school that the actor's role belongs to is the one asked about.
impl Rule<School> for Read {
    type Relations = ();

    fn allows(actor: &Actor, (): &(), school: &School) -> Result<(), Denied> {
        match actor {
            Actor::Person { role: Role::Principal | Role::SchoolSecretary, school: Some(own), .. }
                if *own == school.0 =>
            {
                Ok(())
            }
            _ => Err(Denied::Invisible),
        }
    }
}

/// Whether the actor's role belongs to the provider whose register is asked about.
#[derive(Debug, Clone, Copy, Default)]
pub struct RegisterRelations {
    /// The provider that the scope stands in.
    pub own_provider: bool,
}

impl Rule<Register> for Import {
    type Relations = RegisterRelations;

    fn allows(actor: &Actor, relations: &RegisterRelations, _: &Register) -> Result<(), Denied> {
        if !relations.own_provider {
            return Err(Denied::Invisible);
        }
        match actor {
            Actor::System => Ok(()),
            Actor::Person { role: Role::SchoolSecretary | Role::ProviderAdministrator, .. } => Ok(()),
            _ => Err(Denied::Forbidden),
        }
    }
}

impl Rule<Register> for Manage {
    type Relations = RegisterRelations;

    fn allows(actor: &Actor, relations: &RegisterRelations, _: &Register) -> Result<(), Denied> {
        if !relations.own_provider {
            return Err(Denied::Invisible);
        }
        match actor {
            Actor::System | Actor::Person { role: Role::ProviderAdministrator, .. } => Ok(()),
            _ => Err(Denied::Forbidden),
        }
    }
}

impl Rule<Register> for Read {
    type Relations = RegisterRelations;

    fn allows(actor: &Actor, relations: &RegisterRelations, _: &Register) -> Result<(), Denied> {
        if !relations.own_provider {
            return Err(Denied::Invisible);
        }
        match actor {
            Actor::System
            | Actor::Person {
                role: Role::SchoolSecretary | Role::ProviderAdministrator | Role::DataProtectionOfficer,
                ..
            } => Ok(()),
            _ => Err(Denied::Forbidden),
        }
    }
}
