import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("w8: errors stand at their fields and what was typed is kept", async ({ visit, arrives, signUp, complaints, axe }) => {
  complaints.expected(/status of 400/);
  await visit("/signup?next=/account");
  await signUp.signUp("two words", "1234", "not-an-address");
  await signUp.expectError(signUp.username, /letters, digits/);
  await signUp.expectError(signUp.email, /name@example.org/);
  await signUp.expectError(signUp.password, /at least 8 characters/);
  await expect(signUp.username).toHaveValue("two words");
  await expect(signUp.email).toHaveValue("not-an-address");
  await expect(signUp.username).toBeFocused();
  await arrives("/signup?next=/account");
  await axe();

  await signUp.signUp(somebody(), PASSWORD);
  await arrives("/account");
});

test("a name that is taken is told at the name", async ({ visit, signUp, complaints, context }) => {
  complaints.expected(/status of 400/);
  const username = somebody();
  const answer = await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
  expect(answer.status()).toBe(201);
  await visit("/signup");
  await signUp.signUp(username.toUpperCase(), PASSWORD);
  await signUp.expectError(signUp.username, /That name is taken/);
});

test("a wrong password is told above the form and names neither", async ({ visit, arrives, logIn, complaints, axe }) => {
  complaints.expected(/status of 401/);
  await visit("/login");
  await logIn.logIn(somebody(), "Wrong-harbor-42");
  await expect(logIn.notice).toContainText("That username and password do not match.");
  await arrives("/login");
  await axe();
});

test("w7: next leads nowhere else", async ({ page, visit, arrives, logIn, context }) => {
  const username = somebody();
  await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
  await visit("/login?next=//evil.example/");
  await logIn.logIn(username, PASSWORD);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  await arrives("/");
});

test("password managers find what they look for", async ({ visit, signUp, logIn }) => {
  await visit("/signup");
  await expect(signUp.username).toHaveAttribute("autocomplete", "username");
  await expect(signUp.email).toHaveAttribute("autocomplete", "email");
  await expect(signUp.password).toHaveAttribute("autocomplete", "new-password");
  await visit("/login");
  await expect(logIn.username).toHaveAttribute("autocomplete", "username webauthn");
  await expect(logIn.password).toHaveAttribute("autocomplete", "current-password");
});

test("w4: markup in a name shows as the text that it is", async ({ page, visit, signUp, complaints }) => {
  complaints.expected(/status of 400/);
  await visit("/signup");
  await signUp.signUp("<img src=x onerror=alert(1)>", PASSWORD);
  await expect(signUp.username).toHaveValue("<img src=x onerror=alert(1)>");
  const email = '"<img/src=x>"@example.org';
  const username = somebody();
  await signUp.signUp(username, PASSWORD, email);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  await visit("/account");
  await expect(page.getByText(`Token valid for ${email}`)).toBeVisible();
  await expect(page.locator("main img[src=x]")).toHaveCount(0);
});
