// Attempts to send something out, which the browser should refuse. Made only when the reader asks for them.

/** A name that no server can have (RFC 6761): where nothing refuses the attempt, it still reaches nobody. */
const NOWHERE = "https://rapport.invalid";

export type AttemptName = "connection" | "script" | "picture" | "frame" | "form";

export interface Attempt {
  what: AttemptName;
  /** By the policy; the rule is empty where the browser does not tell it. */
  refused: boolean;
  rule: string;
  /** What the browser said in its own words, where it said anything. */
  error: string;
}

/** Browsers tell of a refusal a moment after it. */
const PATIENCE_MS = 400;

/** Those that a worker can make too. */
export async function attemptsAnywhere(): Promise<Attempt[]> {
  return [
    await attempt("connection", (address) => fetch(address, { mode: "no-cors" })),
    await attempt("script", (address) => import(address)),
  ];
}

/** Makes one attempt and waits for what the browser says of it. */
export async function attempt(what: AttemptName, act: (address: string) => unknown): Promise<Attempt> {
  let rule = "";
  const heard = (event: Event): void => {
    const { blockedURI, effectiveDirective } = event as SecurityPolicyViolationEvent;
    if (blockedURI.startsWith(NOWHERE)) rule ||= effectiveDirective;
  };
  globalThis.addEventListener("securitypolicyviolation", heard);
  let error = "";
  try {
    await act(`${NOWHERE}/${what}`);
  } catch (reason) {
    error = reason instanceof Error ? reason.message : String(reason);
  }
  for (let waited = 0; rule === "" && waited < PATIENCE_MS; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  globalThis.removeEventListener("securitypolicyviolation", heard);
  return { what, refused: rule !== "", rule, error };
}
