// What a page asks to be vouched for by its policy (`require-trusted-types-for`): addresses of scripts, and text that is parsed as HTML.

interface Policy {
  createScriptURL(address: string): string;
  createHTML(text: string): string;
}

interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

const unchanged: Policy = { createScriptURL: (own) => own, createHTML: (text) => text };
let policy: Policy | undefined;

function vouching(): Policy {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  return (policy ??= trustedTypes?.createPolicy("rapport", unchanged) ?? unchanged);
}

/** Vouches for the address of one of this product's own scripts. */
export function trusted(address: string | URL): string | URL {
  return vouching().createScriptURL(String(address));
}

/** Vouches for HTML that is only looked at, in a document of its own: nothing of it is run, fetched or shown. */
export function lookedAt(html: string): string {
  return vouching().createHTML(html);
}
