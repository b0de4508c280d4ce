// A page in Debian's WebKit, by the standard WebDriver protocol and nothing else.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** Starts the driver and a browser. */
export async function start({ driver, browser, width = 1280, height = 900 }) {
  const port = await freePort();
  const program = spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((_, reject) => {
    program.on("error", reject);
    program.on("exit", (code) => reject(new Error(`${driver} ended with ${code}`)));
  });
  ended.catch(() => {});
  const send = async (method, path, body) => {
    const answer = await Promise.race([fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }), ended]);
    const { value } = await answer.json();
    if (value?.error !== undefined) throw new Error(`WebKit: ${value.error}: ${value.message}`);
    return value;
  };
  await listening(send);
  const options = { binary: browser, args: ["--automation"] };
  const { sessionId } = await send("POST", "/session", { capabilities: { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": options } } });
  const to = (method, path, body) => send(method, `/session/${sessionId}${path}`, body);
  await to("POST", "/timeouts", { script: 60_000, pageLoad: 60_000 });
  await to("POST", "/window/rect", { width, height });
  return new Page(to, async () => {
    await to("DELETE", "").catch(() => {});
    program.kill();
  });
}

export class Page {
  #to;
  close;

  constructor(to, close) {
    this.#to = to;
    this.close = close;
  }

  open(address) {
    return this.#to("POST", "/url", { url: address });
  }

  /** Runs a function in the page and waits for what it returns. */
  async ask(question, argument = null) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${question})(arguments[0])).then((answer) => done({ answer: answer ?? null }), (error) => done({ error: String(error) }));`;
    const { answer, error } = await this.#to("POST", "/execute/async", { script, args: [argument] });
    if (error !== undefined) throw new Error(error);
    return answer;
  }

  /** The first element inside the dashboard that a selector and a text mean, in the middle of the screen: nothing lies over it there. */
  async find(selector, text = "") {
    const script = `const found = [...document.querySelector("rapport-dashboard").shadowRoot.querySelectorAll(arguments[0])].find((element) => element.textContent.includes(arguments[1])) ?? null;
      found?.scrollIntoView({ block: "center", behavior: "instant" });
      return found;`;
    const found = await this.#to("POST", "/execute/sync", { script, args: [selector, text] });
    if (found === null) throw new Error(`WebKit: nothing is ${selector} with ${JSON.stringify(text)}`);
    return found[ELEMENT];
  }

  async click(selector, text) {
    await this.#to("POST", `/element/${await this.find(selector, text)}/click`, {});
  }

  async type(selector, text) {
    await this.#to("POST", `/element/${await this.find(selector)}/value`, { text });
  }

  async picture() {
    return Buffer.from(await this.#to("GET", "/screenshot"), "base64");
  }

  resize(width, height) {
    return this.#to("POST", "/window/rect", { width, height });
  }
}

async function listening(send) {
  for (let tries = 0; ; tries++) {
    try {
      return await send("GET", "/status");
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
