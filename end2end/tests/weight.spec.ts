import { brotliCompressSync } from "node:zlib";

import { alive, expect, named as test } from "../fixtures/test";

test("the log-in page weighs at most 135 kB, with all that passkeys need", { tag: "@hydrated" }, async ({ page, server }) => {
  const urls = new Set<string>();
  page.on("request", (request) => urls.add(request.url()));
  await page.goto("/login");
  await alive(page);
  await expect(page.getByRole("button", { name: "Log in with a passkey" })).toBeVisible();
  let bytes = 0;
  for (const url of urls) {
    // What is asked of the API is no part of the page.
    if (url.includes("/api/")) continue;
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
  expect([...urls].some((url) => url.includes("/pkg/passkeys."))).toBe(true);
  expect(bytes).toBeLessThanOrEqual(135_000);
});
