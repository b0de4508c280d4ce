//! Values in as few bytes as they take: a column begins narrow, and the first value that does not fit widens all of it. Columns are
//! most of what a large log holds, and what is smaller is also read faster.

use super::column::make_room;

/// Codes of a dictionary: one, two or four bytes each, for most columns have few different texts.
#[derive(Clone, Debug)]
pub enum Codes {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

/// Numbers in 32 bits as long as each is the very same there: whole ones up to 16,777,216, halves, NaN.
#[derive(Clone, Debug)]
pub enum Numbers {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

/// The same done with whichever list there is.
macro_rules! with {
    ($all:expr, $($width:ident)|+, $list:ident => $do:expr) => {
        match $all {
            $(Self::$width($list) => $do),+
        }
    };
}

/// What columns of several widths have in common.
macro_rules! column {
    ($column:ident of $value:ty: $narrowest:ident $(| $wider:ident)+) => {
        impl Default for $column {
            fn default() -> $column {
                $column::$narrowest(Vec::new())
            }
        }

        impl $column {
            pub fn len(&self) -> usize {
                with!(self, $narrowest $(| $wider)+, values => values.len())
            }

            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            pub fn iter(&self) -> impl Iterator<Item = $value> + '_ {
                (0..self.len()).map(|row| self.get(row))
            }

            pub fn push(&mut self, value: $value) {
                self.extend(&[value]);
            }

            pub fn make_room(&mut self, rows: usize) {
                with!(self, $narrowest $(| $wider)+, values => make_room(values, rows));
            }

            pub fn truncate(&mut self, rows: usize) {
                with!(self, $narrowest $(| $wider)+, values => values.truncate(rows));
            }

            /// Keeps the rows for which `keep` says so.
            pub fn retain(&mut self, keep: &[bool]) {
                with!(self, $narrowest $(| $wider)+, values => retain(values, keep));
            }

            /// Bytes of memory held.
            pub fn bytes(&self) -> usize {
                with!(self, $narrowest $(| $wider)+, values => held(values))
            }
        }

        impl FromIterator<$value> for $column {
            fn from_iter<I: IntoIterator<Item = $value>>(values: I) -> $column {
                let mut column = $column::default();
                values.into_iter().for_each(|value| column.push(value));
                column
            }
        }
    };
}

column!(Codes of u32: One | Two | Four);
column!(Numbers of f64: Single | Double);

impl Codes {
    #[inline(always)]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::One(codes) => codes[row].into(),
            Codes::Two(codes) => codes[row].into(),
            Codes::Four(codes) => codes[row],
        }
    }

    #[inline(never)]
    pub fn extend(&mut self, more: &[u32]) {
        self.fit(more.iter().fold(0, |all, code| all | code));
        // Every code fits now.
        match self {
            Codes::One(codes) => codes.extend(more.iter().map(|code| *code as u8)),
            Codes::Two(codes) => codes.extend(more.iter().map(|code| *code as u16)),
            Codes::Four(codes) => codes.extend_from_slice(more),
        }
    }

    /// Makes sure that a code as large as this one fits.
    fn fit(&mut self, code: u32) {
        let wider = match self {
            Codes::One(codes) if code > u16::MAX.into() => Codes::Four(widened(codes)),
            Codes::One(codes) if code > u8::MAX.into() => Codes::Two(widened(codes)),
            Codes::Two(codes) if code > u16::MAX.into() => Codes::Four(widened(codes)),
            _ => return,
        };
        *self = wider;
    }
}

impl Numbers {
    pub fn get(&self, row: usize) -> f64 {
        match self {
            Numbers::Single(numbers) => numbers[row].into(),
            Numbers::Double(numbers) => numbers[row],
        }
    }

    pub fn set(&mut self, row: usize, number: f64) {
        self.fit(&[number]);
        match self {
            Numbers::Single(numbers) => numbers[row] = number as f32,
            Numbers::Double(numbers) => numbers[row] = number,
        }
    }

    #[inline(never)]
    pub fn extend(&mut self, more: &[f64]) {
        self.fit(more);
        match self {
            Numbers::Single(numbers) => numbers.extend(more.iter().map(|number| *number as f32)),
            Numbers::Double(numbers) => numbers.extend_from_slice(more),
        }
    }

    /// Makes sure that none of these numbers loses anything.
    #[inline(always)]
    fn fit(&mut self, more: &[f64]) {
        let same = |number: &f64| f64::from(*number as f32) == *number || number.is_nan();
        if let Numbers::Single(numbers) = self
            && !more.iter().all(same)
        {
            *self = Numbers::Double(widened(numbers));
        }
    }
}

/// The same values wider, with as much room as there was.
fn widened<A: Copy, B: From<A>>(values: &Vec<A>) -> Vec<B> {
    let mut wide = Vec::new();
    make_room(&mut wide, values.capacity());
    wide.extend(values.iter().map(|value| B::from(*value)));
    wide
}

/// Keeps the values for which `keep` says so.
pub fn retain<T: Copy>(values: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    values.retain(|_| {
        row += 1;
        keep[row - 1]
    });
}

fn held<T>(values: &Vec<T>) -> usize {
    values.capacity() * size_of::<T>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Codes around the borders of each width.
    fn code() -> impl Strategy<Value = u32> {
        prop_oneof![0..4u32, 250..260u32, 65_530..65_540u32, Just(u32::MAX)]
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            Just(f64::NAN),
            Just(-0.0),
            (-9..9i32).prop_map(|n| f64::from(n) / 2.0),
            Just(16_777_217.0),
            Just(0.1),
            Just(1e300)
        ]
    }

    fn bits(numbers: impl Iterator<Item = f64>) -> Vec<u64> {
        numbers.map(|number| if number.is_nan() { f64::NAN } else { number }.to_bits()).collect()
    }

    proptest! {
        #[test]
        fn codes_are_what_was_given(given in prop::collection::vec(prop::collection::vec(code(), 0..5), 0..8), to in 0..20usize) {
            let (mut codes, mut all) = (Codes::default(), Vec::<u32>::new());
            for more in &given {
                codes.extend(more);
                all.extend(more);
            }
            prop_assert_eq!(codes.iter().collect::<Vec<u32>>(), all.clone());
            let keep: Vec<bool> = (0..all.len()).map(|row| row % 3 != 1).collect();
            codes.retain(&keep);
            retain(&mut all, &keep);
            codes.truncate(to);
            all.truncate(to);
            prop_assert_eq!(codes.iter().collect::<Codes>().iter().collect::<Vec<u32>>(), all);
        }

        #[test]
        fn numbers_are_what_was_given(given in prop::collection::vec(prop::collection::vec(number(), 0..5), 0..8), put in number()) {
            let (mut numbers, mut all) = (Numbers::default(), Vec::<f64>::new());
            for more in &given {
                numbers.extend(more);
                all.extend(more);
            }
            prop_assert_eq!(bits(numbers.iter()), bits(all.iter().copied()));
            if let Some(first) = all.first_mut() {
                numbers.set(0, put);
                *first = put;
            }
            let keep: Vec<bool> = (0..all.len()).map(|row| row % 3 != 1).collect();
            numbers.retain(&keep);
            retain(&mut all, &keep);
            prop_assert_eq!(bits(numbers.iter().collect::<Numbers>().iter()), bits(all.into_iter()));
        }
    }

    #[test]
    fn what_fits_stays_narrow() {
        assert!(matches!((0..256).collect(), Codes::One(_)));
        assert!(matches!((0..257).collect(), Codes::Two(_)));
        assert!(matches!([0, 65_536].into_iter().collect(), Codes::Four(_)));
        assert!(matches!([1.0, 16_777_216.0, 0.5, f64::NAN].into_iter().collect(), Numbers::Single(_)));
        assert!(matches!([1.0, 16_777_217.0].into_iter().collect(), Numbers::Double(_)));
        let mut roomy = Codes::default();
        roomy.make_room(1000);
        roomy.extend(&[1, 300]);
        assert_eq!((roomy.bytes(), roomy.len()), (2000, 2));
    }
}
