// The job with Papa Parse, as its documentation advises for large files: the File itself, read in its own chunks, rows as arrays.
import Papa from "papaparse";
import { counted } from "./count.mjs";
import { Rows } from "./rows.mjs";

export function start() {}

export function run(blob, model) {
  return counted(model, (count) => new Promise((resolve, reject) => {
    const rows = new Rows(count);
    let columns;
    Papa.parse(blob, {
      skipEmptyLines: true,
      chunk({ data }) {
        let first = 0;
        if (columns === undefined) {
          columns = ["client", "timestamp", "type"].map((name) => data[0].indexOf(name));
          first = 1;
        }
        const [client, time, type] = columns;
        for (let i = first; i < data.length; i++) rows.add(data[i][client], data[i][time], data[i][type]);
      },
      complete: () => resolve(rows.clients()),
      error: reject,
    });
  }));
}
