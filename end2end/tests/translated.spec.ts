import type { Page } from "@playwright/test";

import { holdWasm } from "../fixtures/late";
import { PASSWORD, somebody } from "../fixtures/people";
import { alive, expect, test } from "../fixtures/test";

for (const when of ["before", "after"]) {
  test.describe(`a page that the browser has translated ${when} it was alive`, { tag: "@hydrated" }, () => {
    test("still says what is wrong with a field, until it is mended", async ({ page, signUp }) => {
      await open(page, "/signup", when);
      await signUp.username.fill("two words");
      await signUp.username.blur();
      await signUp.expectError(signUp.username, /letters, digits/);
      await expect(page.getByText(/Enter letters, digits|only letters, digits/)).toBeVisible();
      await signUp.username.fill("two-words");
      await signUp.expectNoError(signUp.username);
      await signUp.password.fill("password1");
      await expect(page.getByRole("main")).toContainText(/weak/i);
      await signUp.password.fill("four-quiet-boats-at-noon");
      await expect(page.getByRole("main")).toContainText(/strong/i);
      await expect(page.getByRole("main")).not.toContainText(/weak/i);
    });

    test("still says that a password is wrong, and logs in", async ({ page, context, logIn, complaints }) => {
      complaints.expected(/status of 401/);
      const username = somebody();
      await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
      await open(page, "/login", when);
      await logIn.logIn(username, "Wrong-harbor-42");
      await expect(logIn.notice).toContainText("That username and password do not match.");
      await page.getByRole("button", { name: "Show password" }).click();
      await expect(page.locator(".peek")).toHaveText("Hide");
      await logIn.password.fill(PASSWORD);
      await logIn.password.press("Enter");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
    });

    test("logs out", async ({ page, header, logOut, signedIn }) => {
      expect(signedIn).toBeTruthy();
      await open(page, "/logout", when);
      await page.getByRole("main").locator("button[type=submit]").click();
      await header.showsAnonymous();
    });

    test("shows the account", async ({ page, signedIn }) => {
      await open(page, "/account", when);
      await expect(page.getByText(`Token valid for ${signedIn}@example.org`)).toBeVisible();
    });
  });
}

/** Opens a page, translates it, and waits until it is alive. */
async function open(page: Page, path: string, when: string): Promise<void> {
  const release = await holdWasm(page);
  await page.goto(path, { waitUntil: "commit" });
  await page.locator("main h1").waitFor();
  if (when === "before") await page.evaluate(translate);
  release();
  await alive(page);
  if (when === "after") await page.evaluate(translate);
}

/** Does to a page what Chrome's translator does: each text goes, and in its place stands one in `<font>`s. */
function translate(): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (texts.nextNode()) found.push(texts.currentNode as Text);
  for (const text of found) {
    if (!text.data.trim() || text.parentElement!.closest("script, noscript")) continue;
    const outer = document.createElement("font");
    const inner = outer.appendChild(document.createElement("font"));
    inner.textContent = text.data;
    text.replaceWith(outer);
  }
}
