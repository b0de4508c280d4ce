// The engine's answers as JSON, each with its audit.
import type { Query } from "rapport";
import { RapportError } from "../engine/error";
import type { Workspace } from "../state/workspace";
import { audited } from "./audit";

/** Typed arrays as arrays; what is no number as null, as JSON has it. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (ArrayBuffer.isView(inner) ? Array.from(inner as unknown as ArrayLike<number>) : inner));
}

/** The report, the scores of all windows, health and the call list; null where nothing can be scored. */
export function everything(workspace: Workspace): Promise<unknown> {
  const { client, query } = workspace;
  const { asOf, timeZone } = query;
  const when = { ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
  return audited(workspace, query, async () => {
    const [report, scores, health, callList] = await Promise.all([client.report(query), scored(client.scores(when)), scored(client.health(when)), scored(client.callList(query))]);
    return { report, scores, health, callList };
  });
}

export function calls(workspace: Workspace): Promise<unknown> {
  const { client, query } = workspace;
  return audited(workspace, query, async () => ({ callList: await client.callList(query) }));
}

export function oneClient(workspace: Workspace, id: string): Promise<unknown> {
  const { client, query } = workspace;
  return audited(workspace, query, async () => ({ client: await client.client(id, query) }));
}

/** Of one metric. */
export function measurements(workspace: Workspace, about: Query): Promise<unknown> {
  return audited(workspace, about, async () => ({ measurements: (await workspace.client.report(about)).cards[0]?.series ?? [] }));
}

/** Clients as rows, in the order of the list on the page. */
export function clients(workspace: Workspace, ids: readonly string[]): Promise<unknown> {
  const { client, query } = workspace;
  return audited(workspace, query, async () => {
    // Not the one on the page, which may be of the data before.
    const { roster } = await client.report(query);
    if (roster === null) return { window: null, clients: [] };
    const places = new Map(roster.client.map((id, at) => [id, at]));
    const rows = ids.map((id) => places.get(id)).filter((at) => at !== undefined).map((at) => ({
      client: roster.client[at], name: roster.name[at], score: roster.score[at], band: roster.bands[roster.band[at] ?? 255]?.id ?? null, change: roster.change[at],
      status: roster.status[at], lastActive: roster.lastActive[at], stake: roster.stake[at], currency: roster.stakeCurrencies === null ? roster.stakeCurrency : roster.stakeCurrencies[at],
      reasons: roster.reasons[at], play: roster.plays[at], attributes: Object.fromEntries(roster.attributes.map(({ column, values }) => [column, values[at]])),
    }));
    return { window: roster.window, bands: roster.bands, clients: rows };
  });
}

async function scored<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RapportError && error.code === "nothing_to_score") return null;
    throw error;
  }
}
