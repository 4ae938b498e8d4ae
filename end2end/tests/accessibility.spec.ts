import { expect, test } from "../fixtures/test";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test("axe finds nothing on the pages for anyone", async ({ visit, axe }) => {
      for (const path of ["/", "/login", "/signup", "/login?next=/account"]) {
        await visit(path);
        await axe();
      }
    });

    test("axe finds nothing on the pages of an account", async ({ visit, axe, signedIn }) => {
      expect(signedIn).toBeTruthy();
      for (const path of ["/", "/account", "/logout"]) {
        await visit(path);
        await axe();
      }
    });
  });
}

for (const width of [360, 768, 1280]) {
  test(`nothing scrolls sideways at ${width} px, not even with a name of 150 characters`, async ({
    page,
    visit,
    signUp,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const fits = async () =>
      expect(await page.locator("html").evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true);
    for (const path of ["/", "/login", "/signup", "/no/such/page"]) {
      if (!path.startsWith("/no")) await visit(path);
      await fits();
    }
    await visit("/signup");
    await signUp.signUp(Math.random().toString(36).slice(2).padEnd(150, "w"), "Quiet-harbor-42");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Welcome");
    await fits();
    await visit("/account");
    await fits();
  });
}

test("targets are 44 px high", async ({ page, visit }) => {
  await visit("/signup");
  const main = page.getByRole("main");
  for (const target of [...(await main.getByRole("textbox").all()), ...(await main.getByRole("button").all())]) {
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});
