// The page as it is built: how soon it stands with its sample data, and how soon a dragged weight is on the screen.
import { inBrowser } from "./browser.mjs";

/** With the sample data, in ms since the navigation began: when something was painted, and when the first score was. */
export function firstPaint(executablePath, address) {
  return inBrowser(executablePath, 60_000, async (page) => {
    await page.addInitScript(watchPaint);
    await page.goto(`${address}?sample`);
    await page.waitForFunction(() => globalThis.painted.score > 0, undefined, { polling: 50 });
    return page.evaluate(() => globalThis.painted);
  });
}

/** In the page, before anything of it runs. */
function watchPaint() {
  const painted = { first: 0, largest: 0, score: 0 };
  globalThis.painted = painted;
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") painted.first = startTime;
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) painted.largest = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  const look = () => {
    const shown = document.querySelector("rapport-dashboard")?.shadowRoot?.querySelector(".roster td.score");
    // What was there when a frame was made is on the screen by the next.
    requestAnimationFrame(shown ? () => (painted.score = performance.now()) : look);
  };
  look();
}

/** With a file loaded: from moving the slider of the first weight from end to end until what it changes is painted; the middle of nine, in ms. */
export function drag(executablePath, address, path) {
  return inBrowser(executablePath, 180_000, async (page) => {
    await page.goto(address);
    await page.locator("rapport-dashboard input[type=file]").first().setInputFiles(path);
    await page.locator(".roster td.score").first().waitFor({ timeout: 180_000 });
    await page.evaluate(() => { location.hash = "#/model"; });
    await page.locator(".model-effect path.after").waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1000);
    return page.evaluate(async () => {
      const root = document.querySelector("rapport-dashboard").shadowRoot;
      const slider = root.querySelector(".model-form input.slider");
      const effect = () => root.querySelector(".model-effect path.after").getAttribute("d") + root.querySelector(".effect").textContent;
      const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
      const times = [];
      for (let step = 0; step < 9; step++) {
        const before = effect();
        const from = performance.now();
        slider.value = step % 2 === 0 ? slider.max : "1";
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        while (effect() === before) await frame();
        await frame();
        times.push(performance.now() - from);
        await new Promise((resolve) => { setTimeout(resolve, 300); });
      }
      return times.sort((a, b) => a - b)[4];
    });
  });
}
