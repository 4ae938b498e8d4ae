import type { BrowserContext, Page } from "@playwright/test";

import { ASKED_ONCE_MORE } from "../fixtures/complaints";
import { PASSWORD, somebody } from "../fixtures/people";
import { freePort, Server } from "../fixtures/server";
import { alive, expect, test as base } from "../fixtures/test";
import { LogOutPage, SignUpPage } from "../pages/form";
import { Header } from "../pages/header";

/** More than the six connections that a browser opens to one host. */
const TABS = 9;

/** A tab that crashed says no farewell: the others notice by their next question. */
const TAKEOVER = { timeout: 30_000 };

/** A server on a local network: plain http on a name that is not localhost, where browsers have no Web Locks. */
const test = base.extend<{ streams: () => Promise<number> }, { metrics: string }>({
  metrics: [async ({}, use) => use(`127.0.0.1:${await freePort()}`), { scope: "worker" }],
  server: [
    async ({ metrics }, use) => {
      const server = await Server.start({ VESTIBULE_METRICS_ADDR: metrics, VESTIBULE_ACCESS_TTL: "27s" });
      await use(server.under(server.url.replace("127.0.0.1", "lan.test")));
      await server.stop();
    },
    { scope: "worker" },
  ],
  streams: async ({ metrics }, use) => {
    await use(async () => {
      const text = await (await fetch(`http://${metrics}/metrics`)).text();
      return Number(text.match(/^vestibule_http_event_streams (\d+)/m)![1]);
    });
  },
});

/** Signs somebody new up in the first tab; their name. */
async function signedUp(page: Page): Promise<string> {
  const username = somebody();
  await page.goto("/signup");
  await alive(page);
  expect(await page.evaluate(() => "locks" in navigator)).toBe(false);
  await new SignUpPage(page).signUp(username, PASSWORD);
  await new Header(page).showsSignedIn();
  await alive(page);
  return username;
}

async function tabs(context: BrowserContext, count: number): Promise<Page[]> {
  const opened: Page[] = [];
  for (let at = 0; at < count; at++) {
    const tab = await context.newPage();
    await tab.goto("/account");
    await alive(tab);
    opened.push(tab);
  }
  return opened;
}

/** Ends every sign-in of somebody by a program. */
async function signOutElsewhere(server: Server, username: string): Promise<void> {
  // Only browsers here know the name.
  const api = `${server.url.replace("lan.test", "127.0.0.1")}/api`;
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ username, password: PASSWORD });
  const { token } = await (await fetch(`${api}/login`, { method: "POST", headers, body })).json();
  const authorized = { ...headers, Authorization: `Token ${token}` };
  await fetch(`${api}/logout`, { method: "POST", headers: authorized, body: '{"everywhere": true}' });
}

test.describe("without Web Locks", { tag: "@hydrated" }, () => {
  // Over plain http a browser has no use for it.
  test.beforeEach(({ complaints }) => complaints.expected(/Cross-Origin-Opener-Policy header has been ignored/));

  test("any number of tabs share one stream, and another takes over from a tab that goes", async ({
    context,
    page,
    server,
    streams,
    complaints,
  }) => {
    test.setTimeout(120_000);
    // What a tab asks when the sign-in is over.
    complaints.expected(ASKED_ONCE_MORE);
    let leader: Page | undefined;
    context.on("request", (request) => {
      if (request.url().endsWith("/api/sign_in_events")) leader = request.frame().page();
    });
    const username = await signedUp(page);
    const all = [page, ...(await tabs(context, TABS - 1))];
    await expect.poll(streams).toBe(1);
    for (const tab of all) {
      // Each still has a connection to ask over.
      await tab.goto("/account");
      await alive(tab);
      await expect(tab.locator(".token-check")).toHaveText(/Token valid for/);
    }
    await expect.poll(streams, TAKEOVER).toBe(1);

    const gone = leader!;
    await gone.close();
    await expect.poll(() => leader !== gone, TAKEOVER).toBe(true);
    await expect.poll(streams, TAKEOVER).toBe(1);
    // The stream of the tab that took over is followed by all.
    await signOutElsewhere(server, username);
    for (const tab of all.filter((tab) => tab !== gone)) await new Header(tab).showsAnonymous();
    await expect.poll(streams).toBe(0);
  });

  test("a log-out in one tab reaches the others", async ({ context, page, streams, complaints }) => {
    test.setTimeout(60_000);
    complaints.expected(ASKED_ONCE_MORE);
    const username = await signedUp(page);
    const others = await tabs(context, 2);
    const last = await context.newPage();
    await last.goto("/logout");
    await alive(last);
    await new LogOutPage(last).button.click();
    for (const tab of [page, last, ...others]) {
      await new Header(tab).showsAnonymous();
      await expect(tab.getByRole("main")).not.toContainText(username);
    }
    await expect.poll(streams).toBe(0);
  });

  test("one tab renews the token for all", async ({ context, page }) => {
    test.setTimeout(90_000);
    await signedUp(page);
    await tabs(context, 4);
    const kept = () => page.evaluate(() => localStorage["vestibule.token"] as string);
    await expect.poll(kept).toContain("vst_");
    const renewals = { now: 0, most: 0, all: 0 };
    await context.route("**/api/renew", async (route) => {
      renewals.all += 1;
      renewals.most = Math.max(renewals.most, ++renewals.now);
      await new Promise((resolve) => setTimeout(resolve, 300));
      renewals.now -= 1;
      await route.continue();
    });
    for (let round = 1; round <= 2; round++) {
      const before = await kept();
      await expect.poll(kept, { timeout: 40_000 }).not.toBe(before);
      expect(renewals).toMatchObject({ most: 1, all: round });
    }
  });

  test("where tabs cannot agree on one of them none holds a stream, and who comes back is told", async ({
    context,
    page,
    server,
    streams,
    complaints,
  }) => {
    complaints.expected(/401 .*\/api\/renew/);
    await context.addInitScript(() => Reflect.deleteProperty(window, "BroadcastChannel"));
    const username = await signedUp(page);
    await tabs(context, 2);
    expect(await streams()).toBe(0);
    await signOutElsewhere(server, username);
    const comesBack = () => document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    await page.evaluate(comesBack);
    await new Header(page).showsAnonymous();
  });
});
