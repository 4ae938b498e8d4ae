import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("back and forward after a log-in show who is signed in, and after a log-out nothing of the account", async ({
  page,
  context,
  visit,
  header,
  logIn,
  logOut,
  complaints,
}) => {
  // A page that the log-out has ended asks once more.
  complaints.expected(/status of 401/);
  const username = somebody();
  const answer = await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
  expect(answer.status()).toBe(201);
  const heading = page.getByRole("heading", { level: 1 });
  await visit("/");
  await header.link("Log in").click();
  await logIn.logIn(username, PASSWORD);
  await expect(heading).toHaveText(`Welcome, ${username}`);
  await page.goBack();
  await expect(heading).toHaveText(`Welcome, ${username}`);
  await page.goForward();
  await expect(heading).toHaveText(`Welcome, ${username}`);
  await header.link("Account").click();
  await expect(heading).toHaveText("Your account");
  await header.link("Log out").click();
  await logOut.button.click();
  await header.showsAnonymous();
  for (const go of [() => page.goBack(), () => page.goBack(), () => page.goForward()]) {
    await go();
    await header.showsAnonymous();
    await expect(page.locator("body")).not.toContainText(username);
  }
});

test("a page that the browser had kept whole shows nothing of an account that was logged out meanwhile", { tag: "@hydrated" }, async ({
  page,
  context,
  visit,
  header,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 401/);
  await visit("/");
  await expect(page.getByRole("main")).toContainText(signedIn);
  await context.clearCookies();
  // What a browser says to such a page. Playwright cannot go back to one, so it has Chromium keep none.
  await page.evaluate(() => void dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await header.showsAnonymous();
  await expect(page.locator("body")).not.toContainText(signedIn);
});
