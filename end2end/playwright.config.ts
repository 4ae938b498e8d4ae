import { defineConfig, devices } from "@playwright/test";

import { STEP_MS, TEST_MS } from "./fixtures/limits";

/** Playwright runs as root in CI, and a browser under test has nothing to fetch by itself. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A name that is neither localhost nor https: a server on a local network.
  "--host-resolver-rules=MAP lan.test 127.0.0.1",
];

/** What a test did, kept where it fails. Pictures of each step would cost every test a fifth of its time. */
const trace = { mode: "retain-on-failure", screenshots: false, snapshots: false, sources: false } as const;

const desktop = {
  ...devices["Desktop Chrome"],
  // Unset, Playwright's own Chromium is taken.
  launchOptions: { executablePath: process.env.CHROMIUM || undefined, args: flags },
};

/** Firefox as people have it, which Playwright drives by WebDriver BiDi. Where none is named its tests are left out. */
const firefox = {
  name: "firefox",
  // What pages do by themselves; how they look and weigh is seen in Chromium.
  testMatch: ["account_area", "forms", "journey", "live_forms", "passkeys", "return", "second_step", "tabs", "token", "translated", "typed"].map((name) => `**/${name}.spec.ts`),
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    colorScheme: null,
    // Without a security key, and so that it does not wait for one to be plugged in.
    launchOptions: {
      executablePath: process.env.FIREFOX,
      firefoxUserPrefs: { "security.webauth.webauthn_enable_usbtoken": false },
    },
  },
} as const;

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: TEST_MS,
  expect: { timeout: STEP_MS },
  reporter: [["list"], ["./fixtures/count.ts"]],
  use: { actionTimeout: STEP_MS, navigationTimeout: STEP_MS, trace, screenshot: "only-on-failure" },
  projects: [
    { name: "hydrated", use: desktop },
    // What needs JavaScript says so; everything else must work without it.
    { name: "no-javascript", use: { ...desktop, javaScriptEnabled: false }, grepInvert: /@hydrated/ },
    ...(process.env.FIREFOX ? [firefox] : []),
  ],
});
