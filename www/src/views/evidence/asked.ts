// What the page of evidence asks of the engine: what stands in its address, and what holds for every view.
import type { EvidenceQuery, LifetimesQuery, OutcomeKind, ScoresQuery } from "rapport";
import type { Workspace } from "../../state/workspace";

export const OUTCOMES: readonly OutcomeKind[] = ["churn", "renewal", "expansion", "lapse"];

export function scoresAsked({ query }: Workspace): ScoresQuery {
  const { period, days, asOf, timeZone } = query;
  return {
    ...(period === undefined ? {} : { window: period }), ...(days === undefined ? {} : { days }),
    ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** An outcome that the address does not name is the engine's own choice. */
export function evidenceAsked(workspace: Workspace, params: URLSearchParams): EvidenceQuery {
  const outcome = OUTCOMES.find((kind) => kind === params.get("outcome"));
  return { ...scoresAsked(workspace), ...(outcome === undefined ? {} : { outcome }) };
}

export function lifetimesAsked({ query: { asOf, timeZone } }: Workspace): LifetimesQuery {
  return { ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
}
