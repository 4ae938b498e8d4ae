import type { Page } from "@playwright/test";

import { PASSWORD, somebody } from "../fixtures/people";
import { makeSuperuser, operator } from "../fixtures/staff";
import { expect, test } from "../fixtures/test";

/** Presses a button of the page. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

/** Opens a verb by what it is called. */
async function open(page: Page, label: string): Promise<void> {
  await page.getByRole("main").locator("summary", { hasText: new RegExp(`^${label}`) }).first().click();
}

test("a webhook is made, its secret is shown once, it is tried, changed and deleted", async ({
  page,
  server,
  axeInBothColours,
  fitsAtEveryWidth,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 400/);
  makeSuperuser(server, signedIn);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/admin");
  await page.getByRole("navigation", { name: "Desk" }).getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhooks");
  const name = somebody("hook");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("URL", { exact: true }).fill("https://hooks.example.invalid/here");
  await page.getByLabel("All events").uncheck();
  await press(page, "Make the webhook");
  await expect(page.getByText("Choose all events, or at least one.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(name);
  await axeInBothColours();
  await fitsAtEveryWidth();
  await page.getByLabel("login", { exact: true }).check();
  await press(page, "Make the webhook");
  await expect(page.locator("#secret")).toHaveText(/^whsec_/);
  await axeInBothColours();
  await page.getByRole("link", { name: "I have copied it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.locator("#secret")).toHaveCount(0);

  await open(page, "Send a test");
  await press(page, "Send the test");
  await expect(page.getByText("The test is on its way.")).toBeVisible();
  await expect(page.getByRole("table", { name: "Deliveries" }).getByRole("row").filter({ hasText: "test" })).toHaveCount(1);
  await open(page, "Edit");
  await expect(page.getByLabel("login", { exact: true })).toBeChecked();
  await open(page, "Body");
  await axeInBothColours();
  await fitsAtEveryWidth();
  await page.getByRole("link", { name: "Failed" }).click();
  await expect(page.getByText("There is none here.")).toBeVisible();

  await open(page, "Delete");
  await press(page, "Delete the webhook");
  await expect(page.getByText("The webhook is deleted.")).toBeVisible();
  await expect(page.getByRole("link", { name })).toHaveCount(0);
});

test("accounts are chosen on the list, and what is done to each is named before and afterwards", async ({
  page,
  server,
  javaScriptEnabled,
  axeInBothColours,
  fitsAtEveryWidth,
  signedIn,
}) => {
  makeSuperuser(server, signedIn);
  const group = somebody("people");
  const names = ["a", "b"].map((end) => `${group}-${end}`);
  for (const username of names) {
    const data = { username, password: PASSWORD, email: `${username}@example.org` };
    expect((await page.request.post("/api/signup", { data })).status()).toBe(201);
  }
  await page.goto(`/admin?search=${group}`);
  if (javaScriptEnabled) {
    await page.getByLabel("Choose all of this page").check();
  } else {
    await expect(page.getByLabel("Choose all of this page")).toBeHidden();
    for (const name of names) await page.getByLabel(`Choose ${name}`).check();
  }
  await axeInBothColours();
  await fitsAtEveryWidth();
  await page.getByLabel("With the chosen accounts").selectOption("Deactivate");
  await press(page, "Go on");
  await expect(page.getByText("It will be done to 2 accounts.")).toBeVisible();
  await axeInBothColours();
  await fitsAtEveryWidth();
  await page.getByLabel("Reason (optional)").fill("left together");
  await press(page, "Deactivate");
  await expect(page.getByText("It is done for 2 accounts.")).toBeVisible();
  await axeInBothColours();
  await fitsAtEveryWidth();
  await page.getByRole("link", { name: "Back to the accounts" }).click();
  await expect(page).toHaveURL(`/admin?search=${group}`);
  await expect(page.getByRole("table", { name: "Accounts" }).getByText("Deactivated")).toHaveCount(2);
  await page.goto("/admin/record?action=deactivate");
  await expect(page.getByRole("row").filter({ hasText: "left together" })).toHaveCount(2);
});

test("the record is followed, and what is open in it stays so", async ({
  page,
  server,
  javaScriptEnabled,
  axeInBothColours,
  fitsAtEveryWidth,
  signedIn,
}) => {
  makeSuperuser(server, signedIn);
  const group = somebody("group");
  await page.goto("/admin/record?action=create_group");
  await axeInBothColours();
  await fitsAtEveryWidth();
  if (javaScriptEnabled) await page.clock.install();
  await page.goto("/admin/record?action=create_group");
  const follow = page.getByRole("main").getByRole("link", { name: "Follow", exact: true });
  await follow.click();
  const stop = page.getByRole("main").getByRole("link", { name: "Stop following" });
  await expect(stop).toBeVisible();
  await expect(page.getByText("This list follows the record")).toBeVisible();
  operator(server, "groups", "create", group);
  if (javaScriptEnabled) {
    await stop.focus();
    await page.clock.runFor(11_000);
    await expect(page.getByRole("row").filter({ hasText: group })).toHaveCount(1);
    await expect(stop).toBeFocused();
    await stop.click();
    await expect(follow).toBeVisible();
    const later = `${group}-2`;
    operator(server, "groups", "create", later);
    await page.clock.runFor(30_000);
    await expect(page.getByRole("row").filter({ hasText: later })).toHaveCount(0);
  } else {
    await expect(page.getByRole("row").filter({ hasText: group })).toHaveCount(1, { timeout: 20_000 });
    await stop.click();
    await expect(follow).toBeVisible();
  }
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save as CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("vestibule-record.csv");
});

test("times are those of the reader's own clock", { tag: "@hydrated" }, async ({ browser, server, signedIn, context }) => {
  makeSuperuser(server, signedIn);
  const far = await browser.newContext({
    baseURL: server.url,
    timezoneId: "Asia/Tokyo",
    locale: "en-GB",
    storageState: await context.storageState(),
  });
  const page = await far.newPage();
  await page.goto("/admin/record");
  const moment = page.locator("time.moment").first();
  const at = new Date((await moment.getAttribute("datetime"))!);
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Tokyo", hour: "numeric", hourCycle: "h23" }).format(at);
  await expect(moment.locator(".exact")).toHaveText(new RegExp(`\\b0?${Number(hour)}:\\d\\d GMT\\+9`));
  await far.close();
});
