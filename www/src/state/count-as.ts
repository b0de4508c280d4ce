// As whose the metrics are counted holds for the whole page, and stands in the address of the views that show metrics.
import type { Router, ViewName } from "./routes";
import type { Workspace } from "./workspace";

const views: ReadonlySet<ViewName> = new Set(["metrics", "metric"]);
const PARAM = "preset";

/** An address that says nothing leaves it as it was, and says it from then on. */
export function countAs(router: Router, workspace: Workspace): void {
  const { registry, query } = workspace;
  const { view, params } = router.current;
  if (registry === null || !views.has(view)) return;
  const told = params.get(PARAM);
  if (told === null) tellPreset(router, query.preset ?? "");
  else if (told !== query.preset && registry.presets.some(({ id }) => id === told)) void workspace.ask({ ...query, preset: told });
}

export function tellPreset(router: Router, preset: string): void {
  const { view, params } = router.current;
  if (!views.has(view) || (params.get(PARAM) ?? "") === preset) return;
  const told = new URLSearchParams(params);
  if (preset === "") told.delete(PARAM);
  else told.set(PARAM, preset);
  router.refine(told);
}
