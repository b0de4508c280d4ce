// The call list as a file, and what those on it are worth.
import type { Report, Roster } from "rapport";
import { csv } from "./csv";
import { money, plain } from "./raw";
import * as format from "../text/format";
import { callList as words } from "../text/words";
import type { Workspace } from "../state/workspace";

export async function callListCsv({ client, query }: Workspace): Promise<string> {
  const calls = await client.callList(query);
  return csv(words.headers, calls.map((call) => [
    call.client, call.name, call.score, call.band, call.change, call.reasons.join(" "), call.since, money(call.stake), call.currency, call.play,
  ].map(plain)));
}

/** "Those who need attention are worth …"; nothing where it is not known or in several currencies. */
export function worth({ headline, roster }: Report): string {
  return headline.stake === null || headline.needAttention === 0 || roster === null ? "" : words.worth(format.amount(headline.stake, "money", roster.stakeCurrency ?? ""));
}

/** A client's yearly value, with its currency where there are several. */
export function stakeOf({ stake, stakeCurrencies }: Roster, at: number): string {
  const amount = stake[at] ?? NaN;
  return Number.isNaN(amount) ? "" : format.amount(amount, "money", stakeCurrencies?.[at] ?? "");
}
