import type { BrowserContext } from "@playwright/test";

import { PASSWORD, somebody } from "../fixtures/people";
import { Proxy } from "../fixtures/proxy";
import { expect, test as base } from "../fixtures/test";

/** A browser that keeps no cookie while `cookies.dropped`: they are lost on the way to it. */
const test = base.extend<object, { cookies: { dropped: boolean } }>({
  cookies: [async ({}, use) => use({ dropped: true }), { scope: "worker" }],
  server: [
    async ({ server, cookies }, use) => {
      const drop = (headers: NodeJS.Dict<string | string[]>) => {
        if (cookies.dropped) delete headers["set-cookie"];
      };
      const proxy = await Proxy.start(server.url, { alters: drop });
      await use(server.under(proxy.url));
      proxy.stop();
    },
    { scope: "worker" },
  ],
});

/** The name of an account that has just been made. */
async function somebodyWithAnAccount(context: BrowserContext): Promise<string> {
  const username = somebody();
  const made = await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
  expect(made.status()).toBe(201);
  return username;
}

const SENTENCE = "You are not logged in: your browser did not keep the cookie of this site.";

test.beforeEach(({ cookies }) => void (cookies.dropped = true));

test("a log-in whose cookie is not kept says so, and goes on to where it led once cookies are allowed", async ({
  page,
  context,
  cookies,
  visit,
  arrives,
  logIn,
  header,
  axe,
}) => {
  const username = await somebodyWithAnAccount(context);
  await visit("/login?next=/account");
  for (let attempt = 0; attempt < 2; attempt++) {
    await logIn.logIn(username, PASSWORD);
    await arrives("/login?next=/account&entered");
    await expect(page.getByText(SENTENCE)).toBeVisible();
    await header.showsAnonymous();
  }
  await axe();
  cookies.dropped = false;
  await logIn.logIn(username, PASSWORD);
  await arrives("/account");
  await header.showsSignedIn();
});

test("a sign-up whose cookie is not kept says so", async ({ page, visit, arrives, signUp }) => {
  await visit("/signup");
  await signUp.signUp(somebody(), PASSWORD);
  await arrives("/login?entered");
  await expect(page.getByText(SENTENCE)).toBeVisible();
});

test.describe("with JavaScript", { tag: "@hydrated" }, () => {
  test("a browser that keeps neither cookies nor storage is told too", async ({ page, context, visit, arrives, logIn }) => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException("Access is denied for this document.", "SecurityError");
          },
        });
      }
    });
    const username = await somebodyWithAnAccount(context);
    await visit("/login");
    await logIn.logIn(username, PASSWORD);
    await arrives("/login?entered");
    await expect(page.getByText(SENTENCE)).toBeVisible();
  });

  test("a log-in whose cookie is kept costs one call and one page", async ({
    page,
    context,
    cookies,
    visit,
    arrives,
    logIn,
  }) => {
    cookies.dropped = false;
    const username = await somebodyWithAnAccount(context);
    await visit("/login?next=/account");
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.resourceType() === "document" || request.url().endsWith("/api/login")) {
        asked.push(new URL(request.url()).pathname);
      }
    });
    await logIn.logIn(username, PASSWORD);
    await arrives("/account");
    expect(asked).toEqual(["/api/login", "/account"]);
  });

  test("a log-in that led elsewhere is long forgotten when its sign-in has ended", async ({
    page,
    context,
    cookies,
    visit,
    logIn,
  }) => {
    cookies.dropped = false;
    const username = await somebodyWithAnAccount(context);
    // A page that is not one of the site's own.
    await visit("/login?next=/healthz");
    await logIn.logIn(username, PASSWORD);
    await expect(page).toHaveURL("/healthz");
    await page.evaluate(() => {
      const entry: string = sessionStorage["vestibule.entry"];
      sessionStorage["vestibule.entry"] = entry.replace(/^\d+/, (at) => String(Number(at) - 120_000));
      localStorage.clear();
    });
    await context.clearCookies();
    await visit("/login");
    await expect(page).toHaveURL("/login");
    await expect(page.getByText(SENTENCE)).toBeHidden();
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });
});
