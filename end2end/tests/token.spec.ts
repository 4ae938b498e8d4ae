import type { Page } from "@playwright/test";

import { PASSWORD, somebody } from "../fixtures/people";
import { alive, expect, test } from "../fixtures/test";

/** The token that the page keeps, wherever in local storage it stands. */
async function keptToken(page: Page): Promise<string | undefined> {
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  return stored.match(/vst_[0-9A-Za-z]+/)?.[0];
}

test.describe("the token of a page", { tag: "@hydrated" }, () => {
  test("is kept in local storage, works over plain HTTP, and dies with the log-out", async ({
    page,
    playwright,
    server,
    visit,
    signUp,
    logOut,
    header,
  }) => {
    const username = somebody();
    await visit("/signup");
    await signUp.signUp(username, PASSWORD, `${username}@example.org`);
    await header.showsSignedIn();
    await expect.poll(() => keptToken(page)).toMatch(/^vst_/);
    const token = await keptToken(page);

    const program = await playwright.request.newContext({
      baseURL: server.url,
      extraHTTPHeaders: { Authorization: `Token ${token}` },
    });
    const valid = await program.get("/api/test_token");
    expect(await valid.json()).toEqual({ message: `Token valid for ${username}@example.org` });

    await header.link("Log out").click();
    await logOut.button.click();
    await header.showsAnonymous();
    expect(await keptToken(page)).toBeUndefined();
    expect((await program.get("/api/test_token")).status()).toBe(401);
    await program.dispose();
  });

  test("is sent with no call of the page, where it would replace what a proxy asks for", async ({
    page,
    visit,
    header,
    signedIn,
  }) => {
    await visit("/");
    await expect.poll(() => keptToken(page)).toMatch(/^vst_/);
    const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/test_token") && answer.ok());
    await header.link("Account").click();
    expect(await (await asked).request().headerValue("authorization")).toBeNull();
    await expect(page.getByText(`Token valid for ${signedIn}@example.org`)).toBeVisible();
  });

  for (const ahead of [899_900, 3_600_000, -3_600_000]) {
    test(`is not renewed again and again where the clock is ${ahead / 1000} s off`, async ({ page, visit, signedIn }) => {
      const renewals: string[] = [];
      page.on("request", (request) => request.url().endsWith("/api/renew") && renewals.push(request.url()));
      await page.clock.install({ time: Date.now() + ahead });
      await visit("/");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
      await expect.poll(() => keptToken(page)).toMatch(/^vst_/);
      const first = await keptToken(page);
      await page.clock.runFor("10:00");
      expect(renewals.length).toBeLessThanOrEqual(1);
      expect(await keptToken(page)).toBe(first);
      await page.clock.runFor("04:30");
      await expect.poll(() => keptToken(page)).not.toBe(first);
      expect(renewals.length).toBeLessThanOrEqual(2);
    });
  }

  test("does not end a sign-in that only a proxy's own password stands in front of", async ({
    page,
    visit,
    logOut,
    complaints,
    header,
    signedIn,
  }) => {
    complaints.expected(/status of 401/);
    await visit("/logout");
    await expect.poll(() => keptToken(page)).toMatch(/^vst_/);
    const headers = { "WWW-Authenticate": 'Basic realm="proxy"' };
    await page.route("**/api/logout", (route) => route.fulfill({ status: 401, headers, body: "Who are you?" }));
    const asked = page.waitForRequest("**/api/logout");
    await logOut.button.click();
    expect(await (await asked).headerValue("authorization")).toBeNull();
    await expect(page.getByText("The server could not be reached")).toBeVisible();
    await page.unroute("**/api/logout");
    await header.showsAnonymous();
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).not.toContainText(signedIn);
  });

  test("is renewed by one tab at a time", async ({ context, page, visit, signedIn }) => {
    await visit("/");
    await expect.poll(() => keptToken(page)).toMatch(/^vst_/);
    await page.evaluate(() => localStorage.clear());
    const renewals = { now: 0, most: 0 };
    // Slow enough that two that are not kept apart would meet.
    await context.route("**/api/renew", async (route) => {
      renewals.most = Math.max(renewals.most, ++renewals.now);
      await new Promise((resolve) => setTimeout(resolve, 300));
      renewals.now -= 1;
      await route.continue();
    });
    const tabs = [await context.newPage(), await context.newPage(), await context.newPage()];
    await Promise.all(tabs.map((tab) => tab.goto("/").then(() => alive(tab))));
    for (const tab of tabs) {
      await expect(tab.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
      await expect.poll(() => keptToken(tab)).toMatch(/^vst_/);
    }
    expect(renewals.most).toBe(1);
  });
});
