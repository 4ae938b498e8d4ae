import { PASSWORD, somebody } from "../fixtures/people";
import { makeSuperuser } from "../fixtures/staff";
import { alive, expect, test } from "../fixtures/test";

test("staff sees an account as its owner does, changes nothing, and is themselves again; the owner reads of it", async ({
  page,
  context,
  browser,
  server,
  axeInBothColours,
  fitsAtEveryWidth,
  complaints,
  signedIn,
  javaScriptEnabled,
}) => {
  // A page of the desk, one that is not there, and the token of a page from before.
  complaints.expected(/status of (401|403|404)/);
  makeSuperuser(server, signedIn);
  const ben = somebody("ben");
  const his = await browser.newContext({ baseURL: server.url });
  const data = { username: ben, password: PASSWORD, email: `${ben}@example.org`, session: true };
  expect((await his.request.post("/api/signup", { data })).status()).toBe(201);

  // A page of staff that is open meanwhile does not stay as it is.
  const before = javaScriptEnabled ? await context.newPage() : undefined;
  await before?.goto("/account");
  if (before) await alive(before);

  await page.goto(`/admin?search=${ben}`);
  await page.getByRole("link", { name: ben }).click();
  await page.locator("summary", { hasText: "Act as this account" }).click();
  await page.getByLabel("Reason", { exact: true }).fill("ticket 7");
  await axeInBothColours();
  await page.getByRole("main").getByRole("button", { name: "Act as this account", exact: true }).click();

  await expect(page).toHaveURL("/account");
  const banner = page.getByRole("region", { name: "You act as another account" });
  await expect(banner).toContainText(`You act as ${ben} until `);
  await expect(banner).toContainText(`Really you are ${signedIn}.`);
  await expect(page.getByRole("main")).toContainText(ben);
  if (before) {
    await expect(before.getByRole("region", { name: "You act as another account" })).toContainText(ben);
    await before.close();
  }
  await axeInBothColours();
  await fitsAtEveryWidth();
  const stored = async () => page.evaluate(() => JSON.stringify(localStorage));
  expect(await stored()).not.toContain(ben);

  for (const path of ["/", "/account/sessions", "/account/security", "/account/profile", "/nowhere", "/admin"]) {
    await page.goto(path);
    await expect(banner, path).toContainText(`You act as ${ben}`);
  }
  // What stays open when it has ended would be sent for the operator's own account.
  for (const path of ["/account/profile", "/account/tokens", "/account/data", "/account/security/passkeys"]) {
    await page.goto(path);
    for (const control of await page.getByRole("main").locator("button, input, select").all()) {
      await expect(control, path).toBeDisabled();
    }
    await axeInBothColours();
    await fitsAtEveryWidth();
  }
  await page.goto("/account/profile");
  await expect(page.getByLabel("First name")).toBeDisabled();
  await expect(page.getByRole("main").getByRole("button", { name: "Save" })).toBeDisabled();

  await banner.getByRole("button", { name: "Be yourself again" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ben);
  await expect(page.getByText("You are yourself again.")).toBeVisible();
  await expect(banner).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("ticket 7");
  await page.goto("/account");
  await expect(page.getByRole("main")).toContainText(signedIn);
  expect(await stored()).not.toContain(ben);

  const owner = await his.newPage();
  await owner.goto("/account/activity");
  await expect(owner.getByText("Opened by the operator, to see what you see")).toBeVisible();
  await expect(owner.getByRole("main")).not.toContainText("ticket 7");
  await his.close();
});
