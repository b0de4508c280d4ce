// How the engine and the code by hand are given a Blob: as www/src/engine/worker.ts does, in one buffer used again and again, with a pause between two
// pieces in which a "cancel" could be heard.
const BUFFER = 4 << 20;

/**
 * `take(bytes, end, last)` gets the buffer and where its content ends; at least one byte behind that is free. It returns how
 * many bytes at the end it wants to see again, in front of the next ones.
 */
export async function read(blob, take) {
  const reader = blob.stream().getReader({ mode: "byob" });
  let bytes = new Uint8Array(BUFFER);
  let kept = 0;
  for (;;) {
    const { done, value } = await reader.read(bytes.subarray(kept, -1));
    bytes = new Uint8Array(value.buffer);
    const end = kept + value.byteLength;
    kept = take(bytes, end, done);
    if (done) return;
    if (kept > bytes.length / 2) {
      const larger = new Uint8Array(bytes.length * 2);
      larger.set(bytes.subarray(end - kept, end));
      bytes = larger;
    } else {
      bytes.copyWithin(0, end - kept, end);
    }
    await breath();
  }
}

const { port1, port2 } = new MessageChannel();
function breath() {
  return new Promise((resolve) => {
    port1.onmessage = () => {
      // A port that is listened to keeps Node from ending.
      port1.onmessage = null;
      resolve();
    };
    port2.postMessage(null);
  });
}
