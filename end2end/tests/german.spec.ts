import { ASKED_ONCE_MORE } from "../fixtures/complaints";
import { holdWasm } from "../fixtures/late";
import { PASSWORD, somebody } from "../fixtures/people";
import { expect, test } from "../fixtures/test";

test.use({ locale: "de-AT" });

test("somebody logs in, sees the account and logs out in German", async ({
  page,
  context,
  visit,
  arrives,
  complaints,
  axe,
  javaScriptEnabled,
}) => {
  complaints.expected(/status of 40[01]/);
  const username = somebody();
  await context.request.post("/api/signup", { data: { username, password: PASSWORD } });
  await visit("/login");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveTitle("Anmelden - Vestibule");
  await axe();

  const name = page.getByLabel("Benutzername oder E-Mail", { exact: true });
  const password = page.getByLabel("Passwort", { exact: true });
  const button = page.getByRole("main").getByRole("button", { name: "Anmelden", exact: true });
  // To the API empty fields are a name and a password that do not match.
  if (javaScriptEnabled) {
    await button.click();
    await expect(name).toHaveAccessibleDescription(/Bitte fülle dieses Feld aus\./);
    await expect(password).toHaveAccessibleDescription(/Bitte fülle dieses Feld aus\./);
    await axe();
  }

  await name.fill(username);
  await password.fill("Wrong-harbor-42");
  await button.click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Benutzername und Passwort passen nicht zusammen.");
  await axe();

  await password.fill(PASSWORD);
  await button.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Willkommen, ${username}`);
  await page.getByRole("link", { name: "Konto", exact: true }).click();
  await arrives("/account");
  await expect(page.getByText(`Token gültig für ${username}`)).toBeVisible();
  await axe();
  await page.getByRole("link", { name: "Abmelden", exact: true }).click();
  await page.getByRole("main").getByRole("button", { name: "Abmelden", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Komm herein.");
});

test("a sign-up says in German what is wrong at each field", async ({ page, visit, complaints, axe }) => {
  complaints.expected(/status of 400/);
  await visit("/signup");
  const [name, email, password] = [page.getByLabel("Benutzername"), page.getByLabel("E-Mail"), page.locator("#password")];
  await name.fill("two words");
  await email.fill("nowhere");
  await password.fill("1234");
  await page.getByRole("main").getByRole("button", { name: "Konto anlegen" }).click();
  await expect(name).toHaveAccessibleDescription(/Nur Buchstaben, Ziffern/);
  await expect(email).toHaveAccessibleDescription(/name@example\.org/);
  await expect(password).toHaveAccessibleDescription(/Nimm mindestens 8 Zeichen\./);
  await axe();
});

test.describe("while a page is open", { tag: "@hydrated" }, () => {
  test("buttons, hints and strength change in German", async ({ page, visit }) => {
    await visit("/signup");
    await page.getByRole("button", { name: "Passwort zeigen" }).click();
    await expect(page.locator(".peek")).toHaveText("Verbergen");
    await page.locator("#password").fill("password1");
    await expect(page.getByRole("main")).toContainText("Schwach: leicht zu erraten");
  });

  test("a sign-in that ends elsewhere is told in German", async ({ page, context, visit, arrives, complaints, signedIn }) => {
    complaints.expected(ASKED_ONCE_MORE);
    expect(signedIn).toBeTruthy();
    await visit("/account");
    await context.request.post("/api/logout", { data: { everywhere: true } });
    await arrives("/login?next=/account&ended");
    await expect(page.getByRole("main")).toContainText("Du wurdest abgemeldet.");
  });

  test("a page that is not alive yet has all of its words already", async ({ page }) => {
    const release = await holdWasm(page);
    await page.goto("/login", { waitUntil: "commit" });
    await expect(page.getByLabel("Benutzername")).toBeVisible();
    release();
    await expect(page.locator("body[data-hydrated]")).toBeVisible();
    await expect(page.getByRole("main")).toContainText("Schön, dass du wieder da bist.");
  });
});
