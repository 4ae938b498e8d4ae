import type { Page } from "@playwright/test";

import { canPlant, makeStale } from "../fixtures/database";
import { Device, expectSession } from "../fixtures/device";
import { forgetSignIn } from "../fixtures/forget";
import { PASSWORD, somebody } from "../fixtures/people";
import type { Server } from "../fixtures/server";
import { alive, expect, named, test as base } from "../fixtures/test";

const PASSKEYS = "/account/security/passkeys";
const LOG_IN = "Log in with a passkey";

const test = named.extend<{ device: Device }>({
  device: async ({ page }, use) => use(await Device.of(page)),
});

/** Adds a passkey on the page of the passkeys. */
async function add(page: Page, { name = "", second = false } = {}): Promise<void> {
  await page.goto(PASSKEYS);
  await alive(page);
  if (second) await page.getByLabel("Only as a second step").check();
  await page.getByLabel("Name (optional)").fill(name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText(/” is added\./)).toBeVisible();
}

/** Has nothing but the button ask for a passkey: a device that answers at once would answer autofill first. */
async function withoutAutofill(page: Page): Promise<void> {
  await page.addInitScript(() => {
    if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
}

const passkeyButton = (page: Page) => page.getByRole("button", { name: LOG_IN });

test.describe("with a device that keeps passkeys", { tag: "@hydrated" }, () => {
  test.beforeEach(({ browserName }) => test.skip(browserName !== "chromium", "only Chromium has virtual authenticators"));

  test("a passkey is added, named, and logs in by the button", async ({
    page,
    context,
    device,
    visit,
    arrives,
    axe,
    fits,
    header,
    signedIn,
  }) => {
    await visit(PASSKEYS);
    await expect(page.getByText("You have no passkeys.")).toBeVisible();
    await axe();
    await add(page, { name: "Kitchen <laptop>" });
    const row = page.getByRole("main").getByRole("listitem");
    await expect(row).toContainText("Kitchen <laptop>");
    await expect(row).toContainText("Never used");
    await expect(row).toContainText("For localhost");
    await axe();
    await fits();
    const [kept] = await device.passkeys();
    expect(kept!.rpId).toBe("localhost");
    expect(kept!.isResidentCredential).toBe(true);

    await forgetSignIn(page);
    await withoutAutofill(page);
    await visit("/login?next=/account");
    await axe();
    await passkeyButton(page).click();
    await arrives("/account");
    await header.showsSignedIn();
    await expectSession(context, signedIn);
    await visit(PASSKEYS);
    await expect(page.getByRole("main").getByRole("listitem")).toContainText("Last used just now");
  });

  test("a passkey without a name is named after where it is kept", async ({ page, device, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await add(page);
    expect(await device.passkeys()).toHaveLength(1);
    await expect(page.getByRole("main").getByRole("listitem")).toContainText(/Chrome on (Linux|Mac|Windows)/);
  });

  test("the browser offers a passkey in the field of the name", async ({ page, context, device, arrives, signedIn }) => {
    await add(page);
    await forgetSignIn(page);
    expect(await device.passkeys()).toHaveLength(1);
    await page.goto("/login?next=/account");
    await arrives("/account");
    await expectSession(context, signedIn);
  });

  test("autofill waits without a passkey, and a password logs in meanwhile", async ({
    page,
    context,
    device,
    visit,
    logIn,
    complaints,
    signedIn,
  }) => {
    complaints.expected(/status of 401/);
    expect(await device.passkeys()).toHaveLength(0);
    await forgetSignIn(page);
    await visit("/login");
    await expect(logIn.username).toHaveAttribute("autocomplete", "username webauthn");
    await logIn.logIn(signedIn, "Wrong-harbor-42");
    await expect(page.getByText("That username and password do not match.")).toBeVisible();
    await logIn.password.fill(PASSWORD);
    await logIn.button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
  });

  test("autofill has another challenge before the first one ends, and the button takes the same", async ({
    page,
    context,
    device,
    arrives,
    signedIn,
  }) => {
    await add(page);
    await forgetSignIn(page);
    await device.answers(false);
    let begun = 0;
    page.on("requestfinished", (request) => (begun += Number(request.url().endsWith("/api/login/passkey/begin"))));
    await page.clock.install();
    await page.goto("/login?next=/account");
    await expect.poll(() => begun).toBe(1);
    const later = async () => {
      await page.clock.runFor("00:30");
      return begun;
    };
    await expect.poll(later).toBe(2);
    await passkeyButton(page).click();
    await expect(passkeyButton(page)).toHaveAttribute("aria-busy", "true");
    expect(begun).toBe(2);
    await device.answers(true);
    await page.reload();
    await arrives("/account");
    await expectSession(context, signedIn);
  });

  test("another open page of the site learns of a log-in by a passkey", async ({ page, context, device, visit, signedIn }) => {
    await add(page);
    await forgetSignIn(page);
    await withoutAutofill(page);
    const other = await context.newPage();
    await visit("/", other);
    await expect(other.getByRole("banner").getByRole("link", { name: "Log in", exact: true })).toBeVisible();
    await page.bringToFront();
    await visit("/login");
    await passkeyButton(page).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
    await expect(other.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
  });

  test("a prompt that is cancelled says so calmly, and nothing moves", async ({ page, device, visit, axe }) => {
    expect(await device.passkeys()).toHaveLength(0);
    await withoutAutofill(page);
    await visit("/login");
    const place = async () => (await page.getByRole("link", { name: "Create an account" }).boundingBox())!.y;
    const before = await place();
    await passkeyButton(page).click();
    await expect(page.getByText("No passkey was used. Please try again.")).toBeVisible();
    expect(await place()).toBe(before);
    await expect(passkeyButton(page)).not.toHaveAttribute("aria-busy");
    await axe();
  });

  test("a device that has a passkey of the account already says so", async ({ page, device, visit, axe, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await add(page);
    await visit(PASSKEYS);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByText("has a passkey of your account already.")).toBeVisible();
    expect(await device.passkeys()).toHaveLength(1);
    await axe();
  });

  test("somebody signs up with a passkey and without a password, and logs in again", async ({
    page,
    context,
    device,
    visit,
    arrives,
    axe,
    fits,
  }) => {
    const username = somebody();
    await device.answers(false);
    await visit("/signup?next=/account");
    await page.getByRole("link", { name: "Use a passkey instead of a password" }).click();
    await arrives("/signup/passkey?next=/account");
    await axe();
    await fits();
    await device.answers(true);
    await page.getByLabel("Username").fill(username);
    await page.getByRole("button", { name: "Create account with a passkey" }).click();
    await arrives("/account");
    await expectSession(context, username);
    const [kept] = await device.passkeys();
    expect(Buffer.from(kept!.userHandle!, "base64").length).toBeGreaterThanOrEqual(16);
    await forgetSignIn(page);
    await page.goto("/login?next=/account");
    await arrives("/account");
    await expectSession(context, username);
  });

  test("a sign-up with a passkey says at its field what is wrong", async ({ page, device, visit, complaints, axe, signedIn }) => {
    complaints.expected(/status of 400/);
    await visit("/logout");
    await page.getByRole("main").getByRole("button", { name: "Log out" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Come in.");
    await visit("/signup/passkey");
    const username = page.getByLabel("Username");
    await username.fill(signedIn);
    await page.getByLabel("E-mail (optional)").fill("ana@example.org");
    await page.getByRole("button", { name: "Create account with a passkey" }).click();
    await expect(username).toHaveAccessibleDescription(/That name is taken\./);
    await expect(username).toHaveValue(signedIn);
    await expect(page.getByLabel("E-mail (optional)")).toHaveValue("ana@example.org");
    await axe();
    expect(await device.passkeys()).toHaveLength(0);
  });

  test("a passkey is renamed and removed, and then logs nobody in", async ({
    page,
    context,
    device,
    visit,
    arrives,
    complaints,
    axe,
    signedIn,
  }) => {
    complaints.expected(/status of 40[01]/);
    await add(page, { name: "Old name" });
    await visit(PASSKEYS);
    const row = page.getByRole("main").getByRole("listitem");
    await row.locator("summary", { hasText: "Rename" }).click();
    await row.getByLabel("Name").fill("New name");
    await axe();
    await row.getByRole("button", { name: "Save the name" }).click();
    await arrives(PASSKEYS);
    await expect(row).toContainText("New name");
    await row.locator("summary", { hasText: "Remove" }).click();
    await axe();
    await row.getByRole("button", { name: "Remove this passkey" }).click();
    await arrives(PASSKEYS);
    await expect(page.getByText("You have no passkeys.")).toBeVisible();

    await forgetSignIn(page);
    await withoutAutofill(page);
    await visit("/login");
    await passkeyButton(page).click();
    await expect(page.getByText("That passkey cannot be used here.")).toBeVisible();
    await alive(page);
    await axe();
    await expectSession(context, undefined);
    expect(signedIn).toBeTruthy();
  });

  test("k1: a passkey for the second step alone logs nobody in, and answers the second step", async ({
    page,
    context,
    device,
    visit,
    arrives,
    logIn,
    complaints,
    axe,
    fits,
    signedIn,
  }) => {
    complaints.expected(/status of 40[01]/);
    await add(page, { second: true, name: "Key" });
    const codes = (await page.locator("#codes").innerText()).split("\n");
    expect(codes).toHaveLength(10);
    await axe();

    await forgetSignIn(page);
    await withoutAutofill(page);
    await visit("/login?next=/account");
    await logIn.logIn(signedIn, PASSWORD);
    await arrives("/login/second_factor?next=/account");
    await axe();
    await fits();
    await expectSession(context, undefined);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await arrives("/account");
    await expectSession(context, signedIn);
  });

  test("who has lost the device with the passkey logs in with a recovery code", async ({
    page,
    context,
    device,
    visit,
    arrives,
    logIn,
    complaints,
    signedIn,
  }) => {
    complaints.expected(/status of 40[01]/);
    await add(page, { second: true });
    const [code] = (await page.locator("#codes").innerText()).split("\n");
    await device.clear();
    await forgetSignIn(page);
    await visit("/login?next=/account");
    await logIn.logIn(signedIn, PASSWORD);
    await arrives("/login/second_factor?next=/account");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page.getByText("No passkey was used.")).toBeVisible();
    await page.getByLabel("Recovery code").fill(code!);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await arrives("/account");
    await expectSession(context, signedIn);
  });

  test("a passkey that logs in answers the second step too", async ({
    page,
    context,
    device,
    visit,
    arrives,
    logIn,
    complaints,
    signedIn,
  }) => {
    complaints.expected(/status of 40[01]/);
    await add(page, { name: "Phone" });
    const [phone] = await device.passkeys();
    await device.clear();
    await add(page, { second: true });
    await device.clear();
    await device.add(phone!);
    await forgetSignIn(page);
    await withoutAutofill(page);
    await visit("/login?next=/account");
    await logIn.logIn(signedIn, PASSWORD);
    await arrives("/login/second_factor?next=/account");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await arrives("/account");
  });

  test.describe("with a log-in of long ago", () => {
    test.skip(!canPlant(), "there is no python3");

    /** Makes the log-in of the browser one of long ago. */
    async function stale(page: Page, server: Server, username: string): Promise<void> {
      makeStale(server, username);
      // What the server remembers of a session, it forgets when the account changes.
      const profile = { first_name: "Ana", last_name: "", language: "" };
      expect((await page.context().request.post("/api/profile", { data: profile })).status()).toBe(200);
      const data = { kind: "sign_in" };
      const asked = async () => (await page.context().request.post("/api/passkeys/begin", { data })).status();
      await expect.poll(asked).toBe(401);
    }

    test("t10: a passkey is added after the password was confirmed, and what was typed is kept", async ({
      page,
      server,
      device,
      visit,
      complaints,
      axe,
      signedIn,
    }) => {
      complaints.expected(/status of 40[01]/);
      await stale(page, server, signedIn);
      await visit(PASSKEYS);
      await page.getByLabel("Name (optional)").fill("Desk");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      const password = page.getByLabel("Your password", { exact: true });
      await expect(password).toBeVisible();
      await axe();
      await password.fill("Wrong-harbor-42");
      await page.getByRole("button", { name: "Go on" }).click();
      await expect(password).toHaveAccessibleDescription(/That is not your password\./);
      await password.fill(PASSWORD);
      await page.getByRole("button", { name: "Go on" }).click();
      await expect(page.getByText("Thank you. Now add the passkey.")).toBeVisible();
      await axe();
      await expect(page.getByLabel("Name (optional)")).toHaveValue("Desk");
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await expect(page.getByText("“Desk” is added.")).toBeVisible();
      expect(await device.passkeys()).toHaveLength(1);
    });

    test("t10: who has no password confirms by a passkey", async ({ page, server, device, visit, arrives, complaints, axe }) => {
      complaints.expected(/status of 40[01]/);
      const username = somebody();
      await visit("/signup/passkey?next=/account");
      await page.getByLabel("Username").fill(username);
      await page.getByRole("button", { name: "Create account with a passkey" }).click();
      await arrives("/account");
      await stale(page, server, username);
      await visit("/account/tokens");
      await page.getByLabel("Name", { exact: true }).fill("nightly");
      await page.getByRole("button", { name: "Make the token" }).click();
      await axe();
      await page.getByRole("button", { name: "Confirm with a passkey" }).click();
      await expect(page.locator(".token-once code")).toHaveText(/^vst_/);
      expect(await device.passkeys()).toHaveLength(1);
    });
  });
});

test.describe("without JavaScript", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== false, "with JavaScript there are passkeys");

  test("a sentence says that passkeys need it, and no button does nothing", async ({ page, visit, axe, signedIn }) => {
    await visit(PASSKEYS);
    // Playwright finds no text within a noscript.
    const sentence = page.locator("noscript p");
    await expect(sentence).toBeVisible();
    await expect(sentence).toHaveText("Passkeys need JavaScript. Switch it on to add one.");
    await expect(page.getByRole("button", { name: "Add a passkey" })).toHaveCount(0);
    await axe();
    await forgetSignIn(page);
    await visit("/login");
    await expect(sentence).toBeVisible();
    await expect(sentence).toHaveText("To log in with a passkey, switch JavaScript on.");
    await expect(passkeyButton(page)).toHaveCount(0);
    await axe();
    await visit("/signup/passkey");
    await expect(sentence).toBeVisible();
    await expect(sentence).toHaveText("Passkeys need JavaScript. Switch it on, or use a password.");
    await axe();
    expect(signedIn).toBeTruthy();
  });
});

test.describe("without a device that keeps passkeys", { tag: "@hydrated" }, () => {
  test("a browser says so in a sentence, and a password logs in", async ({ page, browserName, visit, logIn, axe, signedIn }) => {
    test.skip(browserName !== "firefox", "Chromium waits for a device");
    await visit(PASSKEYS);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const refusal = page.locator("[data-fault]:not([hidden])");
    await expect(refusal).toHaveText(/No passkey was made\.|cannot make a passkey/);
    await forgetSignIn(page);
    await visit("/login");
    await passkeyButton(page).click();
    await expect(refusal).toHaveText(/No passkey was used\./);
    await axe();
    await logIn.logIn(signedIn, PASSWORD);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
  });

  test("a browser without passkeys has no button to log in, and a sentence elsewhere", async ({ page, visit, axe, signedIn }) => {
    await page.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
    await visit(PASSKEYS);
    await expect(page.getByText("This browser has no passkeys, or not at this address.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Add a passkey" })).toHaveCount(0);
    await axe();
    await forgetSignIn(page);
    await visit("/login");
    await expect(passkeyButton(page)).toHaveCount(0);
    await axe();
    expect(signedIn).toBeTruthy();
  });

  test("a browser that cannot read or write the JSON of passkeys is helped out", async ({ page, context, browserName, arrives, signedIn }) => {
    test.skip(browserName !== "chromium", "only Chromium has virtual authenticators");
    await Device.of(page);
    await page.addInitScript(() => {
      for (const name of ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"]) {
        Reflect.deleteProperty(PublicKeyCredential, name);
      }
      Reflect.deleteProperty(PublicKeyCredential.prototype, "toJSON");
    });
    await add(page);
    await forgetSignIn(page);
    await page.goto("/login?next=/account");
    await arrives("/account");
    await expectSession(context, signedIn);
  });
});

base("a server that is reached by an address has no passkeys, and offers none", async ({ page, visit, arrives, signedIn }) => {
  await visit(PASSKEYS);
  await expect(page.getByText("Passkeys cannot be used on this site.")).toBeVisible();
  await forgetSignIn(page);
  await visit("/login");
  await expect(page.getByText(/passkey/i)).toHaveCount(0);
  await visit("/signup");
  await expect(page.getByText(/passkey/i)).toHaveCount(0);
  await page.goto("/signup/passkey");
  await arrives("/signup/passkey");
  await expect(page.getByText("Passkeys cannot be used on this site.")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  expect(signedIn).toBeTruthy();
});
