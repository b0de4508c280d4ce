// What the browser itself says of this page's traffic: every request, and everything that its policy refused. Pages and workers
// each see only their own.

export interface Seen {
  /** The address, or what the browser gives of it. */
  what: string;
  /** In milliseconds of Unix time. */
  at: number;
  /** The rule by which it was refused; `null` for a request that was made. */
  refused: string | null;
  /** Whether it was to be shown in a frame: of a refused one the policy names the origin alone. */
  frame?: boolean;
}

/** Tells of all that was so far, and then of each that comes. */
export function watchTraffic(tell: (seen: Seen[]) => void): void {
  new PerformanceObserver((list) => {
    const seen = (list.getEntries() as PerformanceResourceTiming[]).map(({ name, startTime, initiatorType }) => ({
      what: name, at: performance.timeOrigin + startTime, refused: null, frame: initiatorType === "iframe",
    }));
    // Addresses of this page's own memory ask nothing of any network.
    const requests = seen.filter(({ what }) => !/^(blob|data):/.test(what));
    if (requests.length > 0) tell(requests);
  }).observe({ type: "resource", buffered: true });
  globalThis.addEventListener("securitypolicyviolation", (event) => {
    const { blockedURI, effectiveDirective } = event as SecurityPolicyViolationEvent;
    tell([{ what: blockedURI, at: performance.timeOrigin + event.timeStamp, refused: effectiveDirective }]);
  });
}
