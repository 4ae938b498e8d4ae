import type { Browser, BrowserContext, Page } from "@playwright/test";

import { Authenticator } from "../fixtures/authenticator";
import { mailTo } from "../fixtures/mail";
import { PASSWORD, somebody } from "../fixtures/people";
import type { Server } from "../fixtures/server";
import { makeSuperuser, operator } from "../fixtures/staff";
import { expect, test } from "../fixtures/test";

const row = (page: Page, name: string) => page.locator(".row", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });

/** Opens a verb by what it is called. */
async function open(page: Page, label: string, within = page.getByRole("main")): Promise<void> {
  await within.locator("summary", { hasText: new RegExp(`^${label}`) }).click();
}

/** Presses the button that does it. */
async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name, exact: true }).click();
}

/** Somebody with a browser of their own. */
async function other(browser: Browser, server: Server, username = somebody("ben")): Promise<[string, BrowserContext]> {
  const context = await browser.newContext({ baseURL: server.url });
  const data = { username, password: PASSWORD, email: `${username}@example.org`, session: true };
  expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
  return [username, context];
}

const status = async (context: BrowserContext) => (await context.request.get("/api/me")).status();

test("an account is found, its second step is reset, and it is deactivated; the record has who did it and why", async ({
  page,
  browser,
  server,
  axe,
  fits,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 400/);
  makeSuperuser(server, signedIn);
  const [ben, his] = await other(browser, server);
  await Authenticator.enrol(his.request);

  await page.goto("/account");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("navigation", { name: "Your account" }).getByRole("link", { name: "Desk" }).click();
  await expect(page).toHaveURL("/admin");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accounts");
  await page.getByLabel("Name or e-mail").fill(ben.slice(0, -2));
  await page.keyboard.press("Enter");
  await page.getByRole("table", { name: "Accounts" }).getByRole("link", { name: ben }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ben);
  await expect(row(page, "Log-in by password")).toContainText("Password and a second step");
  await axe();
  await fits();

  await open(page, "Reset", row(page, "Log-in by password"));
  await expect(page.getByText("Do it only when you know who asks.")).toBeVisible();
  await axe();
  await row(page, "Log-in by password").getByLabel("Reason (optional)").fill("lost phone, known by voice");
  await press(page, "Reset the second step");
  await expect(page.getByRole("status").filter({ hasText: "The second step is reset" })).toBeVisible();
  await expect(row(page, "Log-in by password")).toContainText("Password alone");
  await expect(page.getByText("lost phone, known by voice")).toBeVisible();
  expect(await status(his)).toBe(401);
  await axe();

  expect((await his.request.post("/api/login", { data: { username: ben, password: PASSWORD, session: true } })).status()).toBe(200);
  await open(page, "Deactivate");
  await press(page, "Deactivate the account");
  await expect(page.getByText("The account is deactivated, and every log-in has ended.")).toBeVisible();
  expect(await status(his)).toBe(401);
  await open(page, "Activate");
  await press(page, "Activate the account");
  await expect(page.getByText("The account is active again.")).toBeVisible();

  await open(page, "Edit");
  await page.getByLabel("First name").fill("Ben");
  await press(page, "Save");
  await expect(row(page, "Name")).toContainText("Ben");

  await open(page, "Delete");
  await page.getByLabel("Type the username to go on").fill("somebody-else");
  await press(page, "Delete the account");
  await expect(page.getByLabel("Type the username to go on")).toHaveAccessibleDescription(/Error: That is not the name of this account\./);
  await page.getByLabel("Type the username to go on").fill(ben);
  await press(page, "Delete the account");
  await expect(page).toHaveURL("/admin?done=delete");
  await expect(page.getByText("The account is deleted.")).toBeVisible();

  await page.goto("/admin/record");
  const record = page.getByRole("table", { name: "Record" });
  for (const act of ["Second step reset", "Deactivated", "Activated", "Profile changed", "Account deleted"]) {
    await expect(record.getByRole("row").filter({ hasText: new RegExp(act) }).filter({ hasText: ben }).filter({ hasText: signedIn })).toHaveCount(1);
  }
  await page.getByLabel("What", { exact: true }).selectOption("Second step reset");
  await press(page, "Show");
  await expect(record.getByRole("row").filter({ hasText: "lost phone, known by voice" })).toHaveCount(1);
  await expect(record.getByRole("row").filter({ hasText: "Profile changed" })).toHaveCount(0);
  await axe();
  await fits();
  await his.close();
});

test("somebody is invited and sets a password by the mail, and an account is made with one", async ({ page, browser, server, axe, complaints, signedIn }) => {
  complaints.expected(/status of 400/);
  makeSuperuser(server, signedIn);
  const nina = somebody("nina");
  await page.goto("/admin");
  await page.getByRole("link", { name: "Invite somebody" }).click();
  await page.getByLabel("Username").fill(signedIn);
  await page.getByLabel("E-mail").fill(`${nina}@example.org`);
  await press(page, "Send the invitation");
  await expect(page.getByLabel("Username")).toHaveAccessibleDescription(/Error: That name is taken\./);
  await axe();
  await page.getByLabel("Username").fill(nina);
  await press(page, "Send the invitation");
  await expect(page.getByText(`${nina} is invited.`)).toBeVisible();
  await page.getByRole("link", { name: "See the account" }).click();
  await expect(row(page, "Password")).toContainText("None");
  const link = (await mailTo(server, `${nina}@example.org`, "/password/reset/confirm")).link("/password/reset/confirm");
  const hers = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const inbox = await hers.newPage();
  await inbox.goto(link);
  await expect(inbox.getByRole("heading", { level: 1 })).toBeVisible();
  await hers.close();

  await page.goto("/admin/create");
  await page.getByLabel("Username").fill(`${nina}-2`);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await press(page, "Create the account");
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/Error: Use at least/);
  await page.getByLabel("Password", { exact: true }).fill("Another-lagoon-7");
  await press(page, "Create the account");
  await expect(page.getByText(`The account ${nina}-2 is created.`)).toBeVisible();
});

test("groups are made and get a right, roles are given, and who has the right sees what it is for and no more", async ({
  page,
  browser,
  server,
  axe,
  fits,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 40[013]/);
  makeSuperuser(server, signedIn);
  const [ben, his] = await other(browser, server);
  const group = somebody("front-desk");
  const desk = await his.newPage();
  const refused = await desk.goto("/admin");
  expect(refused?.status()).toBe(403);
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("Not for this account");

  await page.goto("/admin/groups");
  await page.getByLabel("Group", { exact: true }).fill(group);
  await press(page, "Make the group");
  await expect(page.getByText("The group is made.")).toBeVisible();
  const made = page.getByRole("row").filter({ hasText: group });
  await open(page, "Change the right", made);
  await made.getByLabel("Right", { exact: true }).selectOption({ label: "Help: also invite, reset and end log-ins" });
  await axe();
  await press(page, "Save the right");
  await expect(made).toContainText("Help: also invite");
  await axe();
  await fits();

  await page.goto(`/admin?search=${ben}`);
  await page.getByRole("link", { name: ben }).click();
  await open(page, "Make staff");
  await press(page, "Change the role");
  await expect(row(page, "Staff")).toContainText("Yes");
  await open(page, "Add");
  await page.getByLabel("Group", { exact: true }).selectOption(group);
  await press(page, "Add to the group");
  await expect(row(page, "Groups")).toContainText(group);
  await expect(row(page, "At the desk")).toContainText("Help");

  await desk.goto(`/admin?search=${signedIn}`);
  await expect(desk.getByRole("link", { name: "Invite somebody" })).toBeVisible();
  await expect(desk.getByRole("link", { name: "Create an account" })).toHaveCount(0);
  await desk.getByRole("link", { name: signedIn }).click();
  await expect(desk.getByText("Only a superuser can change the account.")).toBeVisible();
  await expect(desk.locator("main form")).toHaveCount(0);

  await open(page, "Remove");
  await press(page, "Remove from the group");
  await expect(page.getByText("The account is in the group no longer.")).toBeVisible();
  expect((await desk.goto("/admin"))?.status()).toBe(403);
  await his.close();
});

test("who is not logged in is led to the log-in, and from there back to the account that was asked for", async ({ page, context, server, arrives, logIn, signedIn }) => {
  makeSuperuser(server, signedIn);
  const { id } = await (await context.request.get("/api/me")).json();
  await context.clearCookies();
  await page.goto(`/admin/account?id=${id}`);
  await arrives(`/login?next=/admin/account?id=${id}`);
  await logIn.logIn(signedIn, PASSWORD);
  await expect(page).toHaveURL(`/admin/account?id=${id}`);
  await expect(page.getByText("This is your own account.")).toBeVisible();
});

test("a session that has not proved its second factor is asked for it in the form, and what was typed stays", async ({
  page,
  context,
  browser,
  server,
  axe,
  complaints,
  signedIn,
}) => {
  complaints.expected(/status of 40[01]/);
  makeSuperuser(server, signedIn);
  const app = await Authenticator.enrol(context.request);
  const [ben, his] = await other(browser, server);
  await page.goto(`/admin?search=${ben}`);
  await page.getByRole("link", { name: ben }).click();
  await open(page, "Deactivate");
  await page.locator("details[open]").getByLabel("Reason (optional)").fill("has left");
  await press(page, "Deactivate the account");
  const code = page.getByLabel("Code", { exact: true });
  await expect(code).toBeFocused();
  await expect(page.locator("details[open]").getByLabel("Reason (optional)")).toHaveValue("has left");
  await axe();
  await code.fill(app.wrong());
  await press(page, "Deactivate the account");
  await expect(code).toHaveAccessibleDescription(/Error: That code is not right\./);
  expect(await status(his)).toBe(200);
  await code.fill(app.code());
  await press(page, "Deactivate the account");
  await expect(page.getByText("The account is deactivated, and every log-in has ended.")).toBeVisible();
  expect(await status(his)).toBe(401);
  await his.close();
});

for (const language of ["en", "de"]) {
  test(`every page of the desk fits and is accessible in both colours (${language})`, async ({ page, context, server, axeInBothColours, fitsAtEveryWidth, signedIn }) => {
    makeSuperuser(server, signedIn);
    operator(server, "groups", "create", somebody("g".repeat(60)));
    const { id } = await (await context.request.get("/api/me")).json();
    await context.request.post("/api/signup", { data: { username: somebody("n".repeat(120)), password: PASSWORD } });
    await context.request.post("/api/profile", { data: { language } });
    for (const path of ["/admin", "/admin?role=staff", `/admin/account?id=${id}`, "/admin/invite", "/admin/create", "/admin/groups", "/admin/record"]) {
      await test.step(path, async () => {
        await page.goto(path);
        await expect(page.locator("html")).toHaveAttribute("lang", language);
        await fitsAtEveryWidth();
        await axeInBothColours();
      });
    }
  });
}
