// Addresses of scripts, for pages that ask by their policy (`require-trusted-types-for`) that each be vouched for.

interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): { createScriptURL(address: string): string };
}

let policy: ReturnType<Factory["createPolicy"]> | undefined;

/** Vouches for the address of one of this product's own scripts. */
export function trusted(address: string | URL): string | URL {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  if (trustedTypes === undefined) return address;
  policy ??= trustedTypes.createPolicy("rapport", { createScriptURL: (own) => own });
  return policy.createScriptURL(String(address));
}
