import { Authenticator } from "../fixtures/authenticator";
import { PASSWORD, somebody } from "../fixtures/people";
import { Server } from "../fixtures/server";
import { expect, test as base } from "../fixtures/test";

/** A site on which everybody has to have a second factor. */
const test = base.extend({
  server: [
    async ({}, use) => {
      const server = await Server.start({ VESTIBULE_REQUIRE_SECOND_FACTOR: "all" });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

test("who has to have a second factor is led through its set-up, and arrives with recovery codes", async ({
  page,
  request,
  visit,
  arrives,
  logIn,
  logOut,
  header,
  axe,
  fits,
  complaints,
}) => {
  complaints.expected(/status of 40[01]/);
  const username = somebody();
  const made = await request.post("/api/signup", { data: { username, password: PASSWORD } });
  expect(made.status()).toBe(201);
  await visit("/login?next=/account");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/set_up?next=/account");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Protect your account");
  await expect(page.getByText("A passkey needs JavaScript.")).toBeVisible();
  await header.showsAnonymous();
  await axe();

  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.locator(".qr svg")).toBeVisible();
  await axe();
  await fits();
  const app = new Authenticator((await page.locator("#key").textContent())!);
  const key = await page.locator("#key").textContent();
  const code = page.getByRole("main").locator("#code");
  await code.fill(app.wrong());
  await page.keyboard.press("Enter");
  await expect(code).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#key")).toHaveText(key!);

  await code.fill(app.code());
  await page.getByRole("button", { name: "Set up and log in" }).click();
  await expect(page.getByText("Your authenticator app is set up, and you are logged in.")).toBeVisible();
  await header.showsSignedIn();
  const codes = (await page.locator("#codes").textContent())!.trim().split("\n");
  expect(codes).toHaveLength(10);
  await axe();
  await page.getByRole("link", { name: "I have kept them, go on" }).click();
  await arrives("/account");

  // From now on the app is asked for.
  await visit("/logout");
  await logOut.button.click();
  await header.showsAnonymous();
  await visit("/login");
  await logIn.logIn(username, PASSWORD);
  await arrives("/login/second_factor");
  await page.getByLabel("Code", { exact: true }).fill(app.code());
  await page.getByRole("main").getByRole("button", { name: "Log in", exact: true }).click();
  await header.showsSignedIn();
});
