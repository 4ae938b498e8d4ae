import { defineConfig, devices } from "@playwright/test";

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

const desktop = {
  ...devices["Desktop Chrome"],
  // Unset, Playwright's own Chromium is taken.
  launchOptions: { executablePath: process.env.CHROMIUM || undefined, args: flags },
};

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./fixtures/count.ts"]],
  use: { trace: "retain-on-failure" },
  projects: [
    { name: "hydrated", use: desktop },
    // What needs JavaScript says so; everything else must work without it.
    { name: "no-javascript", use: { ...desktop, javaScriptEnabled: false }, grepInvert: /@hydrated/ },
  ],
});
