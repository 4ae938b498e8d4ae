import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("somebody signs up, is greeted, looks at the account, logs out and comes back", async ({
  page,
  visit,
  arrives,
  header,
  signUp,
  logOut,
  logIn,
}) => {
  const username = somebody();
  await visit("/");
  await header.showsAnonymous();
  await header.link("Sign up").click();
  await signUp.signUp(username, PASSWORD, `${username}@example.org`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  await header.showsSignedIn();

  await header.link("Account").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your account");
  await expect(page.getByText(`Token valid for ${username}@example.org`)).toBeVisible();

  await header.link("Log out").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Log out?");
  await logOut.button.click();
  await header.showsAnonymous();

  await visit("/account");
  await arrives("/login?next=/account");
  await logIn.logIn(username.toUpperCase(), PASSWORD);
  await arrives("/account");
  await expect(page.getByRole("main").getByText(username, { exact: true }).first()).toBeVisible();
});

test("whoever is signed in is known in the first byte of HTML", async ({ page, context, signedIn }) => {
  const html = await (await context.request.get("/")).text();
  expect(html.replace(/<[^>]*>/g, "")).toContain(`Welcome, ${signedIn}`);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${signedIn}`);
});

test("a page that is not there says so, with status 404", async ({ page, complaints, axe }) => {
  complaints.expected(/status of 404/);
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no such page");
  await axe();
});

test("t5: the back button shows nobody an account after the log-out", async ({ page, visit, logOut, header, signedIn }) => {
  await visit("/account");
  await expect(page.getByRole("main")).toContainText(signedIn);
  await visit("/logout");
  await logOut.button.click();
  await header.showsAnonymous();
  await page.goBack();
  await expect(page.locator("body")).not.toContainText(signedIn);
});
