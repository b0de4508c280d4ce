// How long a passphrase would hold. A hint, no rule: what is kept is the reader's own.

export type Strength = "none" | "weak" | "fair" | "strong";

/**
 * Bits by length and kinds of signs, each repeated or following sign counted for little. It cannot know the reader's dog, so it errs
 * low. By these rounds of PBKDF2 a machine with a good graphics card tries some ten thousand a second: 28 bits take it hours, 45 decades.
 */
export function strength(passphrase: string): Strength {
  if (passphrase === "") return "none";
  const kinds: readonly (readonly [RegExp, number])[] = [[/\p{Ll}/u, 26], [/\p{Lu}/u, 26], [/\p{N}/u, 10], [/[^\p{L}\p{N}]/u, 20]];
  const signs = kinds.reduce((sum, [kind, size]) => sum + (kind.test(passphrase) ? size : 0), 0);
  let counted = 0;
  let before = 0;
  for (const letter of passphrase) {
    const code = letter.codePointAt(0) ?? 0;
    counted += Math.abs(code - before) <= 1 ? 0.2 : 1;
    before = code;
  }
  // Words have far less in each letter than letters drawn by lot: about two bits.
  const bits = counted * Math.min(Math.log2(Math.max(signs, 10)), /\s/.test(passphrase) || /^\p{L}+$/u.test(passphrase) ? 2.2 : 4);
  if (bits < 28) return "weak";
  return bits < 45 ? "fair" : "strong";
}
