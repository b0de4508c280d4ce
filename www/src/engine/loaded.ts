// What was loaded, by its bytes: for those who want to compare it with what the build published.

export interface Loaded {
  name: string;
  bytes: number;
  /** Hexadecimal, as `sha256sum` prints it; `null` where the browser has no WebCrypto: not over plain http. */
  sha256: string | null;
  /** As in an `integrity` attribute: `sha384-…`. */
  integrity: string | null;
  /** Everything that a module can call. It has no other way out. */
  imports: readonly string[] | null;
}

export async function loadedFile(place: string | URL, content: Promise<ArrayBuffer>, module?: WebAssembly.Module): Promise<Loaded> {
  const bytes = await content;
  const name = new URL(place, globalThis.location.href).pathname.split("/").at(-1) ?? "";
  const imports = module === undefined ? null : WebAssembly.Module.imports(module).map((item) => item.name);
  // Other than its type says, it is missing outside of secure contexts.
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return { name, bytes: bytes.byteLength, sha256: null, integrity: null, imports };
  const [short, long] = (await Promise.all([subtle.digest("SHA-256", bytes), subtle.digest("SHA-384", bytes)])).map((hash) => new Uint8Array(hash));
  const hex = [...(short ?? [])].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name, bytes: bytes.byteLength, sha256: hex, integrity: `sha384-${btoa(String.fromCharCode(...(long ?? [])))}`, imports };
}
