// Language, theme and the way past the menus: what every page offers everybody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { account, base, signIn, visit } from "./visitors.mjs";

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

test("the language menu changes the page and leads back to it", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("guardian"));
  await page.goto("/timetable?week=2026-W42");
  const titles = new Set();
  for (const lang of ["sv", "en", "fi"]) {
    await page.locator(`.languages a[hreflang="${lang}"]`).click();
    await page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
    assert.equal(page.url(), `${base}/timetable?week=2026-W42`);
    assert.equal(await page.locator(".languages a[aria-current]").getAttribute("hreflang"), lang);
    titles.add(await page.title());
  }
  assert.equal(titles.size, 3);
  await context.close();
});

test("a visitor is greeted in the browser's language", async () => {
  for (const [locale, lang] of [["sv-FI", "sv"], ["fi-FI", "fi"], ["en-GB", "en"], ["so-SO", "fi"]]) {
    const { context, page } = await visit(browser, { locale });
    await page.goto("/login");
    assert.equal(await page.locator("html").getAttribute("lang"), lang, locale);
    await context.close();
  }
});

test("the theme menu makes the page dark, and light again", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("learner"));
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0));
  const choose = async (theme) => {
    await page.locator("summary.account__chip").click();
    await page.locator(`.account__menu a[href^="/theme/${theme}"]`).click();
    await page.waitForFunction((theme) => document.documentElement.classList.contains(`theme-${theme}`), theme);
    return ground();
  };
  const [dark, light] = [await choose("dark"), await choose("light")];
  assert.ok(dark < light / 2, `${dark} is darker than ${light}`);
  await choose("auto");
  await page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await ground(), dark, "the device's wish is followed");
  await context.close();
});

for (const path of ["//evil.example", "https://evil.example", "/\\evil.example"]) {
  test(`the menus lead back to us and nowhere else: ${path}`, async () => {
    for (const menu of ["language/sv", "theme/dark"]) {
      const answer = await fetch(`${base}/${menu}?back=${encodeURIComponent(path)}`, { redirect: "manual" });
      assert.equal(answer.headers.get("location"), "/");
    }
  });
}

test("the first Tab offers the way past the menus", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("subject_teacher"));
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip-link");
  assert.ok(await skip.evaluate((link) => link === document.activeElement));
  assert.ok((await skip.boundingBox()).y >= 0, "it is in sight");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#content").evaluate((main) => main === document.activeElement));
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "and goes on inside");
  await context.close();
});

test("nobody is asked to wait for motion they did not want", async () => {
  const { context, page } = await visit(browser, { reducedMotion: "reduce" });
  await signIn(page, account("learner"));
  const moving = await page.evaluate(() => document.getAnimations().filter((motion) => motion.playState === "running").length);
  assert.equal(moving, 0);
  await context.close();
});
