// The sections of the privacy page that show what the browser itself says.
import { html, nothing, type TemplateResult } from "lit";
import { places } from "../engine/beside";
import type { RapportClient } from "../engine/client";
import type { Loaded } from "../engine/loaded";
import { keeperSeen, pageSeen } from "../state/page-traffic";
import type { Compared } from "../state/published";
import type { Stored } from "../state/stored";
import * as format from "../text/format";
import { proof as words } from "../text/later-words";
import { DATABASE } from "../keep/device";
import { CACHES } from "../keep/offline";
import type { Tried } from "./privacy";

export function policySection(policy: string, tried: readonly Tried[] | null, trying: boolean, act: () => void): TemplateResult {
  const rules = policy.split(";").map((rule) => rule.trim().split(/\s+/)).filter(([name]) => name !== "" && name !== undefined);
  return html`<section class="proof"><h2>${words.policyHeading}</h2>
    ${policy === "" ? html`<p class="prose-line">${words.noPolicy}</p>` : html`<p class="prose-line">${words.policyLead}</p>
    <div class="scroll" role="region" aria-label=${words.policyHeading} tabindex="0"><table>
      <thead><tr><th scope="col">${words.rule}</th><th scope="col">${words.means}</th><th scope="col">${words.allows}</th></tr></thead>
      <tbody>${rules.map(([name = "", ...sources]) => html`<tr><th scope="row"><code>${name} ${sources.join(" ")}</code></th><td>${words.directives[name] ?? ""}</td>
        <td>${sources.map((source) => words.sources[source] ?? source).join("; ")}</td></tr>`)}</tbody></table></div>`}
    <p class="prose-line">${words.tryLead}</p>
    <p class="answers"><button part="button" ?disabled=${trying} @click=${act}>${trying ? words.trying : tried === null ? words.try : words.tryAgain}</button></p>
    ${tried === null ? nothing : attempts(tried)}
    <p class="quiet prose-line">${words.policyLimits}</p></section>`;
}

function attempts(tried: readonly Tried[]): TemplateResult {
  return html`<p class="prose-line"><strong>${outcome(tried)}</strong></p>
    <table class="attempts"><thead><tr><th scope="col">${words.tried}</th><th scope="col">${words.from}</th><th scope="col">${words.answer}</th></tr></thead>
    <tbody>${tried.map((made) => html`<tr><th scope="row">${words.attempts[made.what]}</th><td>${words.places[made.from]}</td>
      <td class=${made.refused || made.error !== "" ? "" : "flag bad"}>${made.refused ? words.refused(made.rule) : words.notRefused(made.error)}</td></tr>`)}</tbody></table>`;
}

/** All attempts in a sentence. */
export function outcome(tried: readonly Tried[]): string {
  const refused = tried.filter((made) => made.refused).length;
  const failed = tried.filter((made) => !made.refused && made.error !== "").length;
  return refused === tried.length ? words.allRefused(refused) : words.someRefused(refused, failed, tried.length - refused - failed);
}

export function trafficSection(client: RapportClient, offline: boolean): TemplateResult {
  const seen = [
    ...pageSeen().map((each) => ({ ...each, from: words.places.page })),
    ...client.seen.map((each) => ({ ...each, from: words.places.worker })),
  ].sort((one, other) => one.at - other.at);
  // Some browsers list what they refused among the requests too.
  const refusals = new Set(seen.filter(({ refused }) => refused !== null).map(({ what }) => what));
  const requests = seen.filter(({ what, refused, frame }) => refused === null && !refusals.has(what) && !(frame && refusals.has(new URL(what).origin)));
  const { firstFile } = client;
  const since = firstFile === null ? null : requests.filter(({ at }) => at > firstFile).length;
  const elsewhere = requests.filter(({ what }) => !what.startsWith(`${location.origin}/`)).length;
  return html`<section class="proof"><h2>${words.trafficHeading}</h2>
    <p class="prose-line traffic"><strong>${words.traffic(requests.length, since)}</strong> ${elsewhere === 0 ? words.trafficHere : words.trafficElsewhere(elsewhere)} ${words.refusedCount(seen.filter(({ refused }) => refused !== null).length)}</p>
    <p class="quiet prose-line">${words.trafficLead}${offline || keeperSeen().length > 0 ? ` ${words.trafficKept(keeperSeen().length)}` : ""}</p>
    <details class="twin"><summary>${words.trafficTwin}</summary>
      <div class="scroll tall" role="region" aria-label=${words.trafficTwin} tabindex="0"><table>
        <thead><tr><th scope="col">${words.address}</th><th scope="col">${words.from}</th><th scope="col" class="figure">${words.when}</th><th scope="col">${words.answer}</th></tr></thead>
        <tbody>${[...seen.filter((each) => each.refused !== null || requests.includes(each)), ...keeperSeen().map((each) => ({ ...each, from: words.places.service }))].map(({ what, from, at, refused }) => html`<tr><th scope="row"><code>${what.replace(location.origin, "")}</code></th><td>${from}</td>
          <td class="figure">${words.seconds(format.fixed((at - performance.timeOrigin) / 1000, 1))}</td>
          <td>${refused !== null ? words.refused(refused) : firstFile !== null && at > firstFile ? words.sinceFile : ""}</td></tr>`)}</tbody></table></div></details></section>`;
}

export function importsSection(loaded: readonly Loaded[]): TemplateResult {
  const modules = loaded.filter(({ imports }) => imports !== null);
  return html`<section class="proof"><h2>${words.importsHeading}</h2><p class="prose-line">${words.importsLead}</p>
    ${modules.length === 0 ? html`<p class="quiet">${words.importsNone}</p>` : modules.map(({ name, imports }) => html`<details class="twin" open><summary>${words.importsOf(name, imports?.length ?? 0)}</summary>
      <div class="scroll tall" role="region" aria-label=${words.importsOf(name, imports?.length ?? 0)} tabindex="0"><table>
        <thead><tr><th scope="col">${words.importName}</th><th scope="col">${words.importFor}</th></tr></thead>
        <tbody>${(imports ?? []).map((item) => html`<tr><th scope="row"><code>${item}</code></th><td>${purpose(item)}</td></tr>`)}</tbody></table></div></details>`)}
    ${modules.length === 1 ? html`<p class="quiet prose-line">${words.workbooksLater}</p>` : nothing}</section>`;
}

/** By the longest beginning that is described. */
function purpose(item: string): string {
  const known = Object.keys(words.imports).filter((start) => item.startsWith(start)).sort((one, other) => other.length - one.length)[0];
  return (known === undefined ? undefined : words.imports[known]) ?? words.importUnknown;
}

export function buildSection(loaded: readonly Loaded[], compared: Compared | null, comparing: boolean, trouble: string, act: () => void): TemplateResult {
  const files = compared?.files ?? loaded;
  const verdict = ({ name, integrity }: Loaded): string => {
    const published = compared?.list[name];
    return published === undefined ? words.unlisted : published === integrity ? words.same : words.differs;
  };
  return html`<section class="proof"><h2>${words.buildHeading}</h2><p class="prose-line">${words.buildLead}</p>
    ${files.length === 0 ? html`<p class="quiet">${words.importsNone}</p>` : html`<div class="scroll" role="region" aria-label=${words.buildHeading} tabindex="0"><table class="build">
      <thead><tr><th scope="col">${words.file}</th><th scope="col" class="figure">${words.size}</th><th scope="col">${words.hash}</th>${compared === null ? nothing : html`<th scope="col">${words.published}</th>`}</tr></thead>
      <tbody>${files.map((file) => html`<tr><th scope="row">${file.name}</th><td class="figure">${format.bytes(file.bytes)}</td>
        <td>${file.sha256 === null ? words.noHash : html`<code class="hash">${file.sha256}</code>`}</td>
        ${compared === null ? nothing : html`<td class=${verdict(file) === words.differs ? "flag bad" : ""}>${verdict(file)}</td>`}</tr>`)}</tbody></table></div>`}
    ${places.list === null ? nothing : html`<p class="prose-line">${words.compareLead}</p>
    <p class="answers"><button part="button" ?disabled=${comparing} @click=${act}>${comparing ? words.comparing : words.compare}</button></p>`}
    ${trouble === "" ? nothing : html`<p class="flag prose-line" role="status">${words.noList(trouble)}</p>`}</section>`;
}

export function storedSection(kept: { found: Stored[]; unknown: Stored["kind"][]; bytes: number | null } | null, act: () => void): TemplateResult {
  return html`<section class="proof stored"><h2>${words.storedHeading}</h2>
    ${kept === null ? nothing : kept.found.length === 0 ? nothingStored(kept.unknown) : html`<p class="prose-line">${words.storedLead}</p>
    <table><thead><tr><th scope="col">${words.kind}</th><th scope="col">${words.name}</th><th scope="col">${words.holds}</th></tr></thead>
      <tbody>${kept.found.map((each) => html`<tr><th scope="row">${words.kinds[each.kind]}</th><td><code>${each.name}</code></td><td>${holds(each, kept.bytes)}</td></tr>`)}</tbody></table>`}
    ${kept === null || kept.unknown.length === 0 ? nothing : html`<p class="quiet prose-line">${kept.unknown.map((kind) => words.kinds[kind]).join(", ")}: ${words.storedUnknown}</p>`}
    <p class="answers"><button part="button" @click=${act}>${words.lookAgain}</button></p></section>`;
}

/** Of what the browser lists; of the rest it is not known. */
function nothingStored(unknown: readonly Stored["kind"][]): TemplateResult | typeof nothing {
  const listed = (["database", "cache", "local", "session", "cookie"] as const).filter((kind) => !unknown.includes(kind));
  return listed.length === 0 ? nothing : html`<p class="prose-line"><strong>${words.storedNothing(listed.map((kind) => words.none[kind]))}</strong> ${words.storedLead}</p>`;
}

function holds({ kind, name, entries, bytes, characters }: Stored, all: number | null): string {
  // What else the origin keeps is not for this page to explain.
  if ((kind === "database" && name !== DATABASE) || (kind === "cache" && !name.startsWith(CACHES))) return words.notOurs;
  if (kind === "cache") return words.entries(entries ?? 0, format.bytes(bytes ?? 0));
  if (kind === "database") return words.databaseHolds(all === null ? "" : format.bytes(all));
  return words.characters(characters ?? 0);
}
