import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { Authenticator } from "../fixtures/authenticator";
import { PASSWORD } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const SECURITY = "/account/security";
const APP = "/account/security/app";
const CODES = "/account/security/codes";

const row = (page: Page, name: string) => page.locator(".row", { has: page.locator("dt", { hasText: name }) });
const codeField = (page: Page) => page.getByLabel("Code from the app");

/** Begins the set-up of an app on its page; the app has read the key. */
async function begin(page: Page): Promise<Authenticator> {
  await page.getByRole("button", { name: "Set it up" }).click();
  await expect(page).toHaveURL(`${APP}?begun`);
  return new Authenticator(await page.locator("#key").innerText());
}

/** The codes that a page shows. */
async function shownCodes(page: Page): Promise<string[]> {
  return (await page.locator("#codes").innerText()).trim().split("\n");
}

/** Answers the question for a code in place: who has signed up has proved a password alone. */
async function confirmCode(page: Page, app: Authenticator): Promise<void> {
  await page.locator("#confirm_code").fill(app.code());
  await page.getByRole("button", { name: "Make new codes" }).click();
}

test("an authenticator app is set up by the keyboard, its codes are kept, and both get their owner in", async ({
  page,
  context,
  visit,
  arrives,
  axe,
  fits,
  logIn,
  header,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 40[01]/);
  await visit(SECURITY);
  await expect(page.getByText("Your password alone protects this account.")).toBeVisible();
  await row(page, "Authenticator app").getByRole("link", { name: /^Set up/ }).click();
  await arrives(APP);
  const app = await begin(page);
  await expect(page.getByRole("img", { name: new RegExp(signedIn) })).toBeVisible();
  await expect(page.getByRole("link", { name: "Or open it in an app on this device" })).toHaveAttribute("href", /^otpauth:\/\/totp\//);
  await expect(codeField(page)).toHaveAttribute("autocomplete", "one-time-code");
  await axe();
  await fits();

  await codeField(page).fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(codeField(page)).toHaveAccessibleDescription(/Error: That code is not right\./);
  await expect(codeField(page)).toBeFocused();
  await expect(page.locator("#key")).toBeVisible();
  await axe();

  // As an app shows it, and as it is pasted.
  const right = app.code();
  await codeField(page).fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The app is set up.")).toBeVisible();
  const codes = await shownCodes(page);
  expect(codes).toHaveLength(10);
  await axe();
  await fits();
  await page.getByRole("link", { name: "Back to security" }).click();
  await arrives(SECURITY);
  await expect(page.getByText("Your password and a second step protect this account.")).toBeVisible();
  await expect(row(page, "Recovery codes")).toContainText("10 left");
  await axe();
  await fits();

  await context.clearCookies();
  await visit("/login?next=/account/security");
  await logIn.logIn(signedIn, PASSWORD);
  await page.getByLabel("Code", { exact: true }).fill(app.code());
  await page.keyboard.press("Enter");
  await arrives(SECURITY);
  await header.showsSignedIn();
  await expect(row(page, "Authenticator app")).toContainText("Last used just now");

  // The phone is lost: a code gets its owner in, who removes the app.
  await context.clearCookies();
  await visit("/login?next=/account/security");
  await logIn.logIn(signedIn, PASSWORD);
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await page.getByLabel("Recovery code", { exact: true }).fill(codes[3]!.toUpperCase());
  await page.keyboard.press("Enter");
  await arrives(SECURITY);
  await expect(row(page, "Recovery codes")).toContainText("9 left");
  await row(page, "Authenticator app").getByRole("link").click();
  await arrives(APP);
  await page.locator("summary", { hasText: "Remove the app" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("A log-in then asks for your password alone")).toBeVisible();
  await axe();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await arrives(APP);
  await expect(page.getByRole("button", { name: "Set it up" })).toBeVisible();
  await context.clearCookies();
  await visit("/login?next=/account/security");
  await logIn.logIn(signedIn, PASSWORD);
  await arrives(SECURITY);
  await expect(page.getByText("Your password alone protects this account.")).toBeVisible();
});

test("recovery codes are downloaded as a text file, printed alone, and shown no second time", async ({
  page,
  context,
  visit,
  axe,
  fits,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 401/);
  const app = await Authenticator.enrol(context.request);
  await visit(CODES);
  await expect(page.getByText("10 left")).toBeVisible();
  await axe();
  await page.locator("summary", { hasText: "Make new codes" }).click();
  await expect(page.getByText("The codes that you have stop working at once.")).toBeVisible();
  await page.getByRole("button", { name: "Make new codes" }).click();
  await axe();
  await confirmCode(page, app);
  await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
  const codes = await shownCodes(page);
  await axe();
  await page.setViewportSize({ width: 320, height: 740 });
  await fits();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe("vestibule-recovery-codes.txt");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain(`Recovery codes of ${signedIn}`);
  expect(text).toContain(codes.join("\n"));

  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator("#codes")).toBeVisible();
  await expect(page.getByText(`Recovery codes of ${signedIn}`)).toBeVisible();
  for (const left of [page.locator("header"), page.locator(".area-menu"), page.getByRole("link", { name: "Download" })]) {
    await expect(left).toBeHidden();
  }
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ media: null, colorScheme: null });

  await visit(CODES);
  await expect(page.locator("main")).not.toContainText(codes[0]!);
});

test("advice is followed or dismissed for good", async ({ page, visit, arrives, axe, signedIn }) => {
  expect(signedIn).toBeTruthy();
  await visit(SECURITY);
  await expect(page.getByRole("heading", { name: "Confirm an e-mail address" })).toBeVisible();
  await axe();
  await page.getByRole("button", { name: "Don’t show this again" }).click();
  await arrives(SECURITY);
  const advice = page.getByRole("region", { name: "Set up an authenticator app" });
  await advice.getByRole("link").click();
  await arrives(APP);
  await visit(SECURITY);
  await advice.getByRole("button").click();
  await arrives(SECURITY);
  await expect(page.locator(".advice")).toHaveCount(0);
});

test("a browser that was trusted is forgotten", async ({ page, context, visit, arrives, axe, logIn, complaints, signedIn }) => {
  complaints.expected(/status of 401/);
  const app = await Authenticator.enrol(context.request);
  await context.clearCookies();
  await visit("/login?next=/account/security");
  await logIn.logIn(signedIn, PASSWORD);
  await page.getByLabel(/Do not ask again in this browser/).check();
  await page.getByLabel("Code", { exact: true }).fill(app.code());
  await page.keyboard.press("Enter");
  await arrives(SECURITY);
  await expect(row(page, "Trusted browsers")).toContainText("One browser");
  await row(page, "Trusted browsers").locator("summary").click();
  await axe();
  await page.getByRole("button", { name: "Forget all of them" }).click();
  await arrives(SECURITY);
  await expect(row(page, "Trusted browsers")).toHaveCount(0);
});

test("the password page belongs to security in the list of pages", async ({ page, visit, arrives, signedIn }) => {
  expect(signedIn).toBeTruthy();
  await page.setViewportSize({ width: 1280, height: 800 });
  await visit(SECURITY);
  await row(page, "Password").getByRole("link").click();
  await arrives("/account/password");
  const security = page.getByRole("navigation", { name: "Your account" }).getByRole("link", { name: "Security" });
  await expect(security).toHaveAttribute("aria-current", "true");
});

test.describe("with JavaScript", { tag: "@hydrated" }, () => {
  test("the key and the codes are copied as they are typed", async ({ page, context, visit, browserName, signedIn }) => {
    test.skip(browserName !== "chromium", "Playwright reads the clipboard of Chromium alone");
    expect(signedIn).toBeTruthy();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await visit(APP);
    const app = await begin(page);
    await page.getByRole("button", { name: "Copy" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await copied()).toMatch(/^[A-Z2-7]{32}$/);
    await codeField(page).fill(app.code());
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect((await copied()).trim().split("\n")).toEqual(await shownCodes(page));
  });

  test("the codes are printed by a button", async ({ page, context, visit, complaints, signedIn }) => {
    expect(signedIn).toBeTruthy();
    complaints.expected(/status of 401/);
    const app = await Authenticator.enrol(context.request);
    await page.addInitScript(() => {
      window.print = () => document.body.setAttribute("data-printed", "");
    });
    await visit(CODES);
    await page.locator("summary", { hasText: "Make new codes" }).click();
    await page.getByRole("button", { name: "Make new codes" }).click();
    await confirmCode(page, app);
    await page.getByRole("button", { name: "Print" }).click();
    await expect(page.locator("body[data-printed]")).toBeAttached();
  });
});
