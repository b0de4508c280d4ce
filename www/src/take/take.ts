// Taking something away: a table as CSV, a picture as SVG or PNG, answers as JSON. One way for all of them; the views say what.
import type { Measurement, Period, Query } from "rapport";
import type { Workspace } from "../state/workspace";
import { take as words } from "../text/words";
import { auditOf } from "./audit";
import { csv, download, saveFile } from "./csv";
import { json } from "./json";
import { png, standalone } from "./picture";
import { inUnit, plain } from "./raw";
import { tableCsv } from "./table";
import { dayBefore } from "../text/format";

/** What is to be taken, told on the way up: the views around it fill in what it is about. */
export interface Taking {
  what: { table: HTMLTableElement } | { svg: SVGSVGElement } | { png: SVGSVGElement } | { csv: () => string | Promise<string> } | { json: () => Promise<unknown> };
  name: string;
  /** The metrics it shows, and how they were counted. */
  about?: Query;
  /** Of its last value. */
  period?: Period;
}

export async function takeAway(workspace: Workspace, { what, name, about, period }: Taking): Promise<void> {
  const audit = await auditOf(workspace, about ?? null);
  const title = [name, period?.label ?? workspace.report?.roster?.window.label ?? audit.asOf];
  const model = audit.model?.hash ?? "";
  const file = fileName(...title, model);
  // A table has no place to say inside up to which day it is, and of which data.
  const sheet = `${fileName(...title, dayBefore(audit.asOf), audit.data.slice(0, 8), model)}.csv`;
  if ("table" in what) download(sheet, tableCsv(what.table));
  else if ("csv" in what) download(sheet, await what.csv());
  else if ("json" in what) download(`${file}.json`, json(await what.json()), "application/json");
  else if ("svg" in what) download(`${file}.svg`, standalone(what.svg, audit).svg, "image/svg+xml");
  else saveFile(`${file}.png`, await png(standalone(what.png, audit)));
}

/** What it is, of which period, by which model: `whom-to-call-2025-12-0a1b2c….json`. */
export function fileName(...parts: readonly string[]): string {
  const slug = (text: string): string => text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return parts.map((part) => slug(part).slice(0, 80)).filter((part) => part !== "").join("-");
}

export function measurementsCsv(found: readonly Measurement[]): string {
  return csv(Object.values(words.measurements), found.map((entry) => {
    const { metric, variant, segment, period, value, unit, currency, status, reason, n, interval } = entry;
    return [metric, variant, segment?.by, segment?.value, period.label, period.start, period.end, String(period.complete), inUnit(value, unit), unit, currency, status, reason, n,
      inUnit(interval?.low ?? null, unit), inUnit(interval?.high ?? null, unit), interval?.level, interval?.method].map(plain);
  }));
}
