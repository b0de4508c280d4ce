//! How many there are, of each cell. In 16 bits, since hardly any window of a client has more, and most memory of scores is here; what
//! is more stands aside.

use std::ops::Range;

use rustc_hash::FxHashMap;

pub struct Tally {
    small: Vec<u16>,
    /// Of cells whose number is [`Tally::BEYOND`].
    beyond: FxHashMap<usize, u32>,
}

impl Tally {
    const BEYOND: u16 = u16::MAX;

    pub fn new(cells: usize) -> Tally {
        Tally { small: vec![0; cells], beyond: FxHashMap::default() }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        self.small.len()
    }

    /// The numbers of cells, where none anywhere stands aside.
    #[inline(always)]
    pub fn small(&self, cells: Range<usize>) -> Option<&[u16]> {
        self.beyond.is_empty().then(|| &self.small[cells])
    }

    #[inline(always)]
    pub fn of(&self, cell: usize) -> u32 {
        let small = self.small[cell];
        if small == Tally::BEYOND { self.beyond[&cell] } else { small.into() }
    }

    #[inline(always)]
    pub fn add(&mut self, cell: usize, many: u32) {
        match u16::try_from(u32::from(self.small[cell]).saturating_add(many)) {
            Ok(sum) if sum < Tally::BEYOND => self.small[cell] = sum,
            _ => self.add_beyond(cell, many),
        }
    }

    /// Makes the number 1, however often.
    #[inline(always)]
    pub fn mark(&mut self, cell: usize) {
        self.small[cell] = 1;
    }

    #[cold]
    fn add_beyond(&mut self, cell: usize, many: u32) {
        let sum = self.of(cell).saturating_add(many);
        self.beyond.insert(cell, sum);
        self.small[cell] = Tally::BEYOND;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_counts_on_where_16_bits_end() {
        let mut tally = Tally::new(3);
        for _ in 0..70_000 {
            tally.add(1, 1);
        }
        tally.add(2, 65_534);
        assert_eq!([0, 1, 2].map(|cell| tally.of(cell)), [0, 70_000, 65_534]);
        assert_eq!(tally.beyond.len(), 1);
        tally.add(2, 1);
        assert_eq!((tally.of(2), tally.beyond.len()), (65_535, 2));
        tally.add(2, u32::MAX);
        assert_eq!(tally.of(2), u32::MAX);
    }
}
