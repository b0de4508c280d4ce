//! Who did something, and on which days: people are counted once however often they come.

/// Pairs of somebody and a day, 32 days in one entry: most people of a period take one each, on however many days they came.
#[derive(Clone, Default)]
pub struct Heads(Vec<Entry>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    who: u32,
    /// The days from 32 times this on.
    block: i32,
    days: u32,
}

impl Heads {
    /// Rows of one person often follow each other, day by day.
    #[inline(always)]
    pub fn push(&mut self, who: u32, day: i32) {
        let (block, days) = (day.div_euclid(32), 1 << day.rem_euclid(32));
        match self.0.last_mut() {
            Some(last) if last.who == who && last.block == block => last.days |= days,
            _ => self.0.push(Entry { who, block, days }),
        }
    }

    pub fn merge(&mut self, other: &Heads) {
        self.0.extend(&other.0);
    }

    /// The number of distinct pairs.
    pub fn pairs(&mut self) -> f64 {
        self.settle();
        f64::from(self.0.iter().map(|entry| entry.days.count_ones()).sum::<u32>())
    }

    /// The number of distinct people.
    pub fn people(&mut self) -> f64 {
        self.who().count() as f64
    }

    /// The distinct people, in the order of their codes.
    pub fn who(&mut self) -> impl Iterator<Item = u32> + '_ {
        self.settle();
        self.0.chunk_by(|a, b| a.who == b.who).map(|of_one| of_one[0].who)
    }

    /// Puts what is of one person and block together.
    fn settle(&mut self) {
        self.0.sort_unstable();
        self.0.dedup_by(|next, kept| {
            let same = (next.who, next.block) == (kept.who, kept.block);
            if same {
                kept.days |= next.days;
            }
            same
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn everybody_and_every_day_counts_once(
            given in prop::collection::vec((0..4u32, prop_oneof![-70..70i32, Just(i32::MIN), Just(i32::MAX)]), 0..60),
            at in 0..60usize,
        ) {
            let (mut heads, mut others) = (Heads::default(), Heads::default());
            for (i, &(who, day)) in given.iter().enumerate() {
                if i < at { heads.push(who, day) } else { others.push(who, day) }
            }
            heads.merge(&others);
            let people: BTreeSet<u32> = given.iter().map(|pair| pair.0).collect();
            prop_assert_eq!(heads.pairs(), given.iter().collect::<BTreeSet<_>>().len() as f64);
            prop_assert_eq!(heads.people(), people.len() as f64);
            prop_assert_eq!(heads.who().collect::<Vec<u32>>(), people.into_iter().collect::<Vec<u32>>());
        }
    }
}
