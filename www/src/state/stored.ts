// What this site has stored in this browser, as the browser tells it.

export interface Stored {
  kind: "database" | "cache" | "local" | "session" | "cookie";
  name: string;
  /** Files in a cache; `null` where it is not a cache. */
  entries: number | null;
  /** Of a cache; of databases only the sum of everything is known. */
  bytes: number | null;
  /** Of a text. */
  characters: number | null;
}

/** `null` for a store that the browser does not let be listed, or not here: in a sandboxed frame there is none. */
export async function stored(): Promise<{ found: Stored[]; unknown: Stored["kind"][]; bytes: number | null }> {
  const parts: [Stored["kind"], () => Promise<Stored[]>][] = [
    ["database", databases], ["cache", cachesHere], ["local", async () => texts("local", globalThis.localStorage)],
    ["session", async () => texts("session", globalThis.sessionStorage)], ["cookie", cookies],
  ];
  const found: Stored[] = [];
  const unknown: Stored["kind"][] = [];
  for (const [kind, list] of parts) {
    try {
      found.push(...(await list()));
    } catch {
      unknown.push(kind);
    }
  }
  const estimate = await navigator.storage?.estimate().catch(() => null);
  return { found, unknown, bytes: estimate?.usage ?? null };
}

async function databases(): Promise<Stored[]> {
  return (await indexedDB.databases()).map(({ name }) => ({ kind: "database", name: name ?? "", entries: null, bytes: null, characters: null }));
}

async function cachesHere(): Promise<Stored[]> {
  return Promise.all((await caches.keys()).map(async (name): Promise<Stored> => {
    const cache = await caches.open(name);
    const responses = await cache.matchAll();
    const sizes = await Promise.all(responses.map(async (response) => (await response.blob()).size));
    return { kind: "cache", name, entries: responses.length, bytes: sizes.reduce((sum, size) => sum + size, 0), characters: null };
  }));
}

function texts(kind: "local" | "session", storage: Storage): Stored[] {
  return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "")
    .map((name) => ({ kind, name, entries: null, bytes: null, characters: storage.getItem(name)?.length ?? 0 }));
}

interface Cookies {
  getAll(): Promise<{ name?: string; value?: string }[]>;
}

async function cookies(): Promise<Stored[]> {
  const { cookieStore } = globalThis as unknown as { cookieStore?: Cookies };
  if (cookieStore === undefined) throw new Error("not listed by this browser");
  return (await cookieStore.getAll()).map(({ name, value }) => ({ kind: "cookie", name: name ?? "", entries: null, bytes: null, characters: (value ?? "").length }));
}
