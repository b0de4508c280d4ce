// The engine's answers as JSON, each with its audit.
import type { ClientView, Measurement, Query } from "rapport";
import { RapportError } from "../engine/error";
import type { Workspace } from "../state/workspace";
import { provenance } from "./audit";

/** Typed arrays as arrays; what is no number as null, as JSON has it. */
export function json(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (inner instanceof Float64Array || inner instanceof Uint8Array ? Array.from<number>(inner) : inner));
}

/** The report, the scores of all windows, health and the call list; null where nothing can be scored. */
export async function everything(workspace: Workspace): Promise<unknown> {
  const { client, query } = workspace;
  const { asOf, timeZone } = query;
  const when = { ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
  const [audit, report, scores, health, callList] = await Promise.all([
    provenance(workspace, query), client.report(query), scored(client.scores(when)), scored(client.health(when)), scored(client.callList(query)),
  ]);
  return { audit, report, scores, health, callList };
}

export async function calls(workspace: Workspace): Promise<unknown> {
  const [audit, callList] = await Promise.all([provenance(workspace, workspace.query), workspace.client.callList(workspace.query)]);
  return { audit, callList };
}

export async function oneClient(workspace: Workspace, view: ClientView): Promise<unknown> {
  return { audit: await provenance(workspace, workspace.query), client: view };
}

export async function measurements(workspace: Workspace, about: Query, found: readonly Measurement[]): Promise<unknown> {
  return { audit: await provenance(workspace, about), measurements: found };
}

/** Clients as rows, in the order of the list on the page. */
export async function clients(workspace: Workspace, at: readonly number[]): Promise<unknown> {
  const audit = await provenance(workspace, workspace.query);
  const roster = workspace.report?.roster ?? null;
  if (roster === null) return { audit, window: null, clients: [] };
  const rows = at.map((row) => ({
    client: roster.client[row], name: roster.name[row], score: roster.score[row], band: roster.bands[roster.band[row] ?? 255]?.id ?? null, change: roster.change[row],
    status: roster.status[row], lastActive: roster.lastActive[row], stake: roster.stake[row], currency: roster.stakeCurrencies === null ? roster.stakeCurrency : roster.stakeCurrencies[row],
    reasons: roster.reasons[row], play: roster.plays[row], attributes: Object.fromEntries(roster.attributes.map(({ column, values }) => [column, values[row]])),
  }));
  return { audit, window: roster.window, bands: roster.bands, clients: rows };
}

async function scored<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RapportError && error.code === "nothing_to_score") return null;
    throw error;
  }
}
