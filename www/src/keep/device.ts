// One snapshot, under a passphrase, in this browser's storage on this device: the same bytes as the file would have.
import { RapportError } from "../engine/error";
import { keepFaults } from "../text/words";
import { canSeal } from "./seal";

export const DATABASE = "rapport";
const STORE = "kept";
const KEY = "session";

/** Why nothing can be kept here; null where it can. */
export type Obstacle = "insecure" | "storage" | null;

/** What is kept. Asking leaves no database behind where there was none. */
export async function look(): Promise<{ obstacle: Obstacle; kept: Blob | null }> {
  if (!canSeal()) return { obstacle: "insecure", kept: null };
  try {
    const known = "databases" in indexedDB ? await indexedDB.databases() : null;
    if (known?.every(({ name }) => name !== DATABASE)) return { obstacle: null, kept: null };
    const kept: unknown = await store("readonly", (entries) => entries.get(KEY));
    return { obstacle: null, kept: kept instanceof Blob ? kept : null };
  } catch {
    return { obstacle: "storage", kept: null };
  }
}

export async function keep(snapshot: Blob): Promise<void> {
  try {
    await store("readwrite", (entries) => entries.put(snapshot, KEY));
  } catch (error) {
    throw new RapportError(keepFaults.storage(error instanceof Error ? error.message : String(error)));
  }
}

/** Deletes the whole database. */
export function forget(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(new RapportError(keepFaults.storage(request.error?.message ?? "")));
  });
}

async function store<T>(mode: IDBTransactionMode, act: (entries: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      // Only then is it on the disk.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error());
    });
  } finally {
    // An open connection would hold up the deletion.
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error());
  });
}
