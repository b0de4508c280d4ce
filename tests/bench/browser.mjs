// A browser of its own for every run, so that nothing of one is left for the next and its memory can be told.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { chromium } from "playwright-core";

const KINDS = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html", ".css": "text/css", ".json": "application/json", ".csv": "text/csv" };

/** Serves what is in a map from path to bytes; returns the address and how to end it. */
export async function serve(served) {
  const server = createServer(({ url }, reply) => {
    const path = new URL(url, "http://host").pathname;
    const body = served.get(path);
    reply.writeHead(body === undefined ? 404 : 200, { "content-type": KINDS[extname(path)] ?? "text/html" }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Runs `act(page)` in a fresh browser; what takes longer than `limit` ms, or more memory than there is, is an error that says so. */
export async function inBrowser(executablePath, limit, act) {
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  // Chromium's sandbox refuses to start as root.
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  const browser = await chromium.launch({ executablePath, args });
  let timer;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`over ${limit / 1000} s`)), limit); });
    const crashed = new Promise((_, reject) => page.on("crash", () => reject(new Error("out of memory: the page crashed"))));
    return await Promise.race([act(page, browser), late, crashed]);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

/** The most memory that the page's process has held, in bytes, as the system counts it; null where it does not say. */
export async function peakMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    try {
      return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) * 1024;
    } catch {
      return NaN;
    }
  });
  const most = Math.max(...peaks);
  return most > 0 ? most : null;
}
