//! What one caller may ask of the server: connections, time and bytes (`trust.md` WB4, WB5). Every wait has an end, and
//! every end can be set, so that tests need milliseconds where a school needs seconds.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::time::Duration;

/// The largest form or JSON body where a route says nothing else, in bytes.
pub const BODY: usize = 256 * 1024;

/// The limits of a server.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long a whole request head may take, and how long a kept connection may stay idle.
    pub head: Duration,
    /// How slowly a request's body may come.
    pub body: Pace,
    /// How slowly an answer may be taken.
    pub answer: Pace,
    /// After this a connection finishes its request and closes.
    pub life: Duration,
    /// How long requests in work may take to end when the server stops.
    pub drain: Duration,
    /// Connections altogether.
    pub connections: usize,
    /// Connections of one address: an IPv4 address, or an IPv6 network of 64 bits.
    pub per_address: usize,
    /// Networks whose addresses may hold more: a school behind one address, a reverse proxy.
    pub allowances: Vec<Allowance>,
    /// Bytes of a request head that the parser takes at all. What lies between `trust.md`'s 16 KB and this gets an
    /// answer with all headers; what lies above, the parser's bare 431.
    pub parser: usize,
    /// The kernel's buffer for what a caller has not yet taken, in bytes. Small, so that a stalled reader shows.
    pub send_buffer: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let pace = Pace { grace: Duration::from_secs(10), bytes_per_second: 1024 };
        Self {
            head: Duration::from_secs(10),
            body: pace,
            answer: pace,
            life: Duration::from_secs(300),
            drain: Duration::from_secs(30),
            connections: 10_000,
            per_address: 100,
            allowances: Allowance::loopback(4_096),
            parser: 32 * 1024,
            send_buffer: 128 * 1024,
        }
    }
}

impl Limits {
    /// How many connections this address may hold.
    pub fn of_address(&self, address: IpAddr) -> usize {
        let own = self.allowances.iter().filter(|a| a.network.contains(address)).map(|a| a.connections).max();
        own.unwrap_or(self.per_address)
    }
}

/// The slowest that bytes may flow. Only waiting for the other side counts, never our own work.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long nothing may come.
    pub grace: Duration,
    /// How many bytes pay for a second of waiting.
    pub bytes_per_second: u32,
}

/// More connections for the addresses of a network.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// The network.
    pub network: Network,
    /// Connections that each of its addresses may hold.
    pub connections: usize,
}

impl Allowance {
    /// The allowance of this machine's own addresses.
    pub fn loopback(connections: usize) -> Vec<Self> {
        let v4 = Network { address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), prefix: 8 };
        let v6 = Network { address: IpAddr::V6(Ipv6Addr::LOCALHOST), prefix: 128 };
        [v4, v6].into_iter().map(|network| Self { network, connections }).collect()
    }
}

/// A network such as `193.166.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address lies in the network. IPv4 written as IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let bits = |a: u128, b: u128, width: u32| {
            let shift = width.saturating_sub(u32::from(self.prefix));
            a.checked_shr(shift).unwrap_or(0) == b.checked_shr(shift).unwrap_or(0)
        };
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(a), IpAddr::V4(b)) => bits(u128::from(a.to_bits()), u128::from(b.to_bits()), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => bits(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

/// A text that names no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a network; write it like 193.166.0.0/16 or 2001:708::/32")]
pub struct NotANetwork(String);

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(width), str::parse).map_err(|_| wrong())?;
        if prefix > width { Err(wrong()) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_knows_its_addresses() {
        let school: Network = "193.166.0.0/16".parse().unwrap();
        assert!(school.contains("193.166.255.1".parse().unwrap()));
        assert!(school.contains("::ffff:193.166.1.1".parse().unwrap()));
        assert!(!school.contains("193.167.0.1".parse().unwrap()));
        let everyone: Network = "::/0".parse().unwrap();
        assert!(everyone.contains("2001:708::1".parse().unwrap()));
        assert!("193.166.0.0/33".parse::<Network>().is_err());
        assert!("school".parse::<Network>().is_err());
    }

    #[test]
    fn this_machine_may_hold_more_than_a_stranger() {
        let limits = Limits::default();
        assert_eq!(limits.of_address("127.0.0.1".parse().unwrap()), 4_096);
        assert_eq!(limits.of_address("192.0.2.1".parse().unwrap()), 100);
    }
}
