// How much a client does a week, and since when: a sentence for each change, and the weeks it was told from.
import { html, nothing, type TemplateResult } from "lit";
import type { ActivityLevel, ClientView, Reference } from "rapport";
import { type Point, type Step, trend, trendTable } from "../../pictures/pictures";
import * as format from "../../text/format";
import { level as words, suggested } from "../../text/words";

/** One decimal says enough of a small mean, none of a large one. */
const rate = (mean: number): string => (mean < 9.95 ? format.plain(Math.round(mean * 10) / 10) : format.count(mean));

interface Change {
  level: ActivityLevel;
  text: string;
}

/** Every level but the first began with a change. */
function changes(levels: readonly ActivityLevel[]): Change[] {
  return levels.slice(1).map((level, at) => ({
    level, text: (at + 2 === levels.length ? words.since : words.from)(format.date(level.since), words.aWeek(rate(level.mean)), words.aWeek(rate(levels[at]?.mean ?? 0))),
  }));
}

export function levelPart(view: ClientView, open: (reference: Reference) => void): TemplateResult {
  const { weeks, counts, leastWeeks, levels, falseAlarms } = view.level;
  const name = view.name || view.id;
  if (weeks.length < leastWeeks) return html`<p class="quiet prose-line activity-level">${words.tooShort(leastWeeks, weeks.length)}</p>`;
  const found = changes(levels);
  const data: Point[] = weeks.map((week, at) => {
    const change = found.find(({ level }) => level.since === week);
    const before = change === undefined ? undefined : levels[levels.indexOf(change.level) - 1];
    return {
      label: words.weekOf(format.date(week)), short: format.date(week), value: counts[at] ?? null, low: null, high: null, weak: false, note: change?.text ?? "",
      ...(change === undefined || before === undefined ? {} : { mark: words.mark(rate(before.mean), rate(change.level.mean)) }),
    };
  });
  const steps: Step[] = levels.map((level) => ({ from: weeks.indexOf(level.since), values: level.weeks, at: level.mean }));
  const label = words.label(name);
  return html`${found.length === 0 ? html`<p class="prose-line activity-level">${words.same(words.aWeek(rate(levels[0]?.mean ?? 0)), weeks.length)}</p>`
    : html`<ul class="levels activity-level">${found.toReversed().map(({ level, text }) => html`<li>${text}
      <button class="link small" aria-label=${suggested.reasonRowsOf(text)} @click=${() => open({ change: level.since, client: view.id })}>${suggested.reasonRows}</button></li>`)}</ul>`}
    ${trend(data, { unit: "events", height: 128, label, steps })}${trendTable(data, "events", label, words.week)}
    <p class="quiet key prose-line">${words.key} ${found.length === 0 ? nothing : words.chance(format.percent(falseAlarms))}</p>`;
}
