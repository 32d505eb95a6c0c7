// Each role's desk, as the demo's people find it when they sign in. Pictures of all of them go to test-results/desks.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { PHONE, SCREEN, launch } from "./browser.mjs";
import { ROLES, account, signIn, speak, visit } from "./visitors.mjs";

const pictures = new URL("../test-results/desks/", import.meta.url).pathname;
/** What a template, a number or a code leaves behind when it was not turned into words. */
const LEFTOVERS = [
  /\b(undefined|null|NaN|None)\b|\bSome\(/,
  /[{}]|\$\w/,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/,
  /\b[a-z]+_[a-z_]+\b/,
  /\b(lesson|desk|office|explain|roll|import|notice|role|nav)-[a-z]+\b/,
];
let browser;

before(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launch();
});
after(() => browser?.close());

/** The text that a person sees; addresses and codes stand in `code`. */
const seen = (page) =>
  page.evaluate(() => {
    const copy = document.body.cloneNode(true);
    for (const code of copy.querySelectorAll("code, script, select")) code.remove();
    return copy.textContent.replace(/https?:\/\/\S+/g, "");
  });

/** The words of the page that come from its texts: headings, labels, buttons, menus. */
const words = (page) =>
  page
    .locator("main h1, main h2, main h3, main .figure__label, main .button, main .badge, main label, .main-nav a, .site-footer a, .banner")
    .evaluateAll((all) => all.map((one) => one.innerText.trim()).filter((text) => /\p{L}{4}/u.test(text)));

for (const role of ROLES) {
  test(`${role} finds something to do or to know`, async () => {
    const { context, page, complaints } = await visit(browser);
    const mine = account(role);
    await signIn(page, mine);
    assert.ok((await page.locator(".account__name").textContent()).includes(mine.name), "the header says whose desk it is");
    const first = mine.name.split(" ")[0];
    assert.ok((await page.locator("h1").textContent()).includes(first), `the desk greets ${first}`);
    const things = await page.locator("main :is(.card, .figure, .day, .child)").evaluateAll((all) => all.map((one) => one.innerText.trim().length));
    assert.ok(things.length > 0 && things.every((length) => length > 3), "every card says something");

    const spoken = {};
    for (const lang of ["sv", "en", "fi"]) {
      await speak(page, lang);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      const text = await seen(page);
      for (const leftover of LEFTOVERS) assert.doesNotMatch(text, leftover);
      spoken[lang] = await words(page);
    }
    // Names of people, groups, schools and services are the same in every language; the texts around them are not.
    const own = (text) => spoken.sv.includes(text) && spoken.en.includes(text) && spoken.fi.includes(text);
    const untranslated = spoken.fi.filter(own);
    assert.ok(untranslated.length <= spoken.fi.length / 3, `the same in three languages: ${untranslated.join(" | ")}`);

    await page.screenshot({ path: `${pictures}${role}-screen.png`, fullPage: true });
    await page.setViewportSize(PHONE);
    await page.screenshot({ path: `${pictures}${role}-phone.png`, fullPage: true });
    await page.setViewportSize(SCREEN);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test("a learner reads the day in plain words: subject, room, teacher, start and end", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("learner"));
  const lessons = await page.locator(".day .lesson").evaluateAll((all) => all.map((one) => [one.querySelector(".lesson__title").innerText, one.querySelector(".lesson__when").innerText]));
  assert.ok(lessons.length >= 3);
  for (const [title, when] of lessons) {
    assert.match(title, /^\p{Lu}[\p{L}\s-]{2,}/u);
    assert.match(when, /^\d{1,2}\.\d\d–\d{1,2}\.\d\d · (tila \S+|\p{Lu}[\p{L} ]+) · \p{Lu}/u);
  }
  assert.ok(await page.locator(".lesson--now").isVisible(), "what goes on now is marked");
  assert.ok(await page.locator(".day__now span").first().isVisible(), "now is a line through the day");
  await context.close();
});

test("a teacher has what was left undone and the day on the desk", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("subject_teacher"));
  assert.ok(await page.locator('.card--hero a[href^="/lessons/"]').isVisible(), "the lesson of now is one press away");
  assert.ok((await page.locator(".desk__day .lesson").count()) > 0);
  await context.close();
});

test("a principal sees how the day runs in numbers that carry their meaning", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("principal"));
  const figures = await page.locator(".figure").evaluateAll((all) => all.map((one) => [one.querySelector(".figure__number").innerText, one.querySelector(".figure__label").innerText]));
  assert.ok(figures.length >= 3);
  for (const [number, label] of figures) {
    assert.match(number, /^\d+(\D+\d+)?$/);
    assert.match(label, /\p{L}{4}/u);
  }
  await context.close();
});
