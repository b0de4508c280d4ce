// The job with uDSV, as its documentation advises for files that are not wanted whole: text in chunks, rows as arrays of strings (its
// fastest form), handed to a function one by one.
import { inferSchema, initParser } from "udsv";
import { counted } from "./count.mjs";
import { Rows } from "./rows.mjs";

export function start() {}

export function run(blob, model) {
  return counted(model, async (count) => {
    const rows = new Rows(count);
    let parser, row;
    const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (parser === undefined) {
        const schema = inferSchema(value);
        const [client, time, type] = ["client", "timestamp", "type"].map((name) => schema.cols.findIndex((column) => column.name === name));
        parser = initParser(schema);
        row = (fields) => rows.add(fields[client], fields[time], fields[type]);
      }
      parser.chunk(value, parser.stringArrs, row);
    }
    parser.end();
    return rows.clients();
  });
}
