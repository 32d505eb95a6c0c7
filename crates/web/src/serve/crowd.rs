//! Who is connected, and who gives way when it is full. The rule is fairness by address: nobody holds more than their
//! share while others wait, and a connection that does nothing gives way to one that may do something. A request in
//! work is never cut.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::limits::Limits;

/// Everybody who is connected.
#[derive(Debug)]
pub(crate) struct Crowd {
    limits: Arc<Limits>,
    homes: Mutex<Homes>,
    total: Arc<AtomicUsize>,
}

#[derive(Debug, Default)]
struct Homes {
    total: usize,
    next: u64,
    by_address: HashMap<IpAddr, BTreeMap<u64, Arc<Caller>>>,
}

/// What is known of one connection.
#[derive(Debug, Default)]
pub(crate) struct Caller {
    /// A request is in work.
    pub(crate) busy: AtomicBool,
    /// At least one request has come.
    pub(crate) known: AtomicBool,
    /// A request body was not read to its end, so bytes may still be on their way.
    pub(crate) unread: AtomicBool,
    /// Told when the connection shall give way.
    pub(crate) away: Notify,
}

/// A place in the crowd, free again when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    crowd: Arc<Crowd>,
    home: IpAddr,
    id: u64,
    pub(crate) caller: Arc<Caller>,
}

impl Crowd {
    pub(crate) fn new(limits: Arc<Limits>) -> Self {
        Self { limits, homes: Mutex::default(), total: Arc::default() }
    }

    /// A gauge of the connections that are open.
    pub(crate) fn gauge(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.total)
    }

    /// A place for a caller from `address`, or `None` when they must come back later.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let home = home(address);
        let mut homes = self.homes();
        let own = homes.by_address.get(&home).map_or(0, BTreeMap::len);
        if own >= self.limits.of_address(address) && !homes.send_away(home) {
            return None;
        }
        if homes.total >= self.limits.connections {
            let (heaviest, most) = homes.heaviest()?;
            // Whoever already holds as much as the heaviest is not entitled to push anybody out but their own.
            let from = if own < most { heaviest } else { home };
            if !homes.send_away(from) {
                return None;
            }
        }
        let id = homes.next;
        homes.next += 1;
        homes.total += 1;
        let caller = Arc::new(Caller::default());
        homes.by_address.entry(home).or_default().insert(id, Arc::clone(&caller));
        drop(homes);
        self.total.fetch_add(1, Ordering::Relaxed);
        Some(Place { crowd: Arc::clone(self), home, id, caller })
    }

    fn homes(&self) -> MutexGuard<'_, Homes> {
        self.homes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Homes {
    fn heaviest(&self) -> Option<(IpAddr, usize)> {
        self.by_address.iter().map(|(home, callers)| (*home, callers.len())).max_by_key(|(_, count)| *count)
    }

    /// Sends away the oldest caller of a home that never asked anything, else the oldest that is idle.
    fn send_away(&mut self, home: IpAddr) -> bool {
        let Some(callers) = self.by_address.get(&home) else { return false };
        let idle = || callers.iter().filter(|(_, c)| !c.busy.load(Ordering::Relaxed));
        let silent = idle().find(|(_, c)| !c.known.load(Ordering::Relaxed));
        let Some((&id, caller)) = silent.or_else(|| idle().next()) else { return false };
        caller.away.notify_one();
        self.remove(home, id);
        true
    }

    fn remove(&mut self, home: IpAddr, id: u64) {
        let Some(callers) = self.by_address.get_mut(&home) else { return };
        if callers.remove(&id).is_some() {
            self.total -= 1;
        }
        if callers.is_empty() {
            self.by_address.remove(&home);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.homes().remove(self.home, self.id);
        self.crowd.total.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The network that counts as one caller: one household or machine has 64 bits of IPv6 for itself.
fn home(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(connections: usize, per_address: usize) -> Arc<Crowd> {
        Arc::new(Crowd::new(Arc::new(Limits { connections, per_address, ..Limits::default() })))
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn work(place: &Place) {
        place.caller.busy.store(true, Ordering::Relaxed);
    }

    #[test]
    fn an_address_has_its_share_and_its_silent_connections_give_way() {
        let crowd = crowd(100, 2);
        let _silent = crowd.admit(address(1)).unwrap();
        let working = crowd.admit(address(1)).unwrap();
        work(&working);
        let third = crowd.admit(address(1)).unwrap();
        work(&third);
        assert!(crowd.admit(address(1)).is_none(), "both places are at work");
        assert!(crowd.admit(address(2)).is_some(), "another address has its own share");
    }

    #[test]
    fn a_full_house_takes_from_the_heaviest_and_never_cuts_work() {
        let crowd = crowd(4, 10);
        let heavy: Vec<_> = (0..4).map(|_| crowd.admit(address(1)).unwrap()).collect();
        let newcomer = crowd.admit(address(2)).unwrap();
        assert_eq!(crowd.homes().by_address[&address(1)].len(), 3, "the oldest silent one gave way");
        heavy.iter().for_each(work);
        work(&newcomer);
        assert!(crowd.admit(address(3)).is_none());
        drop(newcomer);
        assert!(crowd.admit(address(3)).is_some());
    }

    #[test]
    fn a_place_is_free_again_when_left() {
        let crowd = crowd(1, 1);
        for _ in 0..10 {
            let place = crowd.admit(address(1)).unwrap();
            work(&place);
        }
        assert_eq!(crowd.gauge().load(Ordering::Relaxed), 0);
        assert!(crowd.homes().by_address.is_empty());
    }

    #[test]
    fn a_household_of_ipv6_is_one_address() {
        let crowd = crowd(10, 1);
        let first = crowd.admit("2001:db8::1".parse().unwrap()).unwrap();
        work(&first);
        assert!(crowd.admit("2001:db8::2".parse().unwrap()).is_none());
        assert!(crowd.admit("2001:db8:0:1::2".parse().unwrap()).is_some());
    }
}
