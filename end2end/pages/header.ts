import { expect, type Page } from "@playwright/test";

/** What stands above every page: where to go, and so whether somebody is signed in. */
export class Header {
  constructor(private readonly page: Page) {}

  link(name: string) {
    return this.page.getByRole("banner").getByRole("link", { name, exact: true });
  }

  async showsSignedIn(): Promise<void> {
    await expect(this.link("Log out")).toBeVisible();
    await expect(this.link("Log in")).toHaveCount(0);
  }

  async showsAnonymous(): Promise<void> {
    await expect(this.link("Log in")).toBeVisible();
    await expect(this.link("Log out")).toHaveCount(0);
  }
}
