import { randomBytes } from "node:crypto";

import { canPlant, plantDjangoSession } from "../fixtures/database";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test("a browser that Django had signed in goes on as it was, and is nobody's after its log-out", async ({
  page,
  context,
  server,
  visit,
  arrives,
  header,
  logOut,
}) => {
  test.skip(!canPlant(), "python3 is missing, by which rows are planted");
  const username = somebody();
  const body = new URLSearchParams({ username, password: PASSWORD, email: `${username}@example.org` });
  expect((await fetch(`${server.url}/api/signup`, { method: "POST", body })).status).toBe(201);
  const cookie = randomBytes(16).toString("hex");
  plantDjangoSession(server, username, cookie);
  await context.addCookies([{ name: "sessionid", value: cookie, url: server.url, httpOnly: true, sameSite: "Lax" }]);

  await visit("/account");
  await header.showsSignedIn();
  await expect(page.getByText(`Token valid for ${username}@example.org`)).toBeVisible();
  await visit("/account/sessions");
  await expect(page.locator(".sign-in.current")).toContainText("Browser from 127.0.0.1");
  const cookies = await context.cookies();
  expect(cookies.find(({ name }) => name === "sessionid")?.value).toBe(cookie);
  const ours = cookies.find(({ name }) => name === "vestibule_session");
  expect(ours?.httpOnly).toBe(true);
  expect(ours!.expires * 1000).toBeLessThanOrEqual(Date.now() + 86_400_000);

  await visit("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  await visit("/logout");
  await logOut.button.click();
  await header.showsAnonymous();
  await visit("/account");
  await arrives("/login?next=/account");
});
