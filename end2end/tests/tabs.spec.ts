import { ASKED_ONCE_MORE } from "../fixtures/complaints";
import { forgetSignIn } from "../fixtures/forget";
import { Notice } from "../fixtures/notice";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";
import { LogInPage, LogOutPage } from "../pages/form";
import { Header } from "../pages/header";

test.describe("several tabs", { tag: "@hydrated" }, () => {
  test("w10: a log-out in one shows in the other within a second", async ({ context, page, visit, header, complaints, signedIn }) => {
    complaints.expected(ASKED_ONCE_MORE);
    await visit("/account");
    const gone = await Notice.gone(page, signedIn);
    const other = await context.newPage();
    await visit("/logout", other);
    await new LogOutPage(other).button.click();
    await new Header(other).showsAnonymous();
    await gone.withinASecond();
    await expect(page.getByRole("main")).not.toContainText(signedIn);
    await header.showsAnonymous();
  });

  test("a log-in in one shows in the other within a second", async ({ context, page, visit, arrives, header }) => {
    const username = somebody();
    await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
    await visit("/login?next=/account");
    const shown = await Notice.shown(page, "Log out");
    const other = await context.newPage();
    await visit("/login", other);
    await new LogInPage(other).logIn(username, PASSWORD);
    await new Header(other).showsSignedIn();
    await shown.withinASecond();
    await arrives("/account");
    await header.showsSignedIn();
  });

  test("a log-out in one of three shows in the other two, and so does the next log-in", async ({
    context,
    page,
    visit,
    arrives,
    signedIn,
    complaints,
  }) => {
    complaints.expected(ASKED_ONCE_MORE);
    const others = [await context.newPage(), await context.newPage()];
    await visit("/account", others[0]);
    await visit("/", others[1]);
    await visit("/logout", page);
    await new LogOutPage(page).button.click();
    for (const tab of [page, ...others]) {
      await new Header(tab).showsAnonymous();
      await expect(tab.getByRole("main")).not.toContainText(signedIn);
    }
    await arrives("/login?next=/account&ended", others[0]);
    await visit("/login", page);
    await new LogInPage(page).logIn(signedIn, PASSWORD);
    for (const tab of [page, ...others]) await new Header(tab).showsSignedIn();
    await arrives("/account", others[0]);
  });

  test("being signed out elsewhere shows in every tab within a second, and says why", async ({
    context,
    page,
    playwright,
    server,
    visit,
    arrives,
    logIn,
    complaints,
    signedIn,
  }) => {
    complaints.expected(ASKED_ONCE_MORE);
    await visit("/account");
    const told = await Notice.shown(page, "You were logged out.");
    const other = await context.newPage();
    await visit("/", other);
    await new Header(other).showsSignedIn();

    const elsewhere = await playwright.request.newContext({ baseURL: server.url });
    const login = await elsewhere.post("/api/login", { data: { username: signedIn, password: PASSWORD } });
    const { token } = await login.json();
    await elsewhere.post("/api/logout", { headers: { Authorization: `Token ${token}` }, data: { everywhere: true } });
    await elsewhere.dispose();

    // It says so at once, where it is; then it leads to the login page, which says it again.
    await told.withinASecond();
    await arrives("/login?next=/account&ended");
    await expect(page.getByText("You were logged out.")).toBeVisible();
    await new Header(other).showsAnonymous();
    await logIn.logIn(signedIn, PASSWORD);
    await arrives("/account");
  });

  test("w10: a log-out clears the page and the storage even when the server cannot be reached", async ({
    context,
    page,
    visit,
    arrives,
    header,
    logOut,
    complaints,
    signedIn,
  }) => {
    // What the other tab asks once it can: whether its sign-in is over.
    complaints.expected(/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, ASKED_ONCE_MORE);
    await visit("/account");
    const other = await context.newPage();
    await visit("/account", other);
    const gone = await Notice.gone(other, signedIn);
    await header.link("Log out").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log out?");
    await context.setOffline(true);
    await logOut.button.click();
    await header.showsAnonymous();
    await expect(page.getByRole("main")).not.toContainText(signedIn);
    await gone.withinASecond();
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("vst_");
    // It is told as soon as it can be; then both pages go where there is something for them.
    await context.setOffline(false);
    await expect(page.getByRole("link", { name: "Create your account" })).toBeVisible();
    await arrives("/login?next=/account&ended", other);
  });

  test("a tab that was asleep looks again when it is shown", async ({
    page,
    visit,
    context,
    server,
    signedIn,
    logIn,
    complaints,
  }) => {
    complaints.expected(/status of 401/);
    await visit("/account");
    await page.goto("about:blank");
    const answer = await context.request.post(`${server.url}/api/logout`, { data: {} });
    expect(answer.status()).toBe(200);
    await page.goBack();
    await expect(logIn.button).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(signedIn);
  });
});

test.describe("w9: hydration has nothing to complain of", { tag: "@hydrated" }, () => {
  for (const path of ["/", "/account", "/logout"]) {
    test(`on ${path} of an account`, async ({ page, visit, signedIn }) => {
      expect(signedIn).toBeTruthy();
      await visit(path);
      await expect(page.getByRole("banner")).toContainText("Log out");
    });
  }

  for (const path of ["/", "/login", "/signup"]) {
    test(`on ${path} for somebody who was signed in`, async ({ page, visit, signedIn }) => {
      await visit("/");
      await expect(page.getByRole("main")).toContainText(signedIn);
      await forgetSignIn(page);
      await visit(path);
      await expect(page.getByRole("main")).not.toContainText(signedIn);
    });
  }
});
