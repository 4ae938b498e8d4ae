import type { Page } from "@playwright/test";

import { FOR_ANYONE, OF_AN_ACCOUNT } from "../fixtures/paths";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

// The pseudo-language is English with words that are two fifths longer.
for (const locale of ["en", "en-XA"]) {
  test.describe(`in ${locale}, at every width and with larger text`, () => {
    test.use({ locale });

    for (const path of [...FOR_ANYONE, "/no/such/page"]) {
      test(`${path} fits`, async ({ page, complaints, fitsAtEveryWidth }) => {
        if (path === "/no/such/page") complaints.expected(/status of 404/);
        await page.goto(path);
        await expect(page.locator("html")).toHaveAttribute("lang", locale);
        await fitsInSizes(page, fitsAtEveryWidth);
      });
    }

    for (const path of OF_AN_ACCOUNT) {
      test(`${path} fits with a name of 150 characters`, async ({ page, context, visit, fitsAtEveryWidth }) => {
        const username = Math.random().toString(36).slice(2).padEnd(150, "w");
        const data = { username, password: PASSWORD, email: `${somebody()}@example.org`, session: true };
        expect((await context.request.post("/api/signup", { data })).status()).toBe(201);
        await visit(path);
        await expect(page).toHaveURL(path);
        await expect(page.locator("html")).toHaveAttribute("lang", locale);
        await fitsInSizes(page, fitsAtEveryWidth);
      });
    }

    test("an error in every field fits", async ({ page, visit, complaints, fitsAtEveryWidth }) => {
      complaints.expected(/status of 400/);
      await visit("/signup");
      await page.locator("#username").fill("two words");
      await page.locator("#email").fill("not-an-address");
      await page.locator("#password").fill("1234");
      await page.getByRole("main").locator("form button[type=submit]").click();
      await expect(page.locator("#password")).toHaveAttribute("aria-invalid", "true");
      await fitsInSizes(page, fitsAtEveryWidth);
    });
  });
}

/** One load of a page serves all sizes: its layout follows the style sheet alone. */
async function fitsInSizes(page: Page, fits: (narrowest?: number) => Promise<void>): Promise<void> {
  await fits();
  // What a reader does who has set the text of all pages to 200 %.
  await page.locator("html").evaluate((html) => (html.style.fontSize = "200%"));
  await fits(360);
}
