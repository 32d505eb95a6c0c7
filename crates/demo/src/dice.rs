//! Repeatable chance: the same seed and label give the same throws on every machine.

use kernel::Random;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// A repeatable source of choices. Never for secrets.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The throws that belong to `seed` and `label`.
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let folded = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut bytes = [0; 32];
        kernel::SeededRandom::new(seed ^ folded).fill(&mut bytes);
        Self(ChaCha8Rng::from_seed(bytes))
    }

    /// A number below `n`; zero when `n` is zero.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = n.max(1) as u64;
        usize::try_from((u128::from(self.0.next_u64()) * u128::from(n)) >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both possible.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(span)).unwrap_or_default()
    }

    /// Yes in `n` of ten thousand throws.
    pub(crate) fn of_10_000(&mut self, n: usize) -> bool {
        self.below(10_000) < n
    }

    /// Yes in `n` of a hundred throws.
    pub(crate) fn percent(&mut self, n: usize) -> bool {
        self.of_10_000(n * 100)
    }

    /// One of `from`; the default when there is none.
    pub(crate) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }

    /// The index of one of the weights, each as likely as its weight.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum::<u32>() as usize) as u32;
        for (at, weight) in weights.iter().enumerate() {
            if left < *weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// Puts the items in a random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }
}

/// Makes identifiers that repeat: UUID version 7 whose time is the demo's date and whose order is the order of making.
pub(crate) struct DemoIds {
    dice: Dice,
    millis: u64,
    made: u64,
}

/// Identifiers that share one millisecond. The time parts of a whole country stay within two minutes.
const PER_MILLISECOND: u64 = 256;

impl DemoIds {
    pub(crate) fn new(seed: u64, millis: u64) -> Self {
        Self { dice: Dice::new(seed, "identifiers"), millis, made: 0 }
    }

    pub(crate) fn make<T: From<Uuid>>(&mut self) -> T {
        let mut bytes = [0; 10];
        self.dice.fill(&mut bytes);
        self.made += 1;
        let millis = self.millis + self.made / PER_MILLISECOND;
        T::from(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same() {
        let throws = |seed, label| -> Vec<usize> {
            let mut dice = Dice::new(seed, label);
            (0..20).map(|_| dice.below(1000)).collect()
        };
        assert_eq!(throws(1, "a"), throws(1, "a"));
        assert_ne!(throws(1, "a"), throws(1, "b"));
        assert_ne!(throws(1, "a"), throws(2, "a"));
    }

    #[test]
    fn chances_come_out_about_right() {
        let mut dice = Dice::new(1, "chances");
        let hits = (0..10_000).filter(|_| dice.percent(30)).count();
        assert!((2_700..3_300).contains(&hits), "{hits}");
        let mut counts = [0; 3];
        (0..3_000).for_each(|_| counts[dice.weighted(&[1, 0, 2])] += 1);
        assert!(counts[1] == 0 && counts[2] > counts[0], "{counts:?}");
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<&str>(&[]), "");
    }
}
