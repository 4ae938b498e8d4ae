import { OF_AN_ACCOUNT } from "../fixtures/paths";
import { PASSWORD } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

const FOR_ANYONE = ["/", "/login", "/signup"];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    for (const path of FOR_ANYONE) {
      test(`axe finds nothing on ${path} for anyone`, async ({ visit, axe }) => {
        await visit(path);
        await axe();
      });
    }

    for (const path of OF_AN_ACCOUNT) {
      test(`axe finds nothing on ${path} of an account`, async ({ visit, axe, signedIn }) => {
        expect(signedIn).toBeTruthy();
        await visit(path);
        await axe();
      });
    }
  });
}

// 320 px is what a zoom of 400 % leaves of 1280. Without JavaScript a page is as wide: the narrowest tells.
for (const width of [320, 360, 768, 1280]) {
  test.describe(`at ${width} px${width > 320 ? " @hydrated" : ""}`, () => {
    test.use({ viewport: { width, height: 800 } });

    for (const path of [...FOR_ANYONE, "/no/such/page"]) {
      test(`${path} does not scroll sideways`, async ({ page, complaints, fits }) => {
        if (path === "/no/such/page") complaints.expected(/status of 404/);
        await page.goto(path);
        await fits();
      });
    }

    for (const path of OF_AN_ACCOUNT) {
      test(`${path} does not scroll sideways with a name of 150 characters`, async ({ page, context, visit, fits }) => {
        const username = Math.random().toString(36).slice(2).padEnd(150, "w");
        const data = { username, password: PASSWORD, session: true };
        expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
        await visit(path);
        await expect(page).toHaveURL(path);
        await fits();
      });
    }
  });
}

test("targets are 44 px high", async ({ page, visit }) => {
  await visit("/signup");
  const main = page.getByRole("main");
  for (const target of [...(await main.getByRole("textbox").all()), ...(await main.getByRole("button").all())]) {
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});
