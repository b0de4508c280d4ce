// Run by `cargo xtask test browser`, which builds and serves the site and finds the browser.
import { defineConfig } from "@playwright/test";

const { RAPPORT_URL, RAPPORT_CHROMIUM, RAPPORT_FIREFOX } = process.env;
if (!RAPPORT_URL || !RAPPORT_CHROMIUM) throw new Error("Run this by: cargo xtask test browser");

// Chromium's sandbox refuses to start as root. The rest keeps the browser from calling anyone but the site.
const isRoot = process.getuid?.() === 0;
const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
  .concat(["--disable-component-update", "--disable-sync"])
  .concat(isRoot ? ["--no-sandbox"] : []);

// The page speaks the language of the browser, and writes numbers and dates as its region does.
const chromium = { name: "chromium", use: { browserName: "chromium", locale: "en-GB", launchOptions: { executablePath: RAPPORT_CHROMIUM, args } } };
// In Firefox what most people come for; its driver tells neither of downloads nor of colour schemes.
const firefox = {
  name: "firefox",
  testMatch: ["main-flow.spec.mjs", "smoke.spec.mjs", "prove.spec.mjs"],
  use: { browserName: "firefox", channel: "moz-firefox", launchOptions: { executablePath: RAPPORT_FIREFOX } },
};

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  outputDir: "results",
  reporter: "list",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // A check of a page with forty charts for accessibility takes a slow machine most of a minute.
  timeout: 180_000,
  // What the service worker answers, `page.route` does not see; and each test would fetch all its files. offline.spec.mjs allows it.
  use: { baseURL: RAPPORT_URL, trace: "retain-on-failure", serviceWorkers: "block" },
  projects: RAPPORT_FIREFOX ? [chromium, firefox] : [chromium],
});
