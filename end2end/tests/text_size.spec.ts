import type { Page } from "@playwright/test";

import { OF_AN_ACCOUNT } from "../fixtures/paths";
import { expect, test } from "../fixtures/test";

test.describe("with text of twice the size", () => {
  for (const path of ["/", "/login", "/signup", "/no/such/page"]) {
    test(`${path} fits, however wide it is`, async ({ page, complaints, fitsAtEveryWidth }) => {
      if (path === "/no/such/page") complaints.expected(/status of 404/);
      await page.goto(path);
      await enlarge(page);
      await fitsAtEveryWidth(360);
    });
  }

  for (const path of OF_AN_ACCOUNT) {
    test(`${path} of an account fits, however wide it is`, async ({ page, visit, fitsAtEveryWidth, signedIn }) => {
      expect(signedIn).toBeTruthy();
      await visit(path);
      await expect(page).toHaveURL(path);
      await enlarge(page);
      await fitsAtEveryWidth(360);
    });
  }

  test("an error in every field fits", async ({ page, visit, signUp, complaints, fitsAtEveryWidth }) => {
    complaints.expected(/status of 400/);
    await visit("/signup");
    await signUp.signUp("two words", "1234", "not-an-address");
    await signUp.expectError(signUp.password, /at least 8 characters/);
    await enlarge(page);
    await fitsAtEveryWidth(360);
  });
});

/** What a reader does who has set the text of all pages to 200 %. */
async function enlarge(page: Page): Promise<void> {
  await page.locator("html").evaluate((html) => (html.style.fontSize = "200%"));
}
