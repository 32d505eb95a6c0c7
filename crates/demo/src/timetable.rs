//! A week without clashes: nobody is in two rooms at once. Lessons are placed one after the other, each in the free slot that
//! leaves the fewest gaps and spreads a subject over the days.

/// A place in the week: day and lesson of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slot {
    /// 0 is Monday.
    pub(crate) day: u8,
    /// 0 is the first lesson.
    pub(crate) nth: u8,
}

const DAYS: u8 = 5;

/// Who is busy when. Classes and teachers are known by their index.
pub(crate) struct Planner {
    per_day: u8,
    classes: Vec<u64>,
    teachers: Vec<u64>,
}

impl Planner {
    pub(crate) fn new(per_day: u8, classes: usize) -> Self {
        Self { per_day, classes: vec![0; classes], teachers: Vec::new() }
    }

    /// The best free slot for these classes with these teachers, among the first `limit` lessons of a day, and not on the days
    /// of `had` (a bit each) if that can be helped. It is taken at once.
    pub(crate) fn place(
        &mut self,
        classes: &[usize],
        teachers: &[usize],
        limit: u8,
        had: &mut u8,
    ) -> Option<Slot> {
        let busy = self.busy(classes, teachers);
        let slot = (0..DAYS)
            .flat_map(|day| (0..limit.min(self.per_day)).map(move |nth| Slot { day, nth }))
            .filter(|slot| busy & self.bit(*slot) == 0)
            .min_by_key(|slot| self.cost(*slot, classes, *had))?;
        self.take(slot, classes, teachers);
        *had |= 1 << slot.day;
        Some(slot)
    }

    fn cost(&self, slot: Slot, classes: &[usize], had: u8) -> i32 {
        let mut cost = i32::from(slot.nth) * 2;
        for class in classes {
            let day = self.day_of(self.classes.get(*class).copied().unwrap_or_default(), slot.day);
            cost += day.count_ones() as i32 * 6;
            // A free lesson before one that is taken is a gap; filling it comes first.
            if day >> slot.nth > 1 {
                cost -= 40;
            }
        }
        if had >> slot.day & 1 == 1 { cost + 100 } else { cost }
    }

    /// Takes a slot that is known to be free.
    pub(crate) fn take(&mut self, slot: Slot, classes: &[usize], teachers: &[usize]) {
        let bit = self.bit(slot);
        for class in classes {
            if let Some(busy) = self.classes.get_mut(*class) {
                *busy |= bit;
            }
        }
        for teacher in teachers {
            if self.teachers.len() <= *teacher {
                self.teachers.resize(teacher + 1, 0);
            }
            if let Some(busy) = self.teachers.get_mut(*teacher) {
                *busy |= bit;
            }
        }
    }

    fn busy(&self, classes: &[usize], teachers: &[usize]) -> u64 {
        let classes = classes.iter().filter_map(|class| self.classes.get(*class));
        let teachers = teachers.iter().filter_map(|teacher| self.teachers.get(*teacher));
        classes.chain(teachers).fold(0, |all, busy| all | busy)
    }

    fn bit(&self, slot: Slot) -> u64 {
        1 << (u32::from(slot.day) * u32::from(self.per_day) + u32::from(slot.nth))
    }

    fn day_of(&self, busy: u64, day: u8) -> u64 {
        busy >> (u32::from(day) * u32::from(self.per_day)) & ((1 << self.per_day) - 1)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn nobody_is_in_two_places_at_once() {
        let mut planner = Planner::new(7, 2);
        let mut class_slots = [HashSet::new(), HashSet::new()];
        let mut teacher_slots = HashSet::new();
        for _ in 0..10 {
            for (class, slots) in class_slots.iter_mut().enumerate() {
                let slot = planner.place(&[class], &[0], 7, &mut 0).unwrap();
                assert!(slots.insert(slot) && teacher_slots.insert(slot));
            }
        }
        let together = planner.place(&[0, 1], &[1], 7, &mut 0).unwrap();
        assert!(class_slots.iter_mut().all(|slots| slots.insert(together)));
    }

    #[test]
    fn a_week_fills_without_gaps_and_says_when_it_is_full() {
        let mut planner = Planner::new(4, 1);
        let mut had = 0;
        let slots: HashSet<_> = (0..20).map(|_| planner.place(&[0], &[], 4, &mut had).unwrap()).collect();
        assert_eq!(slots.len(), 20);
        assert_eq!(planner.place(&[0], &[], 4, &mut had), None);
    }

    #[test]
    fn a_subject_is_spread_over_the_days() {
        let mut planner = Planner::new(7, 1);
        let mut had = 0;
        let days: HashSet<_> = (0..5).map(|_| planner.place(&[0], &[], 7, &mut had).unwrap().day).collect();
        assert_eq!(days.len(), 5);
    }
}
