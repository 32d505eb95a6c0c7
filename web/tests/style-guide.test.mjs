// Every part of the pages, in both themes and all densities, on a phone and on a screen: nothing in anybody's way, nothing
// wider than the window, nothing that our content security policy refuses.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { PHONE, SCREEN, barriers, launch, overflow } from "./browser.mjs";

const root = new URL("../../", import.meta.url).pathname;
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; form-action 'self'";

let folder, server, browser, base;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "style-guide-"));
  execFileSync("cargo", ["run", "--quiet", "-p", "web", "--example", "style_guide", "--", folder], { cwd: root, stdio: "inherit" });
  server = createServer((request, response) => {
    const path = new URL(request.url, "http://guide").pathname;
    const file = path.startsWith("/assets/") ? join(root, "web/dist", path.slice(8)) : join(folder, path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)], "content-security-policy": POLICY });
    createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const name of ["light", "dark", "child", "office", "welcome"]) {
  for (const [device, viewport] of Object.entries({ phone: PHONE, screen: SCREEN })) {
    test(`${name} on a ${device}`, async () => {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const complaints = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(`${base}/${name}.html`, { waitUntil: "networkidle" });
      assert.deepEqual(await barriers(page), []);
      assert.equal(await overflow(page), 0);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

test("the account menu opens, and Escape closes it and gives the focus back", async () => {
  const context = await browser.newContext({ viewport: SCREEN });
  const page = await context.newPage();
  await page.goto(`${base}/light.html`);
  const chip = page.locator("summary.account__chip");
  await chip.click();
  assert.ok(await page.getByRole("button", { name: "Kirjaudu ulos" }).isVisible());
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press("Escape");
  assert.ok(await page.getByRole("button", { name: "Kirjaudu ulos" }).isHidden());
  assert.ok(await chip.evaluate((element) => element === document.activeElement));
  await context.close();
});

test("a mark is changed with the keyboard alone", async () => {
  const page = await browser.newPage({ viewport: SCREEN });
  await page.goto(`${base}/light.html`);
  const row = page.getByRole("group", { name: "Korhonen Väinö" });
  await row.getByRole("radio", { name: "Läsnä" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.ok(await row.getByRole("radio", { name: "Myöhässä" }).isChecked());
  await page.keyboard.press("Tab");
  const next = page.getByRole("group", { name: "Nguyễn Minh Anh" }).getByRole("radio", { name: "Läsnä" });
  assert.ok(await next.evaluate((element) => element === document.activeElement));
  await page.close();
});
