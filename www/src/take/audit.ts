// What goes with everything that is taken away: from which data, by which model and definitions, when.
import type { Audit, AuditFile, Query } from "rapport";
import type { Workspace } from "../state/workspace";

/** A larger file would have to be in memory as a whole, because WebCrypto takes no pieces. */
const MOST_BYTES = 256 << 20;

/** Why a file has no hash: without https the browser makes none; the file is too large; it was moved or changed since it was chosen. */
export type Unhashed = "insecure" | "too_large" | "unreadable";

export interface Provenance extends Omit<Audit, "files"> {
  files: (AuditFile & { sha256: string | null; unhashed: Unhashed | null })[];
  exportedAt: string;
  /** The reader's, as the browser says it. */
  language: string;
  /** What no number says of itself. */
  units: { money: string };
}

/** Without the definitions of metrics unless the question names some, or none, which is all. */
export function auditOf({ client, query }: Workspace, about: Query | null): Promise<Audit> {
  return client.audit({ ...query, metrics: [], ...about });
}

/** An answer with the audit that is its own: where the data changed while it was asked for, both are asked for again. */
export async function audited<T extends object>(workspace: Workspace, about: Query, ask: () => Promise<T>): Promise<{ audit: Provenance } & T> {
  const { client } = workspace;
  for (;;) {
    const before = await client.audit(about);
    const answer = await ask();
    if (JSON.stringify(before) === JSON.stringify(await client.audit(about))) return { audit: await provenance(before, workspace.files), ...answer };
  }
}

/** The engine's audit, with what only the browser knows. */
async function provenance({ files, ...audit }: Audit, lines: Workspace["files"]): Promise<Provenance> {
  const hashed: Provenance["files"] = [];
  // One after the other: each is in memory for as long as it is hashed.
  for (const file of files) hashed.push({ ...file, ...(await sha256(lines.find(({ name }) => name === file.name)?.blob)) });
  return { ...audit, files: hashed, exportedAt: new Date().toISOString(), language: navigator.language, units: { money: "hundredths of the currency: 12345 is 123.45" } };
}

async function sha256(blob: Blob | undefined): Promise<{ sha256: string | null; unhashed: Unhashed | null }> {
  const none = (unhashed: Unhashed): { sha256: null; unhashed: Unhashed } => ({ sha256: null, unhashed });
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return none("insecure");
  if (blob !== undefined && blob.size >= MOST_BYTES) return none("too_large");
  try {
    if (blob === undefined) return none("unreadable");
    const digest = new Uint8Array(await subtle.digest("SHA-256", await blob.arrayBuffer()));
    return { sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""), unhashed: null };
  } catch {
    return none("unreadable");
  }
}
