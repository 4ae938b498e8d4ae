import type { Locator } from "@playwright/test";

import { holdWasm } from "../fixtures/late";
import { PASSWORD, somebody } from "../fixtures/people";
import { alive, expect, test } from "../fixtures/test";

test.describe("what stands in the fields counts, however it came there", { tag: "@hydrated" }, () => {
  test("filled in by the browser, which sends no event", async ({ page, visit, signUp, complaints }) => {
    const username = somebody();
    await visit("/signup");
    await put(signUp.username, "two words");
    await put(signUp.password, PASSWORD);
    await signUp.button.click();
    await signUp.expectError(signUp.username, /letters, digits/);
    await put(signUp.username, username);
    await signUp.button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
    expect(complaints.unexpected).toEqual([]);
  });

  test("filled in by a password manager, which makes its events up", async ({ page, context, visit, logIn }) => {
    const username = somebody();
    await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
    await visit("/login");
    for (const [field, text] of [
      [logIn.username, username],
      [logIn.password, PASSWORD],
    ] as const) {
      await put(field, text, ["focus", "keydown", "keypress", "input", "keyup", "change", "blur"]);
    }
    await logIn.button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  });

  test("typed before the page was alive", async ({ page, context, logIn }) => {
    const username = somebody();
    await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
    const release = await holdWasm(page);
    await page.goto("/login", { waitUntil: "commit" });
    await logIn.username.fill(username);
    await logIn.password.fill(PASSWORD);
    release();
    await alive(page);
    await logIn.button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  });

  for (const place of ["afterend", "beforebegin"] as const) {
    test(`beside a password manager's own sign, ${place} of each field before the page was alive`, async ({ page, logIn, signUp }) => {
      const release = await holdWasm(page);
      await page.goto("/signup", { waitUntil: "commit" });
      for (const field of [signUp.username, signUp.email, signUp.password]) {
        await field.evaluate((input, place) => input.insertAdjacentElement(place, document.createElement("div")), place);
      }
      release();
      await alive(page);
      await signUp.signUp("two words", PASSWORD);
      await signUp.expectError(signUp.username, /letters, digits/);
      await page.getByRole("button", { name: "Show password" }).click();
      await expect(logIn.password).toHaveAttribute("type", "text");
    });
  }
});

/** Sets a field's text, and sends it these events, which are no keys'. */
async function put(field: Locator, text: string, events: string[] = []): Promise<void> {
  await field.evaluate(
    (input: HTMLInputElement, [text, events]) => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!.call(input, text);
      for (const event of events) input.dispatchEvent(new Event(event, { bubbles: true }));
    },
    [text, events] as const,
  );
}
