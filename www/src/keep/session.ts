// A session that comes back: from a snapshot among the dropped files, or from this device. And one that is forgotten.
import { RapportError } from "../engine/client";
import { leaveDesk } from "../state/model-desk";
import { asError, isAbort, type Source, type Workspace } from "../state/workspace";
import { keep as words, keepFaults } from "../text/words";
import type { Offer } from "../views/restore";
import { Keeper } from "./keeper";
import { canSeal } from "./seal";
import { kindOf } from "./snapshot";

/** What a session needs of the dashboard. */
export interface Host {
  ask(offer: Offer): void;
  load(files: readonly Source[]): void;
  /** Another session has begun, from its first view. */
  began(said: string): void;
  say(text: string): void;
  complain(error: RapportError): void;
}

export class Session {
  /** Null where the page is another's: its storage is not ours to use. */
  readonly keeper: Keeper | null;
  readonly #workspace: Workspace;
  readonly #host: Host;

  constructor(workspace: Workspace, host: Host, isOwnPage: boolean, changed: () => void) {
    this.#workspace = workspace;
    this.#host = host;
    this.keeper = isOwnPage ? new Keeper(changed) : null;
  }

  /** Opens the snapshot among files, if there is one; the others are loaded into what it brings. */
  async take(files: readonly Source[]): Promise<void> {
    const kinds = await Promise.all(files.map(({ blob }) => kindOf(blob)));
    const others = files.filter((_, at) => kinds[at] === null);
    const snapshots = files.filter((_, at) => kinds[at] !== null);
    const [snapshot] = snapshots;
    if (snapshots.length > 1) return this.#host.complain(new RapportError(keepFaults.one()));
    if (snapshot === undefined) return this.#host.load(others);
    const open = async (passphrase?: string, begun?: () => void): Promise<void> => {
      await this.restore(snapshot.blob, passphrase, begun);
      this.#host.load(others);
    };
    const sealed = kinds.includes("sealed");
    // Before its passphrase is asked for.
    if (sealed && !canSeal()) return this.#host.complain(new RapportError(keepFaults.insecure()));
    if (sealed || this.#workspace.files.length > 0) this.#host.ask({ title: words.opening(snapshot.name), sealed, act: open });
    else await open().catch((error: unknown) => { if (!isAbort(error)) this.#host.complain(asError(error)); });
  }

  /** Offers what is kept on this device. */
  continue(): void {
    const { keeper } = this;
    if (keeper === null) return;
    this.#host.ask({
      title: words.back, sealed: true,
      act: async (passphrase, begun) => {
        await this.#bring((start) => keeper.restore(this.#workspace, passphrase ?? "", start), begun);
      },
    });
  }

  async restore(blob: Blob, passphrase?: string, begun?: () => void): Promise<void> {
    await this.#bring(async (start) => {
      await this.#workspace.restore(blob, passphrase, start);
      this.keeper?.leave();
    }, begun);
  }

  async #bring(work: (start: () => void) => Promise<void>, begun: () => void = () => {}): Promise<void> {
    let started = false;
    let said = true;
    try {
      await work(() => {
        started = true;
        leaveDesk(this.#workspace);
        begun();
        this.#host.began(words.reading);
      });
    } catch (error) {
      // Another session has taken its place, and speaks for itself.
      said = !isAbort(error);
      throw error;
    } finally {
      if (started && said) this.#host.say(words.restored(this.#workspace.files.length));
    }
    const lost = this.#workspace.files.filter(({ state }) => state === "failed").map(({ name }) => name);
    if (lost.length > 0) throw new RapportError(keepFaults.notLoaded(lost));
  }

  end(): void {
    this.keeper?.end();
  }

  async forget(): Promise<void> {
    // What is on the device first: if that fails, the reader must hear it while the rest is still there.
    await this.keeper?.forget();
    leaveDesk(this.#workspace);
    await this.#workspace.forget();
    this.#host.began(words.forgotten);
  }
}
