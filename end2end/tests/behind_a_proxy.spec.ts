import { PASSWORD, somebody } from "../fixtures/people";
import { Proxy } from "../fixtures/proxy";
import { expect, test as base } from "../fixtures/test";

const CREDENTIALS = { username: "proxy", password: "of-its-own" };
const BASIC = `Basic ${Buffer.from(`${CREDENTIALS.username}:${CREDENTIALS.password}`).toString("base64")}`;
const REFUSAL = { status: 401, headers: { "WWW-Authenticate": 'Basic realm="proxy"' }, body: "Who are you?" };
const PORTAL = { status: 200, contentType: "text/html", body: "<h1>Welcome to the hotel</h1>" };

/** A site behind a proxy that asks for HTTP Basic itself; `schemes` are those of each `Authorization` that it met. */
const test = base.extend<object, { schemes: Set<string> }>({
  schemes: [async ({}, use) => use(new Set()), { scope: "worker" }],
  server: [
    async ({ server, schemes }, use) => {
      const proxy = await Proxy.start(server.url, {
        answers: ({ headers: { authorization } }) => {
          if (authorization) schemes.add(authorization.replace(/ .*/, ""));
          return authorization === BASIC ? undefined : REFUSAL;
        },
      });
      await use(server.under(proxy.url));
      proxy.stop();
    },
    { scope: "worker" },
  ],
});

test.use({ httpCredentials: CREDENTIALS });

test("a whole journey works, and nothing takes the place of the proxy's own password", async ({
  page,
  visit,
  arrives,
  signUp,
  logIn,
  logOut,
  header,
  schemes,
  complaints,
}) => {
  // The proxy's first question to a browser.
  complaints.expected(/status of 401/);
  const username = somebody();
  await visit("/signup?next=/account");
  await signUp.signUp(username, PASSWORD, `${username}@example.org`);
  await arrives("/account");
  await expect(page.getByText(`Token valid for ${username}@example.org`)).toBeVisible();
  await header.link("Log out").click();
  await logOut.button.click();
  await header.showsAnonymous();
  await visit("/login?next=/account");
  await logIn.logIn(username, PASSWORD);
  await arrives("/account");
  await header.showsSignedIn();
  expect([...schemes]).toEqual(["Basic"]);
});

test.describe("an answer that is not the server's", { tag: "@hydrated" }, () => {
  const SENTENCE = "The server could not be reached: a proxy in between answered.";

  test.beforeEach(({ complaints }) => complaints.expected(/status of 401/));

  for (const [name, answer] of Object.entries({ "a captive portal's page": PORTAL, "a proxy's own 401": REFUSAL })) {
    test(`is named as one where a log-in gets ${name}`, async ({ page, visit, logIn }) => {
      await page.route("**/api/login", (route) => route.fulfill(answer));
      await visit("/login");
      await logIn.logIn("somebody", PASSWORD);
      await expect(logIn.notice).toContainText(SENTENCE);
    });

    test(`is named as one where a log-out gets ${name}, which is told as not done and then done`, async ({
      page,
      context,
      visit,
      logOut,
      header,
    }) => {
      const data = { username: somebody(), password: PASSWORD, session: true };
      expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
      await visit("/logout");
      await page.route("**/api/logout", (route) => route.fulfill(answer));
      await logOut.button.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Not logged out yet");
      await expect(page.getByRole("alert")).toContainText(SENTENCE);
      await expect(page.getByRole("alert")).toContainText("You may still be logged in here.");
      await page.unroute("**/api/logout");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Come in.");
      await header.showsAnonymous();
      await visit("/");
      await header.showsAnonymous();
    });
  }

  test("ends no sign-in, and is asked for again ever more seldom", async ({ page, context, visit, header }) => {
    const data = { username: somebody(), password: PASSWORD, session: true };
    expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
    const asked = { renew: 0, sign_in_events: 0 };
    await page.route(/\/api\/(renew|sign_in_events)$/, async (route) => {
      const what = route.request().url().endsWith("/renew") ? "renew" : "sign_in_events";
      asked[what] += 1;
      // The page has a token at first, which is to be renewed later.
      await (what === "renew" && asked.renew === 1 ? route.continue() : route.fulfill(REFUSAL));
    });
    await page.clock.install();
    await visit("/");
    await expect.poll(() => page.evaluate(() => localStorage["vestibule.token"] as string)).toContain("vst_");
    for (let minute = 0; minute < 60; minute++) await page.clock.runFor("01:00");
    // Without a backoff each is asked for two hundred times.
    expect(asked.renew).toBeGreaterThanOrEqual(6);
    expect(asked.renew).toBeLessThanOrEqual(24);
    expect(asked.sign_in_events).toBeGreaterThanOrEqual(4);
    expect(asked.sign_in_events).toBeLessThanOrEqual(16);
    await header.showsSignedIn();
  });
});
