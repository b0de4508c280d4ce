// How to read a metric: when it helps, where it misleads, what it is made from, and the same definition in SQL.
import { html, nothing, type TemplateResult } from "lit";
import type { TableInfo } from "rapport";
import { list } from "../../text/locale";
import type { Chosen } from "./address";
import { metric as words } from "../../text/words";
import { engineLang } from "../said";

export function guidance({ info, variant }: Chosen, tables: readonly TableInfo[]): TemplateResult {
  const title = (id: string): string => tables.find((table) => table.id === id)?.title ?? id;
  const own = (text: string): TemplateResult => html`<span lang=${engineLang()}>${text}</span>`;
  const facts: [string, string | TemplateResult][] = [
    ...([[words.meaning, info.meaning], [words.when, info.when], [words.pitfalls, info.pitfalls], [words.formula, info.formula]] as const)
      .flatMap(([name, text]): [string, TemplateResult][] => (text === "" ? [] : [[name, own(text)]])),
    [words.stages, list(info.stages.map((stage) => words.stageWords[stage]))],
    [words.madeFrom, list(info.inputs.map(({ table, columns }) => words.columnsOf(title(table), columns)))],
  ];
  const copy = ({ currentTarget }: Event): void => {
    const told = currentTarget instanceof Element ? currentTarget.nextElementSibling : null;
    const say = (text: string): void => { if (told !== null) told.textContent = text; };
    // Outside of a secure context there is no clipboard.
    const done = (navigator.clipboard as Clipboard | undefined)?.writeText(variant.sql.trim()) ?? Promise.reject(new Error(words.notCopied));
    done.then(() => say(words.copied), () => say(words.notCopied));
  };
  return html`<section><h2>${words.guidanceHeading}</h2>
    <dl class="facts wide">${facts.filter(([, text]) => text !== "").map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}
      ${info.references.length === 0 ? nothing : html`<div><dt>${words.references}</dt>${info.references.map((reference) => html`<dd lang=${engineLang()}>${reference}</dd>`)}</div>`}</dl>
    ${variant.sql.trim() === "" ? nothing : html`<details class="sql"><summary>${words.sql}</summary>
      <p><button part="button" @click=${copy}>${words.copy}</button> <span class="quiet" role="status"></span></p>
      <pre class="scroll" role="region" aria-label=${words.sqlLabel} tabindex="0"><code>${variant.sql.trim()}</code></pre></details>`}
  </section>`;
}
