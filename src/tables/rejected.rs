//! Every rejected row, as it stands in the file and with what was wrong, as CSV: to be corrected and loaded again.

use super::receipt::Rejection;

/// No more than this is kept of the rows of one file: beyond, a file is not one with faults but another file.
const MOST_BYTES: usize = 64 << 20;

/// The rejected rows of a file.
#[derive(Default)]
pub struct Rejected {
    csv: Vec<u8>,
    /// Rows that did not fit in.
    pub left_out: u32,
}

impl Rejected {
    pub fn add(&mut self, rejection: &Rejection, row: &[u8]) {
        if self.csv.len() + row.len() > MOST_BYTES {
            self.left_out += 1;
            return;
        }
        if self.csv.is_empty() {
            self.csv.extend_from_slice(b"line,column,found,expected,what to do,row\r\n");
        }
        let line = rejection.line.to_string();
        let column = rejection.column.as_deref().unwrap_or("");
        for cell in [&line, column, &rejection.value, &rejection.expected, &rejection.hint] {
            self.cell(cell.as_bytes());
            self.csv.push(b',');
        }
        self.cell(row);
        self.csv.extend_from_slice(b"\r\n");
    }

    pub fn finish(mut self) -> Vec<u8> {
        self.csv.shrink_to_fit();
        self.csv
    }

    /// A cell that a spreadsheet would take for a formula begins with an apostrophe.
    fn cell(&mut self, text: &[u8]) {
        let formula = matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
        let quoted = formula || text.iter().any(|b| matches!(b, b'"' | b',' | b'\n' | b'\r'));
        if quoted {
            self.csv.push(b'"');
        }
        if formula {
            self.csv.push(b'\'');
        }
        for &b in text {
            if b == b'"' {
                self.csv.push(b'"');
            }
            self.csv.push(b);
        }
        if quoted {
            self.csv.push(b'"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_whole_and_no_cell_is_a_formula() {
        let rejection = Rejection {
            line: 7,
            column: Some("when".into()),
            value: "=HYPERLINK(\"x\")".into(),
            expected: "a date".into(),
            hint: "Correct it.".into(),
        };
        let mut rejected = Rejected::default();
        rejected.add(&rejection, b"a,\"b \"\"c\"\"\",=1");
        let csv = rejected.finish();
        let mut reader = csv::Reader::from_reader(csv.as_slice());
        let row: Vec<String> = reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(row, ["7", "when", "'=HYPERLINK(\"x\")", "a date", "Correct it.", "a,\"b \"\"c\"\"\",=1"]);
    }
}
