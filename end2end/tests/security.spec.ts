import { expect, test } from "../fixtures/test";

test.describe("in the browser", { tag: "@hydrated" }, () => {
  test("w1: a script that somebody injects does not run", async ({ page, visit, complaints }) => {
    complaints.expected(/Content Security Policy/);
    await visit("/login");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.injected = true";
      document.body.append(script);
      const image = document.createElement("img");
      image.setAttribute("onerror", "window.injected = true");
      image.src = "/no-such-image";
      document.body.append(image);
    });
    await expect.poll(() => complaints.heard("Content Security Policy")).toBeGreaterThan(0);
    expect(await page.evaluate(() => (window as unknown as { injected?: boolean }).injected)).toBeUndefined();
    complaints.expected(/status of 404/);
  });

  test("s5: the WebAssembly holds nothing of the server's", async ({ page, server }) => {
    await page.goto("/login");
    const path = (await page.locator('link[href$=".wasm"]').getAttribute("href"))!;
    const wasm = Buffer.from(await (await fetch(server.url + path)).arrayBuffer()).toString("latin1");
    expect(wasm.length).toBeGreaterThan(10_000);
    for (const word of ["SELECT ", "INSERT ", "sqlite", "argon2", "DATABASE_URL", "/root/", "/home/", ".cargo/registry"]) {
      expect(wasm.includes(word), word).toBe(false);
    }
  });
});
