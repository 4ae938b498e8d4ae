import { OF_AN_ACCOUNT } from "../fixtures/paths";
import { PASSWORD } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const FOR_ANYONE = ["/", "/login", "/signup"];

// A page is loaded once, and looked at in both colours.
for (const path of FOR_ANYONE) {
  test(`axe finds nothing on ${path} for anyone, light or dark`, async ({ visit, axeInBothColours }) => {
    await visit(path);
    await axeInBothColours();
  });
}

for (const path of OF_AN_ACCOUNT) {
  test(`axe finds nothing on ${path} of an account, light or dark`, async ({ visit, axeInBothColours, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await visit(path);
    await axeInBothColours();
  });
}

for (const path of [...FOR_ANYONE, "/no/such/page"]) {
  test(`${path} does not scroll sideways, however wide it is`, async ({ page, complaints, fitsAtEveryWidth }) => {
    if (path === "/no/such/page") complaints.expected(/status of 404/);
    await page.goto(path);
    await fitsAtEveryWidth();
  });
}

for (const path of OF_AN_ACCOUNT) {
  test(`${path} does not scroll sideways with a name of 150 characters, however wide it is`, async ({
    page,
    context,
    visit,
    fitsAtEveryWidth,
  }) => {
    const username = Math.random().toString(36).slice(2).padEnd(150, "w");
    const data = { username, password: PASSWORD, session: true };
    expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
    await visit(path);
    await expect(page).toHaveURL(path);
    await fitsAtEveryWidth();
  });
}

test("targets are 44 px high", async ({ page, visit }) => {
  await visit("/signup");
  const main = page.getByRole("main");
  for (const target of [...(await main.getByRole("textbox").all()), ...(await main.getByRole("button").all())]) {
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});
