import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test.describe("with JavaScript", { tag: "@hydrated" }, () => {
  test("an error comes on leaving a field and goes as soon as it is mended", async ({ visit, signUp }) => {
    await visit("/signup");
    await signUp.username.fill("two words");
    await signUp.expectNoError(signUp.username);
    await signUp.username.blur();
    await signUp.expectError(signUp.username, /letters, digits/);
    await signUp.username.fill("two-words");
    await signUp.expectNoError(signUp.username);
  });

  test("nothing is sent that the page knows to be wrong, and the first wrong field has the focus", async ({
    page,
    visit,
    signUp,
  }) => {
    let asked = 0;
    page.on("request", (request) => (asked += Number(request.url().endsWith("/api/signup"))));
    await visit("/signup");
    await signUp.username.fill(somebody());
    await signUp.email.fill("nope");
    await signUp.password.fill("1234");
    await signUp.button.click();
    await expect(signUp.email).toBeFocused();
    await signUp.expectError(signUp.password, /at least 8 characters/);
    expect(asked).toBe(0);
  });

  test("the button is busy in place, keeps its width, and sends once", async ({ page, visit, signUp }) => {
    let asked = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/api/signup", async (route) => {
      asked += 1;
      await held;
      await route.continue();
    });
    await visit("/signup");
    const width = (await signUp.button.boundingBox())?.width;
    const username = somebody();
    await signUp.signUp(username, PASSWORD);
    const busy = page.getByRole("main").locator('button[aria-busy="true"]');
    await expect(busy).toBeVisible();
    expect((await busy.boundingBox())?.width).toBe(width);
    await signUp.password.press("Enter");
    await busy.click({ force: true });
    release();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
    expect(asked).toBe(1);
  });

  test("a password can be shown and hidden", async ({ page, visit, logIn }) => {
    await visit("/login");
    await logIn.password.fill(PASSWORD);
    await page.getByRole("button", { name: "Show password" }).click();
    await expect(logIn.password).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Hide password" }).click();
    await expect(logIn.password).toHaveAttribute("type", "password");
  });

  test("the strength of a password is told while it is typed", async ({ page, visit, signUp }) => {
    await visit("/signup");
    await signUp.username.fill(somebody());
    await signUp.password.fill("password1");
    await expect(page.getByRole("main")).toContainText(/weak/i);
    await signUp.password.fill("four-quiet-boats-at-noon");
    await expect(page.getByRole("main")).toContainText(/strong/i);
  });

  test("a dead network says so, keeps what was typed, and lets one try again", async ({
    page,
    context,
    visit,
    logIn,
    complaints,
  }) => {
    complaints.expected(/ERR_INTERNET_DISCONNECTED/);
    const username = somebody();
    await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
    await visit("/login");
    await context.setOffline(true);
    await logIn.logIn(username, PASSWORD);
    await expect(logIn.notice).toContainText("could not be reached");
    await expect(logIn.password).toHaveValue(PASSWORD);
    await context.setOffline(false);
    await logIn.button.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  });

  test("a busy server says so and lets one try again", async ({ page, visit, logIn, complaints, axe }) => {
    complaints.expected(/status of 503/);
    let fails = true;
    await page.route("**/api/login", (route) =>
      fails
        ? route.fulfill({ status: 503, headers: { "Retry-After": "1" }, json: { detail: "Service temporarily unavailable, try again later." } })
        : route.continue(),
    );
    await visit("/login");
    await logIn.logIn(somebody(), PASSWORD);
    await expect(logIn.notice).toContainText("busy right now");
    await axe();
    fails = false;
    complaints.expected(/status of 401/);
    await logIn.button.click();
    await expect(logIn.notice).toContainText("do not match");
  });

  test("everything can be done with the keyboard", async ({ page, visit }) => {
    const username = somebody();
    await visit("/signup");
    await page.getByLabel("Username", { exact: true }).focus();
    await page.keyboard.type(username);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  });
});
