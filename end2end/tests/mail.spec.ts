import { mailTo } from "../fixtures/mail";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const NEW_PASSWORD = "Lemon-lantern-77";
const RESET = "/password/reset/confirm";
const VERIFY = "/email/verify/confirm";

/** An account that was made by a program; its name and its address. */
async function account(request: import("@playwright/test").APIRequestContext) {
  const username = somebody();
  const email = `${username}@example.org`;
  const made = await request.post("/api/signup", { data: { username, email, password: PASSWORD } });
  expect(made.status()).toBe(201);
  return { username, email };
}

test("somebody who has forgotten the password asks for a mail, types its code, and logs in", async ({
  page,
  request,
  server,
  visit,
  arrives,
  logIn,
  axe,
  fits,
}) => {
  const { username, email } = await account(request);
  await visit("/login");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reset your password");
  await axe();
  await fits();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a mail" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Set a new password");
  await axe();
  await fits();

  const mail = await mailTo(server, email, RESET);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Code from the mail").fill(mail.code);
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await arrives("/login?reset");
  await expect(page.getByText("Your password is reset.")).toBeVisible();
  await logIn.logIn(email, NEW_PASSWORD);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
});

test("m1 m3: a scanner that follows a link, waits and runs scripts spends nothing, and the person's button does", async ({
  browser,
  page,
  request,
  server,
  axe,
}) => {
  const { username, email } = await account(request);
  expect((await request.post("/api/password/reset", { data: { email } })).status()).toBe(200);
  const link = (await mailTo(server, email, RESET)).link(RESET);

  const scanner = await browser.newContext({ baseURL: server.url });
  for (let visits = 0; visits < 2; visits++) {
    const scanned = await scanner.newPage();
    await scanned.goto(link, { waitUntil: "networkidle" });
    await scanned.waitForLoadState("load");
    expect(await (await scanner.request.head(link, { maxRedirects: 0 })).status()).toBe(303);
    expect(scanned.url(), "the secret has left the URL").toBe(server.url + RESET);
    await scanned.close();
  }
  await scanner.close();
  expect((await request.post("/api/login", { data: { username, password: PASSWORD } })).status()).toBe(200);

  const target = new URL(link, server.url);
  const secret = target.searchParams.get("token")!;
  const leaked: string[] = [];
  page.on("request", (sent) => {
    const follows = sent.isNavigationRequest() && sent.url() === target.href;
    if (!follows && `${sent.url()} ${sent.headers().referer ?? ""}`.includes(secret)) leaked.push(sent.url());
  });
  await page.goto(link);
  await expect(page.getByText(`The new password of your account ${username}.`)).toBeVisible();
  await axe();
  await page.getByLabel("New password").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("Your password is reset.")).toBeVisible();
  expect(leaked).toEqual([]);
  expect((await request.post("/api/login", { data: { username, password: NEW_PASSWORD } })).status()).toBe(200);
  await page.goto(link);
  await expect(page.getByText("That link was used or is too old.")).toBeVisible();
});

test("the link of a sign-up proves the address when its button is pressed, and signs nobody in", async ({
  page,
  request,
  server,
  header,
  axe,
  fits,
}) => {
  const { username, email } = await account(request);
  const link = (await mailTo(server, email, VERIFY)).link(VERIFY);
  await page.goto(link);
  await expect(page.getByText(`${email} is to be confirmed as the address of your account ${username}.`)).toBeVisible();
  await axe();
  await fits();
  await page.getByRole("button", { name: "Confirm the address" }).click();
  await expect(page.getByText("The address is confirmed.")).toBeVisible();
  await axe();
  await header.showsAnonymous();
  expect((await request.post("/api/login", { data: { username: email, password: PASSWORD } })).status()).toBe(200);
});

test("the pages that wait for a proof show it when the link is used on another device", { tag: "@hydrated" }, async ({
  page,
  request,
  server,
  visit,
  arrives,
  axe,
  signedIn,
}) => {
  const email = `${signedIn}@example.org`;
  const use = async (path: string, address: string) => {
    const link = (await mailTo(server, address, path)).link(path);
    const token = new URL(link, server.url).searchParams.get("token");
    expect((await request.post(`/api${path}`, { data: { token } })).status()).toBe(200);
  };
  await visit("/account/email");
  await expect(page.getByText(`${email} is not confirmed yet.`)).toBeVisible();
  await axe();
  await page.getByLabel("New address").fill("half@");
  await use(VERIFY, email);
  await expect(page.getByText(`${email} is confirmed.`)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByLabel("New address"), "what was typed is kept").toHaveValue("half@");

  const other = `${signedIn}@example.net`;
  await page.getByLabel("New address").fill(other);
  await page.getByRole("button", { name: "Send a mail to the new address" }).click();
  await arrives("/email/change/confirm");
  await axe();
  await use("/email/change/confirm", other);
  await page.waitForURL("**/account/email", { timeout: 30_000 });
  await expect(page.getByText(`${other} is confirmed.`)).toBeVisible();
});
