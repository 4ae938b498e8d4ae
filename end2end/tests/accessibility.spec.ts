import type { Page } from "@playwright/test";

import { FOR_ANYONE, OF_AN_ACCOUNT } from "../fixtures/paths";
import { expect, test } from "../fixtures/test";

for (const path of FOR_ANYONE) {
  test(`axe finds nothing on ${path} for anyone`, async ({ page, visit, axe }) => {
    await visit(path);
    await inBothColours(page, axe);
  });
}

for (const path of OF_AN_ACCOUNT) {
  test(`axe finds nothing on ${path} of an account`, async ({ page, visit, axe, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await visit(path);
    await expect(page).toHaveURL(path);
    await inBothColours(page, axe);
  });
}

test("targets are 44 px high", async ({ page, visit }) => {
  await visit("/signup");
  const main = page.getByRole("main");
  for (const target of [...(await main.getByRole("textbox").all()), ...(await main.getByRole("button").all())]) {
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});

/** One load of a page serves both: its colours follow the media query alone. */
async function inBothColours(page: Page, axe: () => Promise<void>): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await axe();
  }
}
