// What the lists of the model's form share: a row with a name that opens to its details, its place in the order, and its fault.
import { html, nothing, type TemplateResult } from "lit";
import type { ScoringModel } from "rapport";
import { moved } from "../../state/edits";
import type { Desk } from "../../state/model-desk";
import { lines as words } from "../../text/later-words";

/** The lists of a model that are edited as rows. */
export type List = "triggers" | "bonuses" | "penalties" | "bands" | "segments" | "plays";

export type Item<L extends List> = NonNullable<ScoringModel[L]>[number];

/** Where the focus goes after the next drawing: the id of an element. */
export interface Stage {
  desk: Desk;
  focus: (id: string) => void;
}

export function listOf<L extends List>(model: ScoringModel, list: L): Item<L>[] {
  return (model[list] ?? []) as Item<L>[];
}

export function setList<L extends List>(model: ScoringModel, list: L, items: Item<L>[]): void {
  Object.assign(model, { [list]: items });
}

/** Changes a field of an entry. */
export function setter<L extends List>(desk: Desk, list: L, at: number) {
  return (name: string, act: (item: Item<L>) => void): void => {
    desk.edit(`${list}.${at}.${name}`, (draft) => {
      const item = listOf(draft, list)[at];
      if (item !== undefined) act(item);
    });
  };
}

/** Of an optional number: an empty field takes it away. */
export function setOptional<K extends string>(item: { [key in K]?: number }, field: K, value: number): void {
  if (Number.isNaN(value)) Reflect.deleteProperty(item, field);
  else Object.assign(item, { [field]: value });
}

export const rowId = (list: List, at: number, part = "name"): string => `${list}-${at}-${part}`;

export function add<L extends List>({ desk, focus }: Stage, list: L, item: Item<L>): void {
  const at = listOf(desk.draft, list).length;
  desk.step((draft) => setList(draft, list, [...listOf(draft, list), item]));
  desk.opened = `${list}/${at}`;
  focus(rowId(list, at));
}

/** The name of a row, which opens its details. */
export function opener({ desk }: Stage, list: List, at: number, label: string): TemplateResult {
  const entry = `${list}/${at}`;
  const open = desk.opened === entry;
  return html`<button class="disclosure" id=${rowId(list, at, "open")} aria-expanded=${open} aria-controls=${rowId(list, at, "details")} @click=${() => desk.open(entry)}>${label || words.unnamed}</button>`;
}

/** Up, down, another like it, away. */
export function tools<L extends List>({ desk, focus }: Stage, list: L, at: number, name: string, copy: ((item: Item<L>) => Item<L>) | null, ordered = true): TemplateResult {
  const all = listOf(desk.draft, list);
  const move = (by: number): void => {
    desk.step((draft) => setList(draft, list, moved(listOf(draft, list), at, by)));
    desk.opened = `${list}/${at + by}`;
    focus(rowId(list, at + by, by < 0 ? "up" : "down"));
  };
  const duplicate = (): void => {
    const item = all[at];
    if (item === undefined || copy === null) return;
    desk.step((draft) => setList(draft, list, listOf(draft, list).toSpliced(at + 1, 0, copy(structuredClone(item)))));
    desk.opened = `${list}/${at + 1}`;
    focus(rowId(list, at + 1));
  };
  const remove = (): void => {
    desk.step((draft) => setList(draft, list, listOf(draft, list).toSpliced(at, 1)));
    desk.opened = "";
    focus(at < all.length - 1 ? rowId(list, at, "open") : `${list}-add`);
  };
  return html`<p class="tools">
    ${ordered ? html`<button class="link" id=${rowId(list, at, "up")} aria-disabled=${at === 0} aria-label=${words.upOf(name)} @click=${() => { if (at > 0) move(-1); }}>${words.up}</button>
      <button class="link" id=${rowId(list, at, "down")} aria-disabled=${at === all.length - 1} aria-label=${words.downOf(name)} @click=${() => { if (at < all.length - 1) move(1); }}>${words.down}</button>` : nothing}
    ${copy === null ? nothing : html`<button class="link" aria-label=${words.copyOf(name)} @click=${duplicate}>${words.copy}</button>`}
    <button class="link" aria-label=${words.removeOf(name)} @click=${remove}>${words.remove}</button></p>`;
}

/** The fault that is about this entry, beside it. */
export function faultOf({ desk }: Stage, part: string, at: number | null): TemplateResult | typeof nothing {
  const place = desk.place;
  if (place === null || place.part !== part || place.at !== at) return nothing;
  return html`<p class="fault" id=${faultId(part, at)}>${faultText(desk)}</p>`;
}

/** The same as a row of a table, as wide as it. */
export function faultRow(stage: Stage, part: string, at: number, columns: number): TemplateResult | typeof nothing {
  const found = faultOf(stage, part, at);
  return found === nothing ? nothing : html`<tr class="fault-row"><td colspan=${columns}>${found}</td></tr>`;
}

export function faultId(part: string, at: number | null): string {
  return `fault-${part}-${at ?? "all"}`;
}

/** The id to describe a field by, where the entry has a fault. */
export function wrong({ desk }: Stage, part: string, at: number | null): string | undefined {
  const place = desk.place;
  return place !== null && place.part === part && place.at === at ? faultId(part, at) : undefined;
}

export function faultText(desk: Desk): string {
  const { place, fault } = desk;
  if (place === null || fault === null) return "";
  return place.message.includes("null") ? words.numberMissing : `${place.message} ${fault.hint}`;
}
