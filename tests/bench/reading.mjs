// A limit of the machine: the file read piece by piece, and nothing done with it.
import { read } from "./read.mjs";

export function start() {}

export async function run(blob) {
  let bytes = 0;
  await read(blob, (_, end) => {
    bytes += end;
    return 0;
  });
  if (bytes !== blob.size) throw new Error(`${bytes} bytes read of ${blob.size}`);
  return {};
}
