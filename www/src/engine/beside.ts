// Where the product's own files are: beside this script. The builds in one file take inside.ts in place of this one.

// Written out, because bundlers find files by this form.
export const places: { worker: URL; module: URL; workbooks: URL; list: URL | null } = {
  worker: new URL("worker.js", import.meta.url),
  module: new URL("rapport_bg.wasm", import.meta.url),
  workbooks: new URL("workbook_bg.wasm", import.meta.url),
  /** The hashes of all files, as the build wrote them. */
  list: new URL("integrity.json", import.meta.url),
};

const sample = (name: string): URL => new URL(`sample/${name}`, import.meta.url);

/** The ten exports of an imaginary firm. */
export const sampleFiles: readonly URL[] = [
  "clients", "events", "projects", "messages", "surveys", "tickets", "invoices", "subscriptions", "referrals", "web_sessions",
].map((name) => sample(`${name}.csv`));

/** What only their maker could know about them: how the survey asked. */
export const sampleProfile = sample("profile.json");

export async function fetchFile(place: string | URL): Promise<Response> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}: ${String(place)}`);
  return response;
}
