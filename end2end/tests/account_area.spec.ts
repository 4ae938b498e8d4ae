import type { APIRequestContext, Page, PlaywrightWorkerArgs } from "@playwright/test";

import { Authenticator } from "../fixtures/authenticator";
import { canPlant, makeStale } from "../fixtures/database";
import { AREA } from "../fixtures/paths";
import { PASSWORD } from "../fixtures/people";
import { alive, expect, test } from "../fixtures/test";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";

/** Signs in from elsewhere; whether that is still signed in shows by its answer. */
async function phone(playwright: PlaywrightWorkerArgs["playwright"], baseURL: string, username: string): Promise<APIRequestContext> {
  const request = await playwright.request.newContext({ baseURL, userAgent: IPHONE });
  const data = { username, password: PASSWORD, session: true };
  expect((await request.post("/api/login", { data })).status()).toBe(200);
  return request;
}

/** Waits until the server wants the password of a session again: it remembers a session for a second. */
async function stale(page: Page): Promise<void> {
  const data = { id: "0" };
  await expect.poll(async () => (await page.context().request.post("/api/sign_ins/end", { data })).status()).toBe(401);
}

test("the pages are a list at 1280 px and one menu at 360, by the keyboard too", async ({ page, visit, arrives, signedIn }) => {
  expect(signedIn).toBeTruthy();
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit("/account");
  const pages = page.getByRole("navigation", { name: "Your account" });
  await expect(pages.getByRole("link")).toHaveCount(6);
  await expect(pages.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");

  await page.setViewportSize({ width: 360, height: 740 });
  await expect(pages.getByRole("link")).toHaveCount(0);
  const menu = pages.locator("summary");
  await menu.focus();
  await page.keyboard.press("Enter");
  await expect(pages.getByRole("link")).toHaveCount(6);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await arrives("/account/sessions");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where you are logged in");
});

test("another log-in is ended by the keyboard alone, and all others with one button", async ({
  page,
  playwright,
  server,
  visit,
  arrives,
  axe,
  signedIn,
}) => {
  const [lost, old] = [await phone(playwright, server.url, signedIn), await phone(playwright, server.url, signedIn)];
  await visit("/account/sessions");
  const rows = page.getByRole("main").getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("This one");
  await expect(rows.nth(1)).toContainText("Safari on iPhone");
  await rows.nth(1).locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(rows.nth(1).getByText("It is logged out at once")).toBeVisible();
  await axe();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await arrives("/account/sessions");
  await expect(rows).toHaveCount(2);

  await page.getByText("End all others").click();
  await page.getByRole("button", { name: "End all other log-ins" }).click();
  await arrives("/account/sessions");
  await expect(rows).toHaveCount(1);
  await expect(page.getByText("You are logged in here alone.")).toBeVisible();
  for (const gone of [lost, old]) {
    expect((await gone.get("/api/me")).status()).toBe(401);
    await gone.dispose();
  }
});

test("a token is made, is shown once, and is revoked", async ({ page, playwright, server, visit, arrives, axe, signedIn }) => {
  expect(signedIn).toBeTruthy();
  await visit("/account/tokens");
  await expect(page.getByText("You have no tokens.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("nightly <backup>");
  await page.getByLabel("Ends").selectOption("In a year");
  await page.getByRole("button", { name: "Make the token" }).click();
  const shown = page.locator(".token-once code");
  await expect(shown).toHaveText(/^vst_[0-9A-Za-z]+$/);
  const token = await shown.innerText();
  const row = page.getByRole("main").getByRole("listitem");
  await expect(row, "the list has it at once").toContainText("nightly <backup>");
  await axe();
  const program = await playwright.request.newContext({
    baseURL: server.url,
    extraHTTPHeaders: { Authorization: `Token ${token}` },
  });
  expect((await program.get("/api/me")).status()).toBe(200);

  await page.getByRole("link", { name: "Done" }).click();
  await arrives("/account/tokens");
  await expect(page.locator("body")).not.toContainText(token);
  await expect(row).toContainText("nightly <backup>");
  await expect(row).toContainText("may only read");
  await expect(row).toContainText("Ends in a year");
  await row.locator("summary").click();
  await axe();
  await row.getByRole("button", { name: "Revoke this token" }).click();
  await arrives("/account/tokens");
  await expect(page.getByText("You have no tokens.")).toBeVisible();
  expect((await program.get("/api/me")).status()).toBe(401);
  await program.dispose();
});

test("a token without a name is refused at the field", async ({ page, visit, complaints, axe, signedIn }) => {
  expect(signedIn).toBeTruthy();
  complaints.expected(/status of 400/);
  await visit("/account/tokens");
  await page.getByRole("button", { name: "Make the token" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await expect(name).toHaveAccessibleDescription(/Please fill this in\./);
  await expect(name).toBeFocused();
  await axe();
});

test("t10: the code is asked for in place, and what was typed is kept", async ({ page, context, visit, complaints, axe, signedIn }) => {
  expect(signedIn).toBeTruthy();
  complaints.expected(/status of 40[01]/);
  const app = await Authenticator.enrol(context.request);
  await visit("/account/tokens");
  await page.getByLabel("Name", { exact: true }).fill("nightly");
  await page.getByRole("button", { name: "Make the token" }).click();
  const code = page.getByLabel("Code", { exact: true });
  await expect(code).toBeFocused();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("nightly");
  await axe();
  await code.fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(code).toHaveAccessibleDescription(/That code is not right\./);
  await code.fill(app.code());
  await page.keyboard.press("Enter");
  await expect(page.locator(".token-once code")).toHaveText(/^vst_/);
});

test.describe("with a log-in of long ago", () => {
  test.skip(!canPlant(), "there is no python3");

  test("t10: the password is asked for in place, and what was typed is kept", async ({
    page,
    server,
    visit,
    complaints,
    axe,
    signedIn,
  }) => {
    complaints.expected(/status of 40[014]/);
    makeStale(server, signedIn);
    await stale(page);
    await visit("/account/tokens");
    await page.getByLabel("Name", { exact: true }).fill("nightly");
    await page.getByLabel("Ends").selectOption("Never");
    await page.getByRole("button", { name: "Make the token" }).click();
    const password = page.getByLabel("Your password");
    await expect(password).toBeFocused();
    await axe();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("nightly");
    await expect(page.getByLabel("Ends")).toHaveValue("never");
    await password.fill("Wrong-harbor-42");
    await page.keyboard.press("Enter");
    await expect(password).toHaveAccessibleDescription(/That is not your password\./);
    await axe();
    await password.fill(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page.locator(".token-once code")).toHaveText(/^vst_/);
  });

  test("t10: a row asks for the password in place", async ({
    page,
    playwright,
    server,
    visit,
    arrives,
    complaints,
    axe,
    javaScriptEnabled,
    signedIn,
  }) => {
    complaints.expected(/status of 40[014]/);
    const lost = await phone(playwright, server.url, signedIn);
    makeStale(server, signedIn);
    await stale(page);
    await visit("/account/sessions");
    await page.getByRole("main").getByRole("listitem").nth(1).locator("summary").click();
    await page.getByRole("button", { name: "End this log-in" }).click();
    const password = page.getByLabel("Your password");
    await expect(password).toBeFocused();
    if (javaScriptEnabled) await alive(page);
    await axe();
    await password.fill(PASSWORD);
    await page.getByRole("button", { name: "End this log-in" }).click();
    await arrives("/account/sessions");
    await expect(page.getByText("You are logged in here alone.")).toBeVisible();
    expect((await lost.get("/api/me")).status()).toBe(401);
    await lost.dispose();
  });
});

test("a time is relative, and exact where it is focused", async ({ page, visit, javaScriptEnabled, signedIn }) => {
  expect(signedIn).toBeTruthy();
  await visit("/account/sessions");
  const time = page.locator("time.moment").first();
  await expect(time).toContainText("just now");
  await expect(time.locator(".exact")).toHaveText(javaScriptEnabled ? /\d{4}/ : /UTC$/);
  const shown = async () => (await time.locator(".exact").boundingBox())!.width;
  expect(await shown()).toBeLessThan(2);
  await time.focus();
  expect(await shown()).toBeGreaterThan(50);
});

test.describe("in another time zone", { tag: "@hydrated" }, () => {
  test.use({ timezoneId: "Asia/Tokyo", locale: "en-GB" });

  test("a time is exact in the reader's own", async ({ page, visit, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await visit("/account/sessions");
    const time = page.locator("time.moment").first();
    const at = new Date((await time.getAttribute("datetime"))!);
    const clock = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Tokyo", hour: "numeric", minute: "2-digit" });
    await expect(time.locator(".exact")).toContainText(clock.replace(/^0/, ""));
  });
});

test.describe("the files of the area", { tag: "@hydrated" }, () => {
  test("are its own, and other pages load none of them", async ({ page, visit, signedIn }) => {
    expect(signedIn).toBeTruthy();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    for (const path of [...AREA, "/logout"]) await visit(path);
    expect(loaded.some((path) => path.startsWith("/pkg/account.") && path.endsWith(".wasm"))).toBe(true);
    expect(loaded.filter((path) => path.startsWith("/pkg/vestibule.") && path.endsWith(".wasm"))).toEqual([]);
    expect(loaded.some((path) => path.startsWith("/pkg/account.") && path.endsWith(".css"))).toBe(true);
    loaded.length = 0;
    await visit("/");
    expect(loaded.filter((path) => path.startsWith("/pkg/account."))).toEqual([]);
  });

  test("copies a new token", async ({ page, context, visit, browserName, signedIn }) => {
    test.skip(browserName !== "chromium", "Playwright reads the clipboard of Chromium alone");
    expect(signedIn).toBeTruthy();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit("/account/tokens");
    await page.getByLabel("Name", { exact: true }).fill("nightly");
    await page.getByRole("button", { name: "Make the token" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.locator(".token-once code").innerText());
  });
});

test("the sign-up form has its button in sight on a phone of 360 × 740 px", async ({ page, visit }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await visit("/signup");
  await expect(page.getByRole("button", { name: "Create account" })).toBeInViewport({ ratio: 1 });
});
