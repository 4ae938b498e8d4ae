import { readdir } from "node:fs/promises";

import { PASSWORD, somebody } from "../fixtures/people";
import { Server } from "../fixtures/server";
import { expect, test as base } from "../fixtures/test";

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.startBare();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

test("one file in an empty folder is all of it", { tag: "@hydrated" }, async ({ page, server, visit, signUp, header }) => {
  const encodings = new Map<string, string | undefined>();
  page.on("response", (answer) => encodings.set(answer.url(), answer.headers()["content-encoding"]));
  await visit("/signup");
  await page.evaluate(() => document.fonts.ready);
  expect(await page.evaluate(() => [...document.fonts].map(({ family, status }) => [family, status]))).toContainEqual([
    "Marcellus",
    "loaded",
  ]);
  for (const kind of ["js", "wasm", "css"]) {
    const compressed = [...encodings].filter(([url]) => url.includes("/pkg/") && url.endsWith(`.${kind}`));
    expect(compressed, kind).toEqual([[expect.anything(), "br"]]);
  }

  const username = somebody();
  await signUp.signUp(username, PASSWORD);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Welcome, ${username}`);
  await header.showsSignedIn();
  expect((await readdir(server.folder)).every((file) => /^(\.?vestibule\.db|vestibule\.key$)/.test(file))).toBe(true);
});
