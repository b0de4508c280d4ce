// The call list as a file, and what those on it are worth.
import type { Report, Roster } from "rapport";
import { csv, download } from "./csv";
import * as format from "../text/format";
import { modelName } from "../state/model-desk";
import { callList as words } from "../text/words";
import type { Workspace } from "../state/workspace";

export async function downloadCallList(workspace: Workspace): Promise<void> {
  const { client, query } = workspace;
  const [calls, { hash }] = await Promise.all([client.callList(query), modelName(workspace)]);
  const number = (value: number | null): string => (value === null ? "" : String(value));
  // Whole units with their decimals: a spreadsheet does not know of minor ones.
  const money = (minor: number | null): string => (minor === null ? "" : (minor / 100).toFixed(2));
  download(words.file(hash), csv(words.headers, calls.map((call) => [
    call.client, call.name, number(call.score), call.band ?? "", number(call.change), call.reasons.join(" "), call.since ?? "", money(call.stake), call.currency ?? "", call.play ?? "",
  ])));
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
