// What is kept on this device, and what has changed since. One for each page of Rapport's own; an embedded dashboard has none.
import { RapportError } from "../engine/error";
import { saveFile } from "../take/csv";
import { keep as words, keepFaults } from "../text/words";
import type { Workspace } from "../state/workspace";
import { forget, keep, look, type Obstacle } from "./device";

/** What a session consists of, to tell whether it is still what was kept. */
interface Mark {
  files: Map<string, string>;
  model: string;
  profile: string;
  query: string;
}

export class Keeper {
  /** Not known until the browser has been asked. */
  obstacle: Obstacle | undefined;
  /** What is on the device. */
  kept: Blob | null = null;
  /** What was kept or brought back in this session. */
  #mark: Mark | null = null;
  readonly #changed: () => void;
  readonly #back = (): void => {
    if (document.visibilityState === "visible") void this.look();
  };

  constructor(changed: () => void) {
    this.#changed = changed;
    void this.look();
    // Another tab may have kept or forgotten something in the meantime.
    addEventListener("focus", this.#back);
    document.addEventListener("visibilitychange", this.#back);
  }

  end(): void {
    removeEventListener("focus", this.#back);
    document.removeEventListener("visibilitychange", this.#back);
  }

  /** Whether it still is what it was known to be; if not, it is no longer this session's. */
  async look(): Promise<boolean> {
    const { obstacle, kept } = await look();
    const same = this.obstacle === undefined || (await isSame(this.kept, kept));
    [this.obstacle, this.kept] = [obstacle, kept];
    if (!same) this.#mark = null;
    this.#changed();
    return same;
  }

  /** Whether what is on the device is this session, as it was. */
  get isThis(): boolean {
    return this.kept !== null && this.#mark !== null;
  }

  async keep(workspace: Workspace, passphrase: string): Promise<void> {
    if (!(await this.look())) throw new RapportError(keepFaults.keptElsewhere());
    const mark = await markOf(workspace);
    await keep(await workspace.snapshot(passphrase));
    await this.look();
    this.#mark = mark;
    this.#changed();
  }

  async restore(workspace: Workspace, passphrase: string, begun: () => void): Promise<void> {
    if (this.kept === null) return;
    await workspace.restore(this.kept, passphrase, begun);
    this.#mark = await markOf(workspace);
    this.#changed();
  }

  /** Of another session: what is on the device is no longer this one. */
  leave(): void {
    this.#mark = null;
    this.#changed();
  }

  async forget(): Promise<void> {
    this.#mark = null;
    if (this.obstacle === null) await forget();
    await this.look();
  }

  /** What has changed since it was kept, in words. */
  async changes(workspace: Workspace): Promise<string[]> {
    const before = this.#mark;
    if (before === null) return [];
    const now = await markOf(workspace);
    const { changes } = words;
    const added = [...now.files.keys()].filter((name) => !before.files.has(name)).length;
    const removed = [...before.files.keys()].filter((name) => !now.files.has(name)).length;
    const read = [...now.files].filter(([name, options]) => before.files.has(name) && before.files.get(name) !== options).length;
    return [
      ...(added > 0 ? [changes.added(added)] : []), ...(removed > 0 ? [changes.removed(removed)] : []), ...(read > 0 ? [changes.read(read)] : []),
      ...(now.model === before.model ? [] : [changes.model]), ...(now.profile === before.profile ? [] : [changes.profile]),
      ...(now.query === before.query ? [] : [changes.query]),
    ];
  }
}

/** Each begins with a salt of its own. */
async function isSame(one: Blob | null, other: Blob | null): Promise<boolean> {
  if (one === null || other === null) return one === other;
  const starts = await Promise.all([one, other].map(async (blob) => String(new Uint8Array(await blob.slice(0, 64).arrayBuffer())))).catch(() => []);
  return one.size === other.size && starts.length === 2 && starts[0] === starts[1];
}

async function markOf({ client, files, query }: Workspace): Promise<Mark> {
  const [model, profile] = await Promise.all([client.model(), client.profile()]);
  return {
    files: new Map(files.filter(({ state }) => state === "done").map(({ name, options, blob }) => [name, JSON.stringify([options, blob.size])])),
    model: JSON.stringify(model), profile: JSON.stringify(profile), query: JSON.stringify(query),
  };
}

/** A snapshot as a file among the downloads. */
export async function saveSnapshot(workspace: Workspace, passphrase?: string): Promise<Blob> {
  const blob = await workspace.snapshot(passphrase);
  saveFile(words.file, blob);
  return blob;
}
