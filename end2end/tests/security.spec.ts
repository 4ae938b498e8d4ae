import { brotliCompressSync } from "node:zlib";

import { alive, expect, test } from "../fixtures/test";

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

  test("the log-in page weighs at most 130 kB", async ({ page, server }) => {
    const urls = new Set<string>();
    page.on("request", (request) => urls.add(request.url()));
    await page.goto("/login");
    await alive(page);
    let bytes = 0;
    for (const url of urls) {
      const answer = await fetch(url, { headers: { "Accept-Encoding": "br" } });
      expect(url.startsWith(server.url)).toBe(true);
      if (url.includes("/pkg/")) {
        expect(answer.headers.get("cache-control")).toContain("immutable");
        expect(answer.headers.get("vary")).toContain("accept-encoding");
      }
      const body = Buffer.from(await answer.arrayBuffer());
      // fetch has decompressed it; what the server sent is what it announced, or else what brotli makes of it.
      const sent = Number(answer.headers.get("content-length")) || brotliCompressSync(body).length;
      bytes += sent;
    }
    console.log(`the log-in page: ${urls.size} requests, ${(bytes / 1000).toFixed(1)} kB`);
    expect(bytes).toBeLessThanOrEqual(130_000);
  });
});
