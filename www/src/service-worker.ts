// Keeps the site's own static files, so that it opens without a network. It holds nothing else: what is not in the list that the
// build wrote goes its usual way, and no answer is kept but those. The page's files are taken from here first; a new version of the
// site is fetched beside the old one and takes its place when no page of the old one is open any more.

/** Each file with its SHA-256, made by the build; null for the build's own list of hashes, which cannot hold its own. */
declare const STATIC_FILES: readonly (readonly [name: string, sha256: string | null])[];
declare const STATIC_VERSION: string;

// Of the kinds of worker that TypeScript knows by one name, this is the one.
const worker = self as unknown as ServiceWorkerGlobalScope;
const { scope } = worker.registration;
/** Caches belong to a whole origin, on which there may be several sites. */
const OWN = `rapport-static ${scope} `;
const CACHE = OWN + STATIC_VERSION;
const FIRST_PAGE = "index.html";
const names: ReadonlySet<string> = new Set(STATIC_FILES.map(([name]) => name));

const place = (name: string): string => new URL(name, scope).href;

async function install(): Promise<void> {
  const isNew = !(await caches.has(CACHE));
  try {
    await fetchAll();
  } catch (error) {
    // What is there of it is of no use. One that was whole before is.
    if (isNew) await caches.delete(CACHE);
    throw error;
  }
}

/** All of one version, or none: a file that is not what the build wrote comes from a site that is being changed just now. */
async function fetchAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(STATIC_FILES.map(async ([name, sha256]) => {
    // The first page by its folder: some servers send the name on to it.
    const from = name === FIRST_PAGE ? scope : place(name);
    await tell(from);
    const response = await fetch(from, { cache: "no-cache" });
    const bytes = await response.arrayBuffer();
    if (!response.ok || (sha256 !== null && (await hash(bytes)) !== sha256)) throw new Error(`${name} is not of this version`);
    const headers = new Headers(response.headers);
    // The bytes are unpacked by now.
    for (const packed of ["content-encoding", "content-length"]) headers.delete(packed);
    await cache.put(place(name), new Response(bytes, { headers }));
  }));
}

/** The pages count what is asked of the site, and see nothing of a service worker's requests. */
async function tell(fetched: string): Promise<void> {
  const message = { rapportFetched: fetched, at: performance.timeOrigin + performance.now() };
  for (const page of await worker.clients.matchAll({ includeUncontrolled: true, type: "window" })) if (page.url.startsWith(scope)) page.postMessage(message);
}

async function hash(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The files that a page runs, with their SHA-256. */
type Runs = readonly (readonly [name: string, sha256: string | null])[];

/** Pages that run what is kept here. */
const fitting = new Set<string>();

/**
 * A page that was opened before this was there gets what it asks for later from here, if it runs this version: one that came from the site
 * before its last change would be given modules that do not fit. All open pages are taken over together, so all of them must.
 */
async function claim(id: string, runs: Runs): Promise<void> {
  if (!runs.every(([name, sha256]) => STATIC_FILES.some((file) => file[0] === name && file[1] === sha256))) return;
  fitting.add(id);
  const pages = await worker.clients.matchAll({ includeUncontrolled: true, type: "window" });
  if (pages.every((page) => fitting.has(page.id) || !page.url.startsWith(scope))) await worker.clients.claim();
}

async function deleteOld(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(OWN) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Which of the files a request is for, whatever stands behind its question mark. */
function wanted({ method, url }: Request): string | null {
  const [address = ""] = url.split(/[?#]/, 1);
  if (method !== "GET" || !address.startsWith(scope)) return null;
  const name = decodeURIComponent(address.slice(scope.length)) || FIRST_PAGE;
  return names.has(name) ? name : null;
}

async function answer(name: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(place(name))) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(deleteOld()));
worker.addEventListener("message", (event) => {
  const { rapportRuns } = (event.data ?? {}) as { rapportRuns?: Runs };
  if (rapportRuns !== undefined && event.source instanceof Client) event.waitUntil(claim(event.source.id, rapportRuns));
});
worker.addEventListener("fetch", (event) => {
  const name = wanted(event.request);
  if (name !== null) event.respondWith(answer(name, event.request));
});
