import type { Page, PlaywrightWorkerArgs } from "@playwright/test";

import { Authenticator } from "../fixtures/authenticator";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

/** Somebody with an authenticator app, who is not logged in in this test's browser. */
async function enrolled(playwright: PlaywrightWorkerArgs["playwright"], baseURL: string): Promise<{ username: string; app: Authenticator }> {
  const request = await playwright.request.newContext({ baseURL });
  const username = somebody();
  const data = { username, password: PASSWORD, email: `${username}@example.org`, session: true };
  expect((await request.post("/api/signup", { data })).status()).toBe(201);
  const app = await Authenticator.enrol(request);
  await request.dispose();
  return { username, app };
}

// The answer to the right password is a 401 with what waits.
test.beforeEach(({ complaints }) => complaints.expected(/status of 401/));

const code = (page: Page) => page.getByLabel("Code", { exact: true });
const button = (page: Page) => page.getByRole("main").getByRole("button", { name: "Log in", exact: true });

test("a log-in with an authenticator app goes on to the code and from there to where it was to lead", async ({
  page,
  playwright,
  server,
  visit,
  arrives,
  logIn,
  header,
  axe,
  complaints,
}) => {
  complaints.expected(/status of 400/);
  const { username, app } = await enrolled(playwright, server.url);
  await visit("/account");
  await arrives("/login?next=/account");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor?next=/account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One more step");
  await header.showsAnonymous();
  await expect(code(page)).toBeFocused();
  await expect(code(page)).toHaveAttribute("autocomplete", "one-time-code");
  await expect(code(page)).toHaveAttribute("inputmode", "numeric");
  await axe();

  await code(page).fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(code(page)).toHaveAttribute("aria-invalid", "true");
  await expect(code(page)).toHaveAccessibleDescription(/That code is not right\./);
  await expect(code(page)).toHaveValue("");
  await axe();

  // As an authenticator app shows it, and as it is pasted.
  const right = app.code();
  await code(page).fill(`${right.slice(0, 3)} ${right.slice(3)}`);
  await button(page).click();
  await arrives("/account");
  await expect(page.getByRole("main").getByText(username, { exact: true }).first()).toBeVisible();
});

test("a lost phone is made up for by a recovery code", async ({ page, playwright, server, visit, arrives, logIn, header, axe }) => {
  const { username, app } = await enrolled(playwright, server.url);
  await visit("/login");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor");
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await arrives("/login/second_factor?recovery");
  await axe();
  await page.getByLabel("Recovery code", { exact: true }).fill(app.recoveryCodes[0]!.toUpperCase());
  await button(page).click();
  await header.showsSignedIn();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
});

test("a browser that is trusted is not asked again, until the password is changed", async ({
  page,
  context,
  playwright,
  server,
  visit,
  arrives,
  logIn,
  logOut,
  header,
}) => {
  const { username, app } = await enrolled(playwright, server.url);
  await visit("/login");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor");
  await page.getByLabel(/Do not ask again in this browser for 30 days/).check();
  await code(page).fill(app.code());
  await button(page).click();
  await header.showsSignedIn();

  await visit("/logout");
  await logOut.button.click();
  await header.showsAnonymous();
  await visit("/login");
  await logIn.logIn(username, PASSWORD);
  await header.showsSignedIn();

  const data = { current_password: PASSWORD, new_password: "Lemon-lantern-77" };
  expect((await context.request.post("/api/password/change", { data })).status()).toBe(200);
  await visit("/logout");
  await logOut.button.click();
  await header.showsAnonymous();
  await visit("/login");
  await logIn.logIn(username, "Lemon-lantern-77");
  await arrives("/login/second_factor");
});

test("p12: the fifth wrong code leads back to the log-in, which says why", async ({
  page,
  playwright,
  server,
  visit,
  arrives,
  logIn,
  complaints,
}) => {
  complaints.expected(/status of 400/);
  const { username, app } = await enrolled(playwright, server.url);
  await visit("/login?next=/account");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor?next=/account");
  for (let n = 0; n < 4; n++) {
    await code(page).fill(app.wrong());
    await button(page).click();
    await expect(code(page)).toHaveAttribute("aria-invalid", "true");
    await expect(code(page)).toHaveValue("");
  }
  await code(page).fill(app.wrong());
  await button(page).click();
  await arrives("/login?next=/account&stale");
  await expect(page.getByRole("main")).toContainText("had too many wrong codes. Please log in again");
});

test("the second step fits a phone of 360 × 740 without being scrolled", async ({ page, playwright, server, visit, arrives, logIn, fits }) => {
  const { username } = await enrolled(playwright, server.url);
  await page.setViewportSize({ width: 360, height: 740 });
  await visit("/login");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor");
  await fits();
  await expect(button(page)).toBeInViewport({ ratio: 1 });
});

test("the page has a token of its own after both steps @hydrated", async ({ page, playwright, server, visit, arrives, logIn }) => {
  const { username, app } = await enrolled(playwright, server.url);
  await visit("/login?next=/account");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor?next=/account");
  await code(page).fill(app.code());
  await button(page).click();
  await arrives("/account");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("vestibule.token"))).toContain("vst_");
});
