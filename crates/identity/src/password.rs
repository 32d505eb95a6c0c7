//! Passwords are kept as argon2id hashes (19 MiB, two passes: `trust.md` AU4). Hashing is dear on purpose, so that it must
//! not become a weapon: as many run at once as there are cores, some wait their turn, and whoever comes to a full queue is
//! asked to come back in a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use kernel::Random;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::IdentityError;

/// The longest password that is looked at, in characters.
pub const LONGEST: usize = 128;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl HashCost {
    /// What the service uses: 19 MiB and two passes.
    pub const SERVICE: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// The least that argon2 can do: for tests that are about something else.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1 };
}

/// How hashing is set up.
#[derive(Debug, Clone, Copy)]
pub struct PasswordSettings {
    /// What one hash costs.
    pub cost: HashCost,
    /// Hashes at the same time: the number of cores.
    pub at_once: usize,
    /// How many may wait for their turn.
    pub queue: usize,
}

impl PasswordSettings {
    /// The service's settings for a machine with this many cores. A school class that presses the button together waits
    /// a second or two; a flood gets 503.
    pub fn for_cores(cores: usize) -> Self {
        let cores = cores.max(1);
        Self { cost: HashCost::SERVICE, at_once: cores, queue: (cores * 64).max(256) }
    }
}

/// Makes and checks password hashes, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    inner: Arc<Inner>,
}

struct Inner {
    argon: Argon2<'static>,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    queue: usize,
    /// A hash that nothing matches, checked when there is no account, so that the answer takes as long as for one.
    nobody: String,
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passwords(…)")
    }
}

impl Passwords {
    /// Sets hashing up.
    ///
    /// # Errors
    /// [`IdentityError::Hashing`] when the cost lies outside of what argon2 can do.
    pub fn new(settings: PasswordSettings, random: &dyn Random) -> Result<Self, IdentityError> {
        let params = Params::new(settings.cost.memory_kib, settings.cost.passes, 1, None)
            .map_err(|_| IdentityError::Hashing)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut secret = [0_u8; 32];
        random.fill(&mut secret);
        let nobody = hash(&argon, &secret, random)?;
        Ok(Self {
            inner: Arc::new(Inner {
                argon,
                turns: Arc::new(Semaphore::new(settings.at_once.max(1))),
                waiting: AtomicUsize::new(0),
                queue: settings.queue,
                nobody,
            }),
        })
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`IdentityError::Crowded`] when too many wait already.
    pub(crate) async fn turn(&self) -> Result<Turn, IdentityError> {
        if let Ok(permit) = Arc::clone(&self.inner.turns).try_acquire_owned() {
            return Ok(Turn { inner: Arc::clone(&self.inner), permit });
        }
        let place = Place::take(&self.inner)?;
        let permit =
            Arc::clone(&self.inner.turns).acquire_owned().await.map_err(|_| IdentityError::Crowded)?;
        drop(place);
        Ok(Turn { inner: Arc::clone(&self.inner), permit })
    }

    /// The hash of a new password, as a PHC string.
    ///
    /// # Errors
    /// [`IdentityError::Crowded`] when too many wait already.
    pub async fn hash(&self, password: &str, random: &dyn Random) -> Result<String, IdentityError> {
        let mut salt = [0_u8; 16];
        random.fill(&mut salt);
        let turn = self.turn().await?;
        let password = normalised(password);
        tokio::task::spawn_blocking(move || {
            let hash = hash_with(&turn.inner.argon, password.as_bytes(), &salt);
            drop(turn.permit);
            hash
        })
        .await
        .map_err(|_| IdentityError::Hashing)?
    }
}

/// A place in the queue, given back also when the waiting request is cancelled.
struct Place<'a>(&'a Inner);

impl<'a> Place<'a> {
    fn take(inner: &'a Inner) -> Result<Self, IdentityError> {
        let taken = inner.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < inner.queue).then_some(waiting + 1)
        });
        taken.map(|_| Self(inner)).map_err(|_| IdentityError::Crowded)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A turn to hash. Whoever holds it decides and counts before the next one begins, so that a flood of guesses cannot all
/// pass the throttle before the first of them is counted.
pub(crate) struct Turn {
    inner: Arc<Inner>,
    permit: OwnedSemaphorePermit,
}

impl Turn {
    /// Whether `password` fits `hash`. Without a hash it takes as long and the answer is no.
    pub(crate) async fn verify(
        self,
        password: &str,
        hash: Option<String>,
    ) -> Result<(bool, Self), IdentityError> {
        let password = normalised(password);
        tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(&self.inner.nobody);
            let parsed = PasswordHash::new(hash).map_err(|_| IdentityError::Hashing)?;
            let fits = self.inner.argon.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok((fits && known, self))
        })
        .await
        .map_err(|_| IdentityError::Hashing)?
    }
}

/// NFKC, so that an Å typed on one keyboard is the Å typed on another. What is too long is cut: nothing fits it, because
/// no password that long can be set.
fn normalised(password: &str) -> String {
    password.nfkc().take(LONGEST + 1).collect()
}

fn hash(argon: &Argon2<'_>, password: &[u8], random: &dyn Random) -> Result<String, IdentityError> {
    let mut salt = [0_u8; 16];
    random.fill(&mut salt);
    hash_with(argon, password, &salt)
}

fn hash_with(argon: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String, IdentityError> {
    let hash: PasswordHash =
        argon.hash_password_with_salt(password, salt).map_err(|_| IdentityError::Hashing)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use kernel::SystemRandom;

    use super::*;

    fn quick(at_once: usize, queue: usize) -> Passwords {
        let settings = PasswordSettings { cost: HashCost::LEAST, at_once, queue };
        Passwords::new(settings, &SystemRandom).unwrap()
    }

    async fn fits(passwords: &Passwords, password: &str, hash: Option<String>) -> bool {
        passwords.turn().await.unwrap().verify(password, hash).await.unwrap().0
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_in_any_spelling_of_its_letters() {
        let passwords = quick(1, 1);
        let hash = passwords.hash("sini joki ja kanga\u{308}s", &SystemRandom).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert!(fits(&passwords, "sini joki ja kangäs", Some(hash.clone())).await);
        assert!(!fits(&passwords, "sini joki ja kangas", Some(hash)).await);
    }

    #[tokio::test]
    async fn nothing_fits_an_account_that_does_not_exist() {
        assert!(!fits(&quick(1, 1), "anything", None).await);
    }

    #[tokio::test]
    async fn whoever_comes_to_a_full_queue_is_asked_to_come_back() {
        let passwords = quick(1, 1);
        let turn = passwords.turn().await.unwrap();
        let waiting = tokio::spawn({
            let passwords = passwords.clone();
            async move { passwords.turn().await.is_ok() }
        });
        tokio::task::yield_now().await;
        assert!(matches!(passwords.turn().await, Err(IdentityError::Crowded)));
        drop(turn);
        assert!(waiting.await.unwrap());
        assert!(passwords.turn().await.is_ok(), "the places are free again");
    }

    #[test]
    fn the_service_spends_what_the_rule_asks_for() {
        assert_eq!(HashCost::SERVICE, HashCost { memory_kib: 19_456, passes: 2 });
        assert_eq!(PasswordSettings::for_cores(2).at_once, 2);
    }
}
