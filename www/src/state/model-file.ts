// A scoring model as a file: saved, read, copied.
import type { ScoringModel } from "rapport";
import { RapportError } from "../engine/client";
import { download } from "../take/csv";
import type { Workspace } from "./workspace";
import { fileFaults } from "../text/words";

/** Faults by which the engine refuses the document itself; any other is about the data. */
export const INVALID: ReadonlySet<string> = new Set(["invalid_model", "out_of_range"]);

export function asText(model: ScoringModel): string {
  return JSON.stringify(model, null, 2);
}

export function save(model: ScoringModel): void {
  download(`${model.id}-version-${model.version}.json`, asText(model), "application/json");
}

/** The model in a file, if the engine takes it. Nothing is in force by that. */
export async function read(workspace: Workspace, file: File): Promise<ScoringModel> {
  const text = await file.text();
  try {
    await workspace.client.whatIf(text);
  } catch (error) {
    if (!(error instanceof RapportError)) throw error;
    if (INVALID.has(error.code)) throw new RapportError({ ...fileFaults.refused(file.name, error.message, error.hint) });
  }
  return JSON.parse(text) as ScoringModel;
}
