// Files that come from the site itself: the sample data, and what a host page names in `src`.
import { RapportError } from "./client";
import { faults } from "../text/words";
import type { Source } from "../state/workspace";

/** The ten exports of an imaginary firm, beside the script. */
export const sampleFiles: readonly URL[] = [
  "clients", "events", "projects", "messages", "surveys", "tickets", "invoices", "subscriptions", "referrals", "web_sessions",
].map((name) => new URL(`sample/${name}.csv`, import.meta.url));

/** What only their maker could know about them: how the survey asked. */
export const sampleProfile = new URL("sample/profile.json", import.meta.url);

/** Fetches files side by side; one that is not there does not hold up the others. */
export function sources(files: readonly (string | URL)[]): Promise<(Source | RapportError)[]> {
  return Promise.all(files.map(async (file) => {
    const place = new URL(file, document.baseURI);
    const name = decodeURIComponent(place.pathname.split("/").at(-1) ?? "") || place.pathname;
    try {
      const response = await fetch(place);
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return { name, blob: await response.blob() };
    } catch (error) {
      return new RapportError(faults.notFetched(name, error instanceof Error ? error.message : String(error)));
    }
  }));
}
