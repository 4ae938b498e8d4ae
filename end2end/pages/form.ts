import { expect, type Locator, type Page } from "@playwright/test";

/** A page whose middle is a form. */
export class FormPage {
  readonly username: Locator;
  readonly password: Locator;
  readonly button: Locator;
  readonly notice: Locator;

  constructor(
    protected readonly page: Page,
    readonly path: string,
    action: string,
    username = "Username",
  ) {
    this.username = page.getByLabel(username, { exact: true });
    this.password = page.getByLabel("Password", { exact: true });
    this.button = page.getByRole("main").getByRole("button", { name: action, exact: true });
    this.notice = page.getByRole("main").getByRole("alert");
  }

  /** The message that belongs to a field, as a screen reader finds it. */
  async expectError(field: Locator, words: string | RegExp): Promise<void> {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(words);
  }

  async expectNoError(field: Locator): Promise<void> {
    await expect(field).not.toHaveAttribute("aria-invalid", "true");
  }
}

/** `/login` */
export class LogInPage extends FormPage {
  constructor(page: Page) {
    super(page, "/login", "Log in", "Username or e-mail");
  }

  async logIn(username: string, password: string): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.button.click();
  }
}

/** `/signup` */
export class SignUpPage extends FormPage {
  readonly email: Locator;

  constructor(page: Page) {
    super(page, "/signup", "Create account");
    this.email = page.getByLabel("E-mail (optional)");
  }

  async signUp(username: string, password: string, email = ""): Promise<void> {
    await this.username.fill(username);
    await this.email.fill(email);
    await this.password.fill(password);
    await this.button.click();
  }
}

/** `/logout` */
export class LogOutPage extends FormPage {
  constructor(page: Page) {
    super(page, "/logout", "Log out");
  }
}
