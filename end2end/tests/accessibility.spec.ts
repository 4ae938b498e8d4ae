import { FOR_ANYONE, OF_AN_ACCOUNT } from "../fixtures/paths";
import { expect, test } from "../fixtures/test";

for (const path of FOR_ANYONE) {
  test(`axe finds nothing on ${path} for anyone`, async ({ visit, axeInBothColours }) => {
    await visit(path);
    await axeInBothColours();
  });
}

for (const path of OF_AN_ACCOUNT) {
  test(`axe finds nothing on ${path} of an account`, async ({ page, visit, axeInBothColours, signedIn }) => {
    expect(signedIn).toBeTruthy();
    await visit(path);
    await expect(page).toHaveURL(path);
    await axeInBothColours();
  });
}

test("targets are 44 px high", async ({ page, visit }) => {
  await visit("/signup");
  const main = page.getByRole("main");
  for (const target of [...(await main.getByRole("textbox").all()), ...(await main.getByRole("button").all())]) {
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
});
