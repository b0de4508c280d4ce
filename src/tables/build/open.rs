//! Which rows of a column hold values that do not say by themselves what they mean.

use super::{Builder, Clock, Data, DateOrder, Decimal, NO_TIME, Settled, waiting};
use crate::tables::column::fingerprint;

impl Builder {
    /// Gives every row whose value rests on what was settled for its file, with a mark of how it was settled: the same bytes mean
    /// another day in a file of the other order. To be asked before it is settled; `zone` is that of times without one.
    pub fn resting(&self, settled: Settled, zone: Option<&str>, each: &mut impl FnMut(usize, u64)) {
        match &self.data {
            Data::Text(_) => {}
            Data::Number(numbers) if settled.decimal == Decimal::Comma => {
                let mark = fingerprint(b"decimal comma");
                numbers.comma.iter().for_each(|(row, _)| each(*row as usize, mark));
            }
            Data::Number(_) => {}
            Data::Time { at, clocks, numeric, .. } => {
                if numeric.seen > 0 && settled.order == Some(DateOrder::MonthFirst) {
                    let mark = fingerprint(b"month first");
                    at.iter().enumerate().filter(|(_, at)| waiting(**at).is_some()).for_each(|(row, _)| each(row, mark));
                }
                let Some(mark) = zone.map(|zone| fingerprint(zone.as_bytes())) else { return };
                let ends = clocks.iter().skip(1).map(|c| c.0 as usize).chain([at.len()]);
                for ((from, _), end) in clocks.iter().zip(ends).filter(|((_, clock), _)| *clock == Clock::Wall) {
                    (*from as usize..end).filter(|row| at[*row] != NO_TIME).for_each(|row| each(row, mark));
                }
            }
        }
    }
}
