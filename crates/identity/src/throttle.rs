//! Guessing is made slow without shutting anybody out (`trust.md` AU5).
//!
//! **Per name**: after ten failures each further one doubles a wait, up to a quarter of an hour; nothing is ever locked for
//! good. A device that signed in to the account before waits only for its own failures, so whoever guesses at somebody's
//! password elsewhere cannot keep them from school.
//!
//! **Per network**: a school is one address with a thousand people behind it, so failures are weighed against the different
//! people who got in. Example: 1,000 pupils sign in within a minute and 200 mistype: nothing happens. An address from which
//! forty attempts fail and next to nobody gets in waits a minute, then two, and so on.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use moka::sync::Cache;

/// Failures of one name, or of one known device, that cost nothing.
const FREE: u32 = 10;
/// Failures from one address before its ratio is looked at.
const NETWORK_FREE: u32 = 40;
/// How long an address's failures and successes are remembered, in seconds.
const WINDOW: i64 = 600;
/// The longest wait, in seconds.
const LONGEST: i64 = 900;
/// Names, devices and addresses that are remembered at most; the least used are forgotten first.
const REMEMBERED: u64 = 200_000;
/// Different people who count as having got in from one address.
const PEOPLE: usize = 4_096;

/// Come back in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub u32);

/// Whose failures are counted together: the lookup key of a user name, or of a device that is known for it.
pub(crate) type Who = [u8; 32];

/// The failures of one name or device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) blocked_until: Option<Timestamp>,
}

impl Failures {
    /// One more failure at `now`.
    pub(crate) fn another(self, now: Timestamp) -> Self {
        let count = self.count.saturating_add(1);
        Self {
            count,
            blocked_until: delay(count, FREE, 1).map(|seconds| later(now, seconds)).or(self.blocked_until),
        }
    }
}

/// What happened at one address lately.
#[derive(Debug, Default)]
struct Network {
    since: Option<Timestamp>,
    failures: u32,
    /// Who got in. One account of an attacker's own counts once, however often it signs in.
    people: Vec<Who>,
    blocks: u32,
    blocked_until: Option<Timestamp>,
}

/// Counts failures in memory. What concerns an account is written to the database too, so that a restart forgets nothing.
#[derive(Clone)]
pub(crate) struct Throttle {
    names: Cache<Who, Arc<Mutex<Failures>>>,
    networks: Cache<IpAddr, Arc<Mutex<Network>>>,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self { names: Cache::new(REMEMBERED), networks: Cache::new(REMEMBERED) }
    }

    /// Whether `who` may try now from `address`. A known device is not held up by what others do at its address.
    pub(crate) fn admit(
        &self,
        who: &Who,
        known_device: bool,
        address: IpAddr,
        now: Timestamp,
    ) -> Result<(), Wait> {
        if let Some(failures) = self.names.get(who) {
            may_go_on(hold(&failures).blocked_until, now)?;
        }
        if known_device {
            return Ok(());
        }
        match self.networks.get(&network(address)) {
            Some(network) => may_go_on(hold(&network).blocked_until, now),
            None => Ok(()),
        }
    }

    /// Takes over what the database remembers of a name.
    pub(crate) fn recall(&self, who: &Who, stored: Failures) {
        let failures = self.names.get_with(*who, Arc::default);
        let mut failures = hold(&failures);
        if stored.count > failures.count {
            *failures = stored;
        }
    }

    /// Counts a failure; answers what is now known of the name.
    pub(crate) fn failed(&self, who: &Who, address: IpAddr, now: Timestamp) -> Failures {
        let known = self.names.get_with(*who, Arc::default);
        let answer = {
            let mut failures = hold(&known);
            *failures = failures.another(now);
            *failures
        };
        let network = self.networks.get_with(network(address), Arc::default);
        hold(&network).failed(now);
        answer
    }

    /// Somebody got in: their failures are forgotten.
    pub(crate) fn succeeded(&self, who: &Who, name: &Who, address: IpAddr, now: Timestamp) {
        self.names.invalidate(who);
        let network = self.networks.get_with(network(address), Arc::default);
        hold(&network).succeeded(name, now);
    }
}

impl Network {
    fn failed(&mut self, now: Timestamp) {
        self.turn_over(now);
        self.failures = self.failures.saturating_add(1);
        if self.failures >= NETWORK_FREE && self.failures as usize > self.people.len() {
            self.blocks = self.blocks.saturating_add(1);
            self.blocked_until = delay(self.blocks, 0, 60).map(|seconds| later(now, seconds));
        }
    }

    fn succeeded(&mut self, name: &Who, now: Timestamp) {
        self.turn_over(now);
        if self.people.len() < PEOPLE && !self.people.contains(name) {
            self.people.push(*name);
        }
    }

    /// Begins a new window when the old one has passed.
    fn turn_over(&mut self, now: Timestamp) {
        let passed = self.since.is_none_or(|since| now.duration_since(since).as_secs() >= WINDOW);
        let blocked = self.blocked_until.is_some_and(|until| until > now);
        if passed && !blocked {
            // Who goes on at once after a wait starts from a longer one; who stays away for a window starts anew.
            let quiet = self.blocked_until.is_none_or(|until| now.duration_since(until).as_secs() >= WINDOW);
            let blocks = if quiet { 0 } else { self.blocks };
            *self = Self { since: Some(now), blocks, ..Self::default() };
        }
    }
}

/// The wait after `count` failures of which `free` cost nothing: `unit` seconds, doubled each time.
fn delay(count: u32, free: u32, unit: i64) -> Option<i64> {
    let over = count.checked_sub(free)?;
    let doublings = over.saturating_sub(u32::from(free == 0)).min(20);
    Some((unit << doublings).min(LONGEST))
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
}

fn may_go_on(until: Option<Timestamp>, now: Timestamp) -> Result<(), Wait> {
    match until {
        Some(until) if until > now => {
            let left = until.duration_since(now).as_millis();
            Err(Wait(u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX)))
        }
        _ => Ok(()),
    }
}

/// One address of IPv4, or the 64 bits that one household or school has in IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
    }
}

fn hold<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHOOL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + seconds).unwrap()
    }

    fn who(number: u32) -> Who {
        let mut who = [0; 32];
        who[..4].copy_from_slice(&number.to_be_bytes());
        who
    }

    #[test]
    fn au5_a_thousand_people_of_one_school_sign_in_within_a_minute_and_some_mistype() {
        let throttle = Throttle::new();
        for person in 0..1000 {
            let now = at(i64::from(person) * 60 / 1000);
            if person % 5 == 0 {
                throttle.failed(&who(person), SCHOOL, now);
            }
            assert_eq!(throttle.admit(&who(person), false, SCHOOL, now), Ok(()), "person {person}");
            throttle.succeeded(&who(person), &who(person), SCHOOL, now);
        }
    }

    #[test]
    fn au5_spraying_a_thousand_accounts_from_one_address_ends_within_fifty_attempts() {
        let throttle = Throttle::new();
        let tried = (0..1000)
            .filter(|n| {
                let admitted = throttle.admit(&who(*n), false, HOME, at(1)).is_ok();
                if admitted {
                    throttle.failed(&who(*n), HOME, at(1));
                }
                admitted
            })
            .count();
        assert!(tried <= 50, "{tried} attempts");
        assert_eq!(throttle.admit(&who(5000), false, SCHOOL, at(1)), Ok(()), "elsewhere nobody notices");
    }

    #[test]
    fn an_attacker_s_own_account_does_not_buy_attempts() {
        let throttle = Throttle::new();
        let mut tried = 0;
        for n in 0..1000 {
            throttle.succeeded(&who(9999), &who(9999), HOME, at(1));
            if throttle.admit(&who(n), false, HOME, at(1)).is_ok() {
                throttle.failed(&who(n), HOME, at(1));
                tried += 1;
            }
        }
        assert!(tried <= 50, "{tried} attempts");
    }

    #[test]
    fn au5_the_wait_doubles_after_ten_failures_and_never_lasts() {
        let throttle = Throttle::new();
        let mut now = 0;
        let mut waits = Vec::new();
        for attempt in 0_u32..25 {
            // Each time from another address, so that only the name counts.
            let address = IpAddr::V4(std::net::Ipv4Addr::from(attempt + 1));
            if let Err(Wait(seconds)) = throttle.admit(&who(1), false, address, at(now)) {
                waits.push(seconds);
                now += i64::from(seconds);
            }
            throttle.failed(&who(1), address, at(now));
        }
        assert_eq!(waits[..5], [1, 2, 4, 8, 16]);
        assert!(waits.iter().all(|wait| i64::from(*wait) <= LONGEST));
        assert_eq!(
            throttle.admit(&who(1), false, SCHOOL, at(now + LONGEST + 1)),
            Ok(()),
            "nothing is locked for good"
        );
    }

    #[test]
    fn au5_a_known_device_is_not_kept_out_by_strangers() {
        let throttle = Throttle::new();
        for n in 0..60 {
            throttle.failed(&who(1), SCHOOL, at(0));
            throttle.failed(&who(100 + n), SCHOOL, at(0));
        }
        assert!(throttle.admit(&who(1), false, SCHOOL, at(0)).is_err(), "a stranger waits");
        assert_eq!(throttle.admit(&who(2), true, SCHOOL, at(0)), Ok(()), "the device has a count of its own");
    }

    #[test]
    fn an_address_that_stays_quiet_starts_anew() {
        let throttle = Throttle::new();
        for n in 0..40 {
            throttle.failed(&who(n), HOME, at(0));
        }
        assert_eq!(throttle.admit(&who(99), false, HOME, at(0)), Err(Wait(60)));
        assert_eq!(throttle.admit(&who(99), false, HOME, at(60)), Ok(()));
        throttle.failed(&who(99), HOME, at(60));
        assert_eq!(throttle.admit(&who(99), false, HOME, at(60)), Err(Wait(120)), "going on costs more");
        throttle.failed(&who(99), HOME, at(1000));
        assert_eq!(throttle.admit(&who(99), false, HOME, at(1000)), Ok(()));
    }

    #[test]
    fn one_household_has_one_count_in_either_protocol() {
        let a: IpAddr = "2001:db8:1:2::1".parse().unwrap();
        let b: IpAddr = "2001:db8:1:2:ffff::9".parse().unwrap();
        let c: IpAddr = "2001:db8:1:3::1".parse().unwrap();
        assert_eq!(network(a), network(b));
        assert_ne!(network(a), network(c));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), SCHOOL);
    }
}
