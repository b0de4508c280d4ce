// The scoring model while it is edited: the draft with its steps, what it would change, what its conditions find. One for each
// workspace, so that the draft is still there when the reader comes back from another view.
import type { Condition, EarlierModel, Matching, ModelName, Override, ScoresQuery, ScoringModel, TableId, WhatIf } from "rapport";
import type { RapportError } from "../engine/client";
import { begin, change, close, type History, redo, undo } from "./edits";
import { placeOf, type Place } from "./fault-place";
import { dayBefore } from "../text/format";
import { Latest } from "../engine/latest";
import { INVALID } from "./model-file";
import { type Difference, differences, same } from "./model-diff";
import { asError, type Workspace } from "./workspace";

const desks = new WeakMap<Workspace, Desk>();

/** The desk of a workspace; null until there is a model at all. */
export function deskOf(workspace: Workspace): Desk | null {
  const { model } = workspace;
  if (model === null) return null;
  let desk = desks.get(workspace);
  if (desk === undefined) desks.set(workspace, (desk = new Desk(workspace, model)));
  return desk;
}

/** Another session has begun: a draft of the one before is nothing to it. */
export function leaveDesk(workspace: Workspace): void {
  desks.delete(workspace);
}

/** What a draft would do, with the models that the answer is about: by the time it comes the draft may have moved on. */
export interface Effect {
  answer: WhatIf;
  before: ScoringModel;
  after: ScoringModel;
}

export class Desk {
  /** The model in force, as it was when the draft was last set beside it. */
  base: ScoringModel;
  history: History<ScoringModel>;
  /** The last answer, and whether the draft has moved on since. */
  whatIf: Effect | null = null;
  stale = false;
  /** What the model in force is called, once that is known. */
  name: ModelName | null = null;
  /** Why the draft is not valid. While it is not, nothing is asked. */
  fault: RapportError | null = null;
  /** Why there is no answer to a valid draft. */
  trouble: RapportError | null = null;
  /** The entry whose details are shown, as `triggers/2`. */
  opened = "";

  readonly workspace: Workspace;
  readonly #asking: Latest<ScoringModel, Effect>;
  readonly #counts = new Map<string, Matching | null>();
  readonly #listeners = new Set<() => void>();
  /** How the draft differs from the model in force, as it was found last. */
  #found: { base: ScoringModel; draft: ScoringModel; all: Difference[] } | null = null;
  /** The report that the answers belong to. */
  #report: object | null = null;

  constructor(workspace: Workspace, model: ScoringModel) {
    this.workspace = workspace;
    this.base = model;
    this.history = begin(model);
    this.#asking = new Latest((draft) => this.#weigh(draft), (outcome) => {
      // The same draft is asked about again when there is other data.
      this.stale = outcome.question !== this.draft || this.#asking.busy;
      if ("answer" in outcome) {
        this.whatIf = outcome.answer;
        this.trouble = null;
        if (!this.stale) this.fault = null;
      } else {
        const error = asError(outcome.error);
        if (!INVALID.has(error.code)) [this.whatIf, this.trouble, this.fault] = [null, error, null];
        else if (!this.stale) this.fault = error;
      }
      this.#tell();
    });
  }

  get draft(): ScoringModel {
    return this.history.now;
  }

  async #weigh(draft: ScoringModel): Promise<Effect> {
    const { base: before } = this;
    const after = this.#document(draft);
    return { answer: await this.workspace.client.whatIf(after, scoresQuery(this.workspace, after)), before, after };
  }

  /**
   * What applying a draft would put in force. Models before the one in force stay, whatever was undone or loaded; only where the
   * period is another one they say nothing any more.
   */
  #document({ earlier = [], ...draft }: ScoringModel): ScoringModel {
    const kept = new Map([...(this.base.earlier ?? []), ...earlier].map((entry): [string, EarlierModel] => [entry.until, entry]));
    const all = [...kept.values()].filter(({ model }) => sameWindow(model, draft)).sort((a, b) => (a.until < b.until ? -1 : 1));
    return all.length === 0 ? draft : { ...draft, earlier: all };
  }

  /** The model in force. Until the desk takes notice of a new one, `base` can be an older one. */
  get inForce(): ScoringModel {
    return this.workspace.model ?? this.base;
  }

  get place(): Place | null {
    return this.fault === null ? null : placeOf(this.fault.message);
  }

  get differences(): Difference[] {
    const { base, draft } = this;
    // Asked for at many places of one drawing.
    if (this.#found?.base !== base || this.#found.draft !== draft) {
      // Its number is given when it is applied.
      this.#found = { base, draft, all: differences(base, this.#document(draft)).filter(({ part, field }) => part !== "model" || field !== "version") };
    }
    return this.#found.all;
  }

  get isChanged(): boolean {
    return this.base !== this.draft && this.differences.length > 0;
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Takes notice of a new report: other data, or another model in force. */
  follow(): void {
    const { model, report } = this.workspace;
    if (report === this.#report) return;
    this.#report = report;
    this.#counts.clear();
    if (model !== null) this.#adopt(model);
    this.#ask();
    void this.#learn(report);
  }

  #adopt(model: ScoringModel): void {
    if (same(model, this.base)) return;
    // An untouched draft goes along; one with changes stays as it is.
    if (!this.isChanged) this.history = begin(model);
    this.base = model;
  }

  /** The engine knows best what is in force: the answer of an older report must not come back. */
  async #renew(): Promise<void> {
    this.#adopt(await this.workspace.client.model() ?? this.inForce);
  }

  async #learn(report: object | null): Promise<void> {
    // Without scores it has no name to show.
    const name = await modelName(this.workspace).catch(() => null);
    if (report !== this.#report) return;
    this.name = name;
    this.#tell();
  }

  #ask(): void {
    this.stale = true;
    this.#asking.ask(this.draft);
  }

  /** A change of the draft, by the name of what is changed. */
  edit(name: string, act: (draft: ScoringModel) => void): void {
    const next = structuredClone(this.draft);
    act(next);
    // A field that is left as it was is no step.
    if (same(next, this.draft)) return;
    this.#set(change(this.history, name, next));
  }

  /** A change that is a step of its own. */
  step(act: (draft: ScoringModel) => void): void {
    this.seal();
    this.edit("step", act);
    this.seal();
  }

  /** What was typed or dragged is one step; what comes next is another. */
  seal(): void {
    this.history = close(this.history);
  }

  replace(model: ScoringModel): void {
    this.opened = "";
    this.step((draft) => {
      for (const field of Object.keys(draft)) Reflect.deleteProperty(draft, field);
      Object.assign(draft, structuredClone(model));
    });
  }

  undo(): void {
    this.#set(undo(this.history));
  }

  redo(): void {
    this.#set(redo(this.history));
  }

  reset(): void {
    this.replace(this.base);
  }

  #set(history: History<ScoringModel>): void {
    if (history === this.history) return;
    this.history = history;
    this.#ask();
    this.#tell();
  }

  open(entry: string): void {
    this.opened = this.opened === entry ? "" : entry;
    this.#tell();
  }

  /** The last day that the model in force has scored; null where no window is over. */
  get lastDay(): string | null {
    const end = this.workspace.report?.roster?.window.end;
    return end === undefined ? null : dayBefore(end);
  }

  /** Why the model in force cannot stay with the windows that are over; null where it can. */
  get cannotKeep(): "window" | "kept" | null {
    const { base, draft, lastDay } = this;
    if (lastDay === null || !sameWindow(base, draft)) return "window";
    // Those windows belong to an older model already.
    return this.#document(draft).earlier?.some(({ until }) => until >= lastDay) ? "kept" : null;
  }

  /** The draft becomes the model in force. With `keep`, windows that are over stay with the model before. */
  async apply(keep: boolean): Promise<void> {
    await this.#renew();
    const { base, lastDay, cannotKeep } = this;
    const { earlier = [], ...rest } = structuredClone(this.#document(this.draft));
    const { earlier: _older, overrides: _decisions, ...old } = base;
    const kept = keep && cannotKeep === null && lastDay !== null ? [...earlier, { until: lastDay, model: old }] : earlier;
    await this.#force({ ...rest, version: base.version + 1, ...(kept.length === 0 ? {} : { earlier: kept }) },
      // In the place of the draft: a new number is nothing that one could see taken back.
      (now) => ({ ...this.history, now, open: null }));
  }

  /** What a person decided about a client, or nothing any more. It changes no score, so it is in force at once and no new version. */
  async decide(client: string, decided: Override | null): Promise<void> {
    await this.#renew();
    await this.#force(withDecision(this.base, client, decided),
      (now) => close(change(this.history, "decide", this.isChanged ? withDecision(this.draft, client, decided) : now)));
  }

  /** With what becomes of the draft and its steps. */
  async #force(model: ScoringModel, next: (now: ScoringModel) => History<ScoringModel>): Promise<void> {
    const { client } = this.workspace;
    await client.setModel(model);
    // The engine's own reading of it: bands in their order, what was left out filled in.
    const now = await client.model() ?? model;
    this.history = next(now);
    this.base = now;
    await this.workspace.refresh();
    this.#tell();
  }

  /** How many rows and clients conditions find; undefined while that is being asked, null where it cannot be told. */
  count(table: TableId, filter: readonly Condition[] = []): Matching | null | undefined {
    const key = JSON.stringify([table, filter]);
    if (!this.#counts.has(key)) {
      // In the place of the answer, so that it is asked once.
      this.#counts.set(key, null);
      void this.workspace.client.matching(table, [...filter]).then((found) => this.#counts.set(key, found), () => {}).then(() => this.#tell());
      return undefined;
    }
    return this.#counts.get(key) ?? null;
  }
}

/** Both models over windows of the new one's length, so that like is held against like. */
export function scoresQuery({ query }: Workspace, { window = "month", days }: ScoringModel): ScoresQuery {
  const { asOf, timeZone } = query;
  return { window, ...(days === undefined ? {} : { days }), ...(asOf === undefined ? {} : { asOf }), ...(timeZone === undefined ? {} : { timeZone }) };
}

/** The id, version and hash of the model in force. */
export async function modelName({ client, query }: Workspace): Promise<ModelName> {
  const { period, days, asOf, timeZone } = query;
  const given = { window: period, days, asOf, timeZone };
  return (await client.scores(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))).model;
}

function sameWindow(a: Pick<ScoringModel, "window" | "days">, b: Pick<ScoringModel, "window" | "days">): boolean {
  return (a.window ?? "month") === (b.window ?? "month") && a.days === b.days;
}

function withDecision({ overrides = [], ...model }: ScoringModel, client: string, decided: Override | null): ScoringModel {
  const others = overrides.filter((entry) => entry.client !== client);
  const all = decided === null ? others : [...others, decided];
  return all.length === 0 ? model : { ...model, overrides: all };
}
