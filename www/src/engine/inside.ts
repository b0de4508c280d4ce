// Where the product's own files are in the builds of one file: inside it, compressed. Nothing is asked of any network, so that such
// a file works from disk, in a frame without an origin, and under a policy that allows no connection.
import packed from "packed";

const inside = (name: string): URL => new URL(`inside:${name}`);

export const places = { worker: inside("worker.js"), module: inside("rapport_bg.wasm"), workbooks: inside("workbook_bg.wasm"), list: null };

/** Only where the sample was put in too. */
export const sampleFiles: readonly URL[] = Object.keys(packed).filter((name) => name.endsWith(".csv")).map(inside);
export const sampleProfile = inside("sample/profile.json");

const types: Record<string, string> = { js: "text/javascript", wasm: "application/wasm", csv: "text/csv", json: "application/json" };

export async function fetchFile(place: string | URL): Promise<Response> {
  const { protocol, pathname } = new URL(place, document.baseURI);
  const content = protocol === "inside:" ? packed[pathname] : undefined;
  if (content !== undefined) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const type = types[pathname.split(".").at(-1) ?? ""] ?? "";
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": type } });
  }
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${String(place)}`);
  return response;
}
