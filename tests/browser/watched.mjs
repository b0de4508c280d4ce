// A server that writes down whatever reaches it, and what the browser's policy refused: what the tests of "nothing leaves" look at. It
// does not ask the page, the browser's driver or the product: what does not come here has not been sent.
import { createSocket } from "node:dgram";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json", ".csv": "text/csv" };

/** That of a strict portal; pictures as PNG need `img-src data:`. */
const portalPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src blob:; img-src data:; frame-src 'self'";

/** Pages around the product, as its users would write them. */
const hosts = {
  "/portal.html": `<h1>Portal</h1><script type="module" src="widget.js"></script><rapport-dashboard></rapport-dashboard>`,
  "/framing.html": `<h1>Portal</h1><script type="module" src="framing.js"></script>`,
  "/framing.js": `const frame = document.createElement("iframe");
    frame.width = 1200; frame.height = 1600;
    const given = new URLSearchParams(location.search);
    if (given.has("embed")) frame.setAttribute("sandbox", "allow-scripts allow-downloads");
    frame.src = given.has("embed") ? "embed.html#parent=" + encodeURIComponent(location.origin) : "index.html" + location.search;
    document.body.append(frame);`,
  "/program.html": `<h1>Program</h1><script type="module" src="program.js"></script>`,
  "/program.js": `import { RapportClient } from "./widget.js"; globalThis.client = new RapportClient();`,
};

/** Serves a built site, beside a second server that nothing may reach. */
export async function watched(folder) {
  const log = [];
  const page = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(readFileSync(join(folder, "index.html"), "utf8"))[1];
  const site = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://site");
    if (pathname === "/refused") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const { "csp-report": report } = JSON.parse(Buffer.concat(chunks).toString());
      log.push(`refused ${report["effective-directive"] ?? report["violated-directive"]} ${report["blocked-uri"]}`);
      response.writeHead(204).end();
      return;
    }
    log.push(`${request.method} ${request.url}`);
    const file = join(folder, pathname === "/" ? "index.html" : pathname);
    const host = hosts[pathname];
    // A page of one file brings a stricter policy of its own, which this one may not contradict.
    const policy = pathname === "/embed.html" ? "" : host !== undefined ? portalPolicy : page;
    const headers = { "content-type": types[extname(pathname)] ?? "text/html; charset=utf-8", "cache-control": "no-store", ...(policy === "" ? {} : { "content-security-policy": `${policy}; report-uri /refused` }) };
    if (host !== undefined) response.writeHead(200, headers).end(pathname.endsWith(".html") ? `<!doctype html><html lang="en"><head><title>Portal</title></head><body>${host}</body></html>` : host);
    else if (existsSync(file) && statSync(file).isFile()) response.writeHead(200, headers).end(readFileSync(file));
    else response.writeHead(404).end();
  });
  site.on("upgrade", (request, socket) => {
    log.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  const elsewhere = createServer((request, response) => {
    log.push(`ELSEWHERE ${request.method} ${request.url}`);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  const calls = createSocket("udp4").on("message", () => log.push("CALL a packet for a call"));
  await Promise.all([
    ...[site, elsewhere].map((server) => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))),
    new Promise((resolve) => calls.bind(0, "127.0.0.1", resolve)),
  ]);
  const address = (server) => `http://127.0.0.1:${server.address().port}`;
  return {
    url: address(site), other: address(elsewhere), udp: calls.address().port, log,
    close: () => {
      site.closeAllConnections();
      site.close();
      elsewhere.close();
      calls.close();
    },
  };
}

/** How long a request may take from the page to the server's log. */
const SETTLE_MS = 400;

/**
 * Opens an address, waits until all of it has been loaded, uses it, and gives everything that was then asked of any network or refused:
 * by the server's word, by the driver's, and by the page's own list. It must be empty.
 */
export async function seenWhile(page, server, address, { ready, use }) {
  const driver = [];
  const heard = (request) => { if (!/^(blob|data|inside):/.test(request.url())) driver.push(`driver: ${request.method()} ${request.url()}`); };
  const told = (message) => { if (/Content.Security.Policy/i.test(message.text())) driver.push(`console: ${message.text()}`); };
  await page.goto(server.url + address);
  await ready(page);
  await page.waitForLoadState("networkidle");
  const before = server.log.length;
  page.context().on("request", heard);
  page.on("console", told);
  await use(page);
  // Whatever was under way has come when this has, and what is only a moment slower has its moment.
  await page.evaluate(() => fetch("/the-end").catch(() => {}));
  await page.waitForTimeout(SETTLE_MS);
  page.context().off("request", heard);
  page.off("console", told);
  const isEnd = (line) => /\/the-end$/.test(line);
  const seen = [...server.log.slice(before), ...driver];
  if (seen.filter(isEnd).length < 2) throw new Error(`a planted request was not seen by both, so nothing here means anything: ${seen.join("\n")}`);
  return seen.filter((line) => !isEnd(line));
}
