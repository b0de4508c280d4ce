// The fields of a form: a label, a value, and what to do with each change of it.
import { html, noChange, nothing, type TemplateResult } from "lit";
import { Directive, directive, type PartInfo, PartType, type PropertyPart } from "lit/directive.js";
import { live } from "lit/directives/live.js";

/** Sets a number only where the field says another one: "1.0" must stay while "1.05" is typed. */
class NumberValue extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.PROPERTY) throw new Error("a number is the property of a field");
  }

  render(_value: number | undefined): unknown {
    return noChange;
  }

  override update({ element }: PropertyPart, [value]: [number | undefined]): unknown {
    if (!(element instanceof HTMLInputElement)) return noChange;
    if (value === undefined ? element.value !== "" : !Number.isNaN(value) && (element.value === "" || Number(element.value) !== value)) element.value = value === undefined ? "" : String(value);
    return noChange;
  }
}

const numberValue = directive(NumberValue);

export interface FieldOptions {
  /** For the focus, and for the fault that is about it. */
  id?: string;
  /** The label is only heard: a column's header says it to the eye. */
  quiet?: boolean;
  /** The id of what says what is wrong with it. */
  wrong?: string | undefined;
  hint?: string;
}

function labelled(label: string, { quiet }: FieldOptions, field: TemplateResult): TemplateResult {
  return html`<label class="field"><span class=${quiet ? "hidden" : ""}>${label}</span> ${field}</label>`;
}

export interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
  step?: number;
  /** A number can be left out: what that means. */
  none?: string;
}

/** An empty field is NaN, which no model takes, or nothing where it can be left out. */
export function numberField(label: string, value: number | undefined, act: (value: number) => void, options: NumberOptions = {}): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) act(event.target.valueAsNumber);
  };
  return labelled(label, options, html`<input type="number" class="number" inputmode="decimal" id=${options.id ?? nothing} min=${options.min ?? 0} max=${options.max ?? nothing} step=${options.step ?? "any"}
    placeholder=${options.none ?? nothing} aria-invalid=${options.wrong === undefined ? nothing : "true"} aria-describedby=${options.wrong ?? nothing}
    .value=${numberValue(value)} @input=${hear}>`);
}

/** The same number to drag. */
export function slider(label: string, value: number | undefined, max: number, act: (value: number) => void, step = 1): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) act(event.target.valueAsNumber);
  };
  return html`<input type="range" class="slider" aria-label=${label} min="0" max=${max} step=${step} .value=${live(String(value ?? 0))} @input=${hear}>`;
}

export function textField(label: string, value: string, act: (value: string) => void, options: FieldOptions = {}): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) act(event.target.value);
  };
  return labelled(label, options, html`<input type="text" id=${options.id ?? nothing} placeholder=${options.hint ?? nothing}
    aria-invalid=${options.wrong === undefined ? nothing : "true"} aria-describedby=${options.wrong ?? nothing} .value=${live(value)} @input=${hear}>`);
}

const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");

/** Sets lines only where the field says other ones: an empty line must stay while the next is typed. */
class LinesValue extends Directive {
  render(_values: readonly string[]): unknown {
    return noChange;
  }

  override update({ element }: PropertyPart, [values]: [readonly string[]]): unknown {
    if (element instanceof HTMLTextAreaElement && lines(element.value).join("\n") !== values.join("\n")) element.value = values.join("\n");
    return noChange;
  }
}

const linesValue = directive(LinesValue);

/** Several texts, one a line. */
export function linesField(label: string, values: readonly string[], act: (values: string[]) => void, options: FieldOptions = {}): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) act(lines(event.target.value));
  };
  return labelled(label, options, html`<textarea id=${options.id ?? nothing} rows=${Math.min(8, Math.max(2, values.length + 1))} .value=${linesValue(values)} @input=${hear}></textarea>`);
}

export interface Choice {
  value: string;
  label: string;
}

export function selectField(label: string, value: string, choices: readonly Choice[], act: (value: string) => void, options: FieldOptions = {}): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLSelectElement) act(event.target.value);
  };
  return labelled(label, options, html`<select id=${options.id ?? nothing} @change=${hear}>${choices.map((choice) => html`<option value=${choice.value} .selected=${choice.value === value}>${choice.label}</option>`)}</select>`);
}

export function checkField(label: string, value: boolean, act: (value: boolean) => void, options: FieldOptions & { disabled?: boolean } = {}): TemplateResult {
  const hear = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) act(event.target.checked);
  };
  return html`<label class="check"><input type="checkbox" id=${options.id ?? nothing} ?disabled=${options.disabled ?? false} .checked=${live(value)} @change=${hear}> <span class=${options.quiet ? "hidden" : ""}>${label}</span></label>`;
}
