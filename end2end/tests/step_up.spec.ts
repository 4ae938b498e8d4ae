import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Authenticator } from "../fixtures/authenticator";
import { Device } from "../fixtures/device";
import { Server } from "../fixtures/server";
import { expect, named as test } from "../fixtures/test";

const STEP_UP = "/step_up?next=/account";
/** What a page leads to once the factor is proved: it stands for the way to a service. */
const PROVED = "/account";

const code = "#code";

test("whoever has an authenticator app proves it and goes on", async ({ page, context, visit, arrives, signedIn, axe, fitsAtEveryWidth, complaints }) => {
  complaints.expected(/status of 400/);
  expect(signedIn).toBeTruthy();
  const app = await Authenticator.enrol(context.request);
  await visit(STEP_UP);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One more step");
  await expect(page.getByText("The page that you want to open asks for a second factor too.")).toBeVisible();
  await expect(page.locator(code)).toBeFocused();
  await axe();
  await fitsAtEveryWidth();
  await page.locator(code).fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(page.locator(code)).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await page.getByLabel("Recovery code", { exact: true }).fill(app.recoveryCodes[0]!);
  await page.getByRole("button", { name: "Go on" }).click();
  await arrives(PROVED);
  // It is asked for no more.
  await visit(STEP_UP);
  await arrives(PROVED);
});

test("whoever has no factor sets an app up on the way", async ({ page, visit, arrives, signedIn, axe, fitsAtEveryWidth, complaints }) => {
  complaints.expected(/status of 400/);
  expect(signedIn).toBeTruthy();
  await visit(STEP_UP);
  await expect(page.getByText("your account has none yet")).toBeVisible();
  await axe();
  await fitsAtEveryWidth();
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.locator(".qr svg")).toBeVisible();
  await axe();
  const app = new Authenticator((await page.locator("#key").textContent())!);
  await page.locator(code).fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(page.locator(code)).toHaveAttribute("aria-invalid", "true");
  await page.locator(code).fill(app.code());
  await page.getByRole("button", { name: "Set up and go on" }).click();
  await expect(page.getByText("The app is set up.")).toBeVisible();
  expect((await page.locator("#codes").textContent())!.trim().split("\n")).toHaveLength(10);
  await page.getByRole("link", { name: "I have kept them, go on" }).click();
  await arrives(PROVED);
  await visit(STEP_UP);
  await arrives(PROVED);
});

test("a passkey that is added on the way leads back, and proves the factor", { tag: "@hydrated" }, async ({ page, browserName, visit, arrives, signedIn, axe }) => {
  test.skip(browserName !== "chromium", "only Chromium has virtual authenticators");
  expect(signedIn).toBeTruthy();
  await Device.of(page);
  await visit(STEP_UP);
  await page.getByRole("link", { name: "Add a passkey instead" }).click();
  await arrives("/account/security/passkeys?next=/step_up?next=/account");
  await page.getByLabel("Only as a second step").check();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText(/” is added\./)).toBeVisible();
  await page.getByRole("link", { name: "I have kept them, go on" }).click();
  await arrives(STEP_UP);
  await axe();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await arrives(PROVED);
  await visit(STEP_UP);
  await arrives(PROVED);
});

test("a browser is led to a service by the page of the second factor", async ({ browser, javaScriptEnabled }) => {
  const folder = await mkdtemp(join(tmpdir(), "vestibule-hosts-"));
  const hosts = join(folder, "hosts.toml");
  await writeFile(hosts, '[hosts."http://127.0.0.1:9"]\nsecond_factor = true\n');
  const server = await Server.startByName({ VESTIBULE_VERIFY_HOSTS: hosts, VESTIBULE_TRUSTED_PROXIES: "127.0.0.1" });
  try {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
    const data = { username: "alice", password: "Quiet-harbor-42", session: true };
    expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
    const app = await Authenticator.enrol(context.request);
    const page = await context.newPage();
    const to = Buffer.from("http://127.0.0.1:9/wanted").toString("base64url");
    await page.goto(`/continue?to=${to}`);
    await page.waitForURL(`${server.url}/step_up?next=/continue?to=${to}`);
    await page.locator(code).fill(app.code());
    const led = page.waitForRequest((request) => request.url().startsWith("http://127.0.0.1:9/.vestibule/start"));
    await page.getByRole("button", { name: "Go on" }).click();
    await led;
    await context.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});
