// What goes with everything that is taken away: from which data, by which model and definitions, when.
import type { Audit, AuditFile, Query } from "rapport";
import type { Workspace } from "../state/workspace";

/** A larger file would have to be in memory as a whole, because WebCrypto takes no pieces. */
const MOST_BYTES = 256 << 20;

export interface Provenance extends Omit<Audit, "files"> {
  files: (AuditFile & { sha256: string | null })[];
  exportedAt: string;
  /** The reader's, as the browser says it. */
  language: string;
}

/** Without the definitions of metrics unless the question names some, or none, which is all. */
export function auditOf({ client, query }: Workspace, about: Query | null): Promise<Audit> {
  return client.audit({ ...query, metrics: [], ...about });
}

/** The engine's audit of all metrics, with what only the browser knows. */
export async function provenance({ client, files: lines }: Workspace, about: Query): Promise<Provenance> {
  const { files, ...audit } = await client.audit(about);
  const hashed: Provenance["files"] = [];
  // One after the other: each is in memory for as long as it is hashed.
  for (const file of files) hashed.push({ ...file, sha256: await sha256(lines.find(({ name }) => name === file.name)?.blob) });
  return { ...audit, files: hashed, exportedAt: new Date().toISOString(), language: navigator.language };
}

async function sha256(blob: Blob | undefined): Promise<string | null> {
  // Outside of a secure context there is none.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined || blob === undefined || blob.size >= MOST_BYTES) return null;
  const digest = new Uint8Array(await subtle.digest("SHA-256", await blob.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
