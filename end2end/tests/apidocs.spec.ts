import type { Locator, Page } from "@playwright/test";

import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const WORDS = "Find an operation";

/** An operation of the page. */
const operation = (page: Page, id: string): Locator => page.locator(`article#${id}`);

/** Opens the form of an operation. */
async function tried(page: Page, id: string): Promise<Locator> {
  await operation(page, id).getByRole("button", { name: /^Try it/ }).click();
  return operation(page, id).locator("form");
}

test("every operation can be read and is linked, with its arguments, answers and an example", async ({ page, request }) => {
  const { paths } = await (await request.get("/api/openapi.json")).json();
  await page.goto("/api/docs");
  await expect(page).toHaveTitle("API · Vestibule");
  await expect(page.getByRole("article")).toHaveCount(Object.keys(paths).length);
  await page.getByRole("navigation", { name: "Operations" }).getByRole("link", { name: "POST /login", exact: true }).click();
  await expect(page).toHaveURL("/api/docs#login");
  const login = operation(page, "login");
  await expect(login).toBeInViewport();
  await expect(login.getByRole("heading", { name: "Signs in" })).toBeVisible();
  await expect(login.getByText("/api/login", { exact: true })).toBeVisible();
  await expect(login.getByText("Who may call it: anyone")).toBeVisible();
  await expect(login.getByText("username required string")).toBeVisible();
  await expect(login.getByText(/curl ".*\/api\/login"/)).toBeVisible();
  await login.getByRole("link", { name: "SignedIn" }).click();
  await expect(page.getByRole("heading", { name: "SignedIn" })).toBeInViewport();
});

test("it fits at every width, and axe finds nothing", async ({ page, fitsAtEveryWidth, axe, axeInBothColours, javaScriptEnabled }) => {
  // axe takes its time with some thousands of elements: all of them are looked at once, and one operation in both colours.
  test.slow();
  await page.goto("/api/docs");
  if (!javaScriptEnabled) {
    await fitsAtEveryWidth();
    return axe();
  }
  const form = await tried(page, "tokens_create");
  await form.getByRole("button", { name: /^Send/ }).click();
  await fitsAtEveryWidth();
  await page.getByLabel(WORDS).fill("/api/tokens/create");
  await axeInBothColours();
});

test("without JavaScript nothing is offered that needs it", async ({ page, javaScriptEnabled }) => {
  await page.goto("/api/docs");
  await expect(page.getByRole("button", { name: /^Try it/ })).toHaveCount(javaScriptEnabled ? await page.getByRole("article").count() : 0);
  await expect(page.getByLabel(WORDS)).toBeVisible({ visible: javaScriptEnabled });
});

test.describe("with JavaScript", { tag: "@hydrated" }, () => {
  test.beforeEach(async ({ page }) => void (await page.goto("/api/docs")));

  test("operations are found by words, with the keyboard alone", async ({ page }) => {
    const shown = page.getByRole("article").filter({ visible: true });
    const count = await shown.count();
    await page.keyboard.press("/");
    await expect(page.getByLabel(WORDS)).toBeFocused();
    await page.keyboard.type("authenticator app second");
    await expect(page.locator("#docs-found")).toHaveText(/^\d+ of \d+ operations$/);
    await expect(operation(page, "totp_begin")).toBeVisible();
    await expect(operation(page, "email")).toBeHidden();
    expect(await shown.count()).toBeLessThan(count / 2);
    await page.getByLabel(WORDS).fill("no such operation");
    await expect(shown).toHaveCount(0);
    await page.getByRole("button", { name: "Show all of them" }).click();
    await expect(shown).toHaveCount(count);
    await page.getByLabel(WORDS).fill("totp");
    await operation(page, "totp_begin").getByRole("link", { name: "POST /api/totp/confirm" }).first().click();
    await expect(operation(page, "totp_confirm")).toBeInViewport();
    await page.evaluate(() => (location.hash = "#email"));
    await expect(operation(page, "email")).toBeInViewport();
    await page.getByLabel(WORDS).fill("totp");
    await page.keyboard.press("Escape");
    await expect(shown).toHaveCount(count);
  });

  test("a GET is answered with the session of the browser", async ({ page, signedIn }) => {
    const form = await tried(page, "me");
    await form.getByRole("button", { name: "Send GET /api/me" }).click();
    await expect(form.getByText(/^200 OK in \d+ ms$/)).toBeVisible();
    await expect(form.getByText("application/json")).toBeVisible();
    await expect(form.getByRole("region", { name: "Body" })).toContainText(`"username": "${signedIn}"`);
  });

  test("a refused one is shown with its status and headers", async ({ page, complaints, signedIn }) => {
    complaints.expected(/status of 401/);
    const form = await tried(page, "me");
    await form.getByLabel("Sent with").selectOption("no credentials");
    await form.getByRole("button", { name: "Send GET /api/me" }).click();
    await expect(form.getByText(/^401 /)).toBeVisible();
    await expect(form.getByText("www-authenticate")).toBeVisible();
    await expect(form.getByRole("region", { name: "Body" })).toContainText("Authentication credentials were not provided.");
    await expect(form.getByRole("region", { name: "Body" })).not.toContainText(signedIn);
  });

  test("what changes something is asked about once, in place, and may be left", async ({ page, context, signedIn }) => {
    const asked: string[] = [];
    page.on("request", (request) => {
      const { pathname } = new URL(request.url());
      // The browser loads the icon when it likes.
      if (pathname.startsWith("/api/")) asked.push(`${request.method()} ${pathname} ${request.postData()}`);
    });
    const form = await tried(page, "edit_profile");
    await form.getByLabel("first_name").fill("Ana");
    await form.getByLabel("Send it empty").last().check();
    await form.getByLabel("first_name").press("Enter");
    const question = form.getByRole("group", { name: "Confirm" });
    await expect(question).toContainText("with this browser's session");
    await question.getByRole("button", { name: "Leave it" }).click();
    await expect(question).toBeHidden();
    expect(asked).toEqual([]);
    await form.getByRole("button", { name: "Send POST /api/profile" }).click();
    await question.getByRole("button", { name: "Do it" }).click();
    await expect(form.getByText(/^200 OK/)).toBeVisible();
    expect(asked).toEqual([`POST /api/profile {"first_name":"Ana","last_name":""}`]);
    const account = await (await context.request.get("/api/account")).json();
    expect([account.username, account.first_name, account.last_name]).toEqual([signedIn, "Ana", ""]);
  });

  test("arguments of a GET go into the query, and wrong ones are named", async ({ page, complaints, signedIn }) => {
    expect(signedIn).toBeTruthy();
    complaints.expected(/status of 400/);
    const form = await tried(page, "activity");
    await form.getByLabel("before").fill("not a number");
    const request = page.waitForRequest(/\/api\/activity/);
    await form.getByRole("button", { name: /^Send/ }).click();
    expect(new URL((await request).url()).search).toBe("?before=not+a+number");
    await expect(form.getByText(/^400 /)).toBeVisible();
    await expect(form.getByRole("region", { name: "Body" })).toContainText('"before": [');
  });

  test("a typed token is sent alone, in every form, and forgotten when the page is left", async ({ page, context }) => {
    const username = somebody();
    const data = { username, password: PASSWORD };
    const { token } = await (await context.request.post("/api/signup", { data })).json();
    const form = await tried(page, "me");
    await form.getByLabel("Sent with").selectOption("a token");
    await form.getByLabel(/^Token/).fill(token);
    await form.getByRole("button", { name: /^Send/ }).click();
    await expect(form.getByRole("region", { name: "Body" })).toContainText(username);
    const other = await tried(page, "account");
    await expect(other.getByLabel(/^Token/)).toHaveValue(token);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]));
    expect(kept).not.toContain(token);
    await page.goto("/api/openapi.json");
    await page.goBack();
    await expect(page.locator("form.trial")).toHaveCount(0);
    await expect((await tried(page, "me")).getByLabel(/^Token/)).toHaveValue("");
  });

  test("an example is copied", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await operation(page, "me").getByRole("button", { name: "Copy the example of GET /api/me" }).click();
    await expect(operation(page, "me").getByText("Copied")).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl ".*\/api\/me" \\\n  --header @authorization.txt$/);
  });

  test("a lost connection is said", async ({ page, complaints }) => {
    complaints.expected(/Failed to load resource/);
    await page.route("**/api/me", (route) => route.abort());
    const form = await tried(page, "me");
    await form.getByRole("button", { name: /^Send/ }).click();
    await expect(form.getByText(/^There was no answer: /)).toBeVisible();
  });
});
