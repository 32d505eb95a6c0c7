// The heart of the platform: a teacher marks one learner absent, the learner's guardian sees it and says why, the teacher sees
// the answer. On a phone with the thumb, with the keyboard alone, and without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PHONE, launch } from "./browser.mjs";
import { account, sameName, signIn, visit } from "./visitors.mjs";

const THUMB = 44;
const child = account("learner").name;
let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

/** The rows of a lesson's page, by the learner's name. */
async function rowOf(page, name) {
  const rows = page.locator(".roll__row");
  const names = await rows.locator(".roll__name").evaluateAll((all) => all.map((one) => one.firstChild.textContent));
  const at = names.findIndex((found) => sameName(found, name));
  assert.ok(at >= 0, `${name} is in the group: ${names.join(", ")}`);
  return rows.nth(at);
}

const isChecked = (row, key) => row.locator(`input[data-key="${key}"]`).isChecked();
const cardOf = (page, day) => page.locator(`section.child [data-explain="${day}"]`);
const dayOf = (page) => new URL(page.url()).pathname.split("/")[2];

/** Opens lessons from the timetable, the latest first, until one has the child present and still open. */
async function openEarlierLesson(page, open) {
  await page.goto("/timetable");
  const hrefs = await page.locator('.lesson a[href^="/lessons/"]').evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const today = await page.goto("/").then(() => page.locator('.card--hero a[href^="/lessons/"]').getAttribute("href"));
  const days = hrefs.filter((href) => href.split("/")[2] < today.split("/")[2]).reverse();
  for (const href of days) {
    await page.goto(href);
    const names = await page.locator(".roll__name").evaluateAll((all) => all.map((one) => one.firstChild.textContent));
    if (names.some((name) => sameName(name, child)) && (await isChecked(await rowOf(page, child), "p"))) return open(page, href);
  }
  assert.fail("the teacher has an earlier lesson with the child this week");
}

/** Presses Tab until the focus is on `target`. */
async function tabTo(page, target) {
  for (let step = 0; step < 250; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never comes to ${target}`);
}

async function explained(teacher, words) {
  await teacher.reload();
  const detail = await (await rowOf(teacher, child)).locator(".roll__detail").textContent();
  assert.ok(detail.includes(words), detail);
}

test("an explanation sent twice is kept once", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("guardian"));
  const forms = page.locator('form[action="/absences/explain"]');
  assert.ok((await forms.count()) > 0, "the demo leaves an absence to explain");
  const form = await forms.first().evaluate((form) => [...new FormData(form)]);
  const body = new URLSearchParams(form).toString();
  const headers = { origin: new URL(page.url()).origin, "content-type": "application/x-www-form-urlencoded" };
  const send = () => context.request.post("/absences/explain", { data: body, headers, maxRedirects: 0 });
  const answers = [await send(), await send()];
  assert.deepEqual(answers.map((answer) => answer.status()), [303, 303]);
  await page.reload();
  assert.equal(await page.locator('form[action="/absences/explain"]').count(), 0);
  await context.close();
});

test("with the thumb on a phone, from the desk", async () => {
  const phone = { viewport: PHONE, hasTouch: true, isMobile: true };
  const [teacher, guardian] = [await visit(browser, phone), await visit(browser, phone)];
  await signIn(teacher.page, account("subject_teacher"));
  await teacher.page.locator('.card--hero a[href^="/lessons/"]').tap();
  await teacher.page.waitForURL("**/lessons/**");
  const day = dayOf(teacher.page);
  const row = await rowOf(teacher.page, child);
  for (const mark of [...(await row.locator("label.mark").all()), teacher.page.locator("#save")]) {
    const { width, height } = await mark.boundingBox();
    assert.ok(width >= THUMB && height >= THUMB, `a thumb wants ${THUMB} px: ${width} × ${height}`);
  }
  const others = (await teacher.page.locator(".roll__row").count()) - 1;
  assert.equal(await teacher.page.locator('.roll__row input[data-key="p"]:checked').count(), others + 1, "everybody is present unless told otherwise");
  await row.locator("label.mark--problem").tap();
  await teacher.page.locator("#save").tap();
  const saved = await teacher.page.locator("#saved").textContent();
  assert.match(saved, new RegExp(String(others)), "the answer says how many were there");

  await signIn(guardian.page, account("guardian"));
  const card = cardOf(guardian.page, day);
  await card.scrollIntoViewIfNeeded();
  const send = card.locator(".card__actions button");
  assert.ok((await send.boundingBox()).height >= THUMB);
  await card.locator('input[name="text"]').fill("Kuumetta, tulee huomenna takaisin");
  await send.tap();
  await guardian.page.waitForURL("**/?done=explained");
  assert.ok(await guardian.page.locator(".notice--good").isVisible());
  assert.equal(await cardOf(guardian.page, day).count(), 0, "nothing is left to explain");

  await explained(teacher.page, "Kuumetta, tulee huomenna takaisin");
  assert.deepEqual([...teacher.complaints, ...guardian.complaints], []);
  await Promise.all([teacher.context.close(), guardian.context.close()]);
});

test("with the keyboard alone", async () => {
  const [teacher, guardian] = [await visit(browser), await visit(browser)];
  await signIn(teacher.page, account("subject_teacher"));
  const day = await openEarlierLesson(teacher.page, async (page) => {
    await tabTo(page, (await rowOf(page, child)).locator('input[data-key="p"]'));
    await page.keyboard.press("a");
    assert.ok(await isChecked(await rowOf(page, child), "a"), "the letter marks");
    await page.keyboard.press("p");
    assert.ok(await isChecked(await rowOf(page, child), "p"));
    // The arrow goes round to the last mark.
    await page.keyboard.press("ArrowLeft");
    assert.ok(await isChecked(await rowOf(page, child), "a"), "the arrows mark too");
    await page.keyboard.press("Enter");
    await page.waitForURL("**?saved=1");
    return dayOf(page);
  });

  await signIn(guardian.page, account("guardian"));
  const card = cardOf(guardian.page, day);
  await tabTo(guardian.page, card.locator('input[name="kind"]').first());
  await guardian.page.keyboard.press("ArrowDown");
  await tabTo(guardian.page, card.locator('input[name="text"]'));
  await guardian.page.keyboard.type("Bussi jäi tielle");
  await tabTo(guardian.page, card.locator(".card__actions button"));
  await guardian.page.keyboard.press("Enter");
  await guardian.page.waitForURL("**/?done=explained");

  await explained(teacher.page, "Bussi jäi tielle");
  assert.deepEqual([...teacher.complaints, ...guardian.complaints], []);
  await Promise.all([teacher.context.close(), guardian.context.close()]);
});

test("without scripts", async () => {
  const bare = { javaScriptEnabled: false };
  const [teacher, guardian] = [await visit(browser, bare), await visit(browser, bare)];
  await signIn(teacher.page, account("subject_teacher"));
  const day = await openEarlierLesson(teacher.page, async (page) => {
    await (await rowOf(page, child)).locator("label.mark--problem").click();
    await page.locator("#save").click();
    await page.waitForURL("**?saved=1");
    return dayOf(page);
  });

  await signIn(guardian.page, account("guardian"));
  const card = cardOf(guardian.page, day);
  await card.locator('input[name="text"]').fill("Hammaslääkäri");
  await card.locator(".card__actions button").click();
  await guardian.page.waitForURL("**/?done=explained");

  await explained(teacher.page, "Hammaslääkäri");
  await Promise.all([teacher.context.close(), guardian.context.close()]);
});

test("a teacher who looks at the lesson again finds the marks, and a form sent twice marks once", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("subject_teacher"));
  await page.locator('.card--hero a[href^="/lessons/"]').click();
  await page.waitForURL("**/lessons/**");
  const form = await page.locator("main form").evaluate((form) => Object.fromEntries(new FormData(form)));
  const headers = { origin: new URL(page.url()).origin };
  const send = () => context.request.post(page.url(), { form, headers, maxRedirects: 0 });
  const [first, second] = [await send(), await send()];
  assert.equal(first.status(), 303);
  assert.equal(second.status(), 303, "the second sending is no conflict");
  assert.equal(first.headers().location, second.headers().location);
  await page.reload();
  assert.equal(await page.locator('input[name="version"]').inputValue(), String(Number(form.version) + 1), "one save, one version");
  // A page that was open meanwhile does not overwrite unseen.
  const stale = await context.request.post(page.url(), { form: { ...form, form: crypto.randomUUID() }, headers, maxRedirects: 0 });
  assert.equal(stale.status(), 409);
  assert.match(await stale.text(), /id="meanwhile"/);
  await context.close();
});
