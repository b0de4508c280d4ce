// Clients as rows of a file, with every attribute that came with them.
import type { Roster } from "rapport";
import { callList, portfolio, roster as words } from "../text/words";
import { csv } from "./csv";
import { money, plain } from "./raw";

export function clientsCsv(roster: Roster, rows: readonly number[]): string {
  const { columns } = words;
  const headers = [portfolio.id, columns.name, columns.score, columns.band, columns.change, columns.active, columns.stake, callList.headers[8] ?? "", columns.why, ...roster.attributes.map(({ title }) => title)];
  return csv(headers, rows.map((at) => [
    roster.client[at], roster.name[at], roster.score[at], roster.bands[roster.band[at] ?? 255]?.label, roster.change[at], roster.lastActive[at], money(roster.stake[at] ?? NaN), currencyOf(roster, at),
    (roster.reasons[at] ?? []).map((reason) => reason.text).join(" "), ...roster.attributes.map(({ values }) => values[at]),
  ].map(plain)));
}

/** Of what a client is worth; nothing where that is not known. */
export function currencyOf({ stake, stakeCurrency, stakeCurrencies }: Roster, at: number): string {
  if (Number.isNaN(stake[at] ?? NaN)) return "";
  return (stakeCurrencies === null ? stakeCurrency : stakeCurrencies[at]) ?? "";
}
