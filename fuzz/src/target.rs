//! The half that libFuzzer drives. See `main.rs`.
#![no_main]

mod check;

use crate::check::{HEAD, check};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| {
    if let Err(what) = check(bytes) {
        panic!("{what}");
    }
});

// A table seldom stays one when its bytes change at random, so every second change moves whole rows or cells.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed & 1 == 0 || size <= HEAD {
        return fuzzer_mutate(data, size, max_size);
    }
    let mut dice = Dice(seed);
    let mark = *dice.of(b"\n\n\n,,;\t|\"");
    let mut parts: Vec<Vec<u8>> = data[HEAD..size].split(|&b| b == mark).map(<[u8]>::to_vec).collect();
    let (at, from) = (dice.below(parts.len()), dice.below(parts.len()));
    match dice.below(5) {
        0 => drop(parts.remove(at)),
        1 => parts.insert(at, parts[from].clone()),
        2 => parts.swap(at, from),
        3 => parts[at] = dice.of(&CELLS).to_vec(),
        _ => parts.insert(at, dice.of(&CELLS).to_vec()),
    }
    let changed = parts.join(&mark);
    let length = changed.len().min(max_size - HEAD);
    data[HEAD..HEAD + length].copy_from_slice(&changed[..length]);
    HEAD + length
});

/// Cells that are read in a way of their own.
const CELLS: [&[u8]; 40] = [
    b"",
    b"\"",
    b"\"a\"\"b\"",
    b"\"a\nb\"",
    b"n/a",
    b"2024-01-31",
    b"2024-02-30",
    b"20240131",
    b"2024-01-31T12:35:10.5Z",
    b"2024-01-31 12:35:10 -0530",
    b"31/Jan/24 12:35 PM",
    b"Jan 31, 2024",
    b"03/04/2024",
    b"13/04/2024",
    b"04/13/2024",
    b"29/02/0000",
    b"9999-12-31",
    b"0000-01-01",
    b"12:35",
    b"01:20:00",
    b"-1",
    b"0",
    b"10",
    b"1,234.5",
    b"1.234,5",
    b"(12.50)",
    b"1e308",
    b"999999999999999999999",
    b"$1",
    b"yes",
    b"Total",
    b"client_id",
    b"timestamp",
    b"type",
    b"name",
    b"How likely are you to recommend us?",
    b"\xc3\xa9",
    b"\xe9",
    b"\xef\xbb\xbf",
    b"\xc2\xa0",
];

struct Dice(u32);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % sides
    }

    fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }
}
