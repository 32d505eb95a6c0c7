// Coming in and going out: what a wrong password, an ended session and somebody else's device get.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SCREEN, barriers, launch } from "./browser.mjs";
import { account, base, demo, fillIn, signIn, visit } from "./visitors.mjs";

let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

test("a wrong password keeps the user name and says kindly what to do", async () => {
  const { context, page } = await visit(browser);
  const { username } = account("guardian");
  await page.goto("/login");
  await fillIn(page, { username, password: "not-the-password-at-all" });
  const said = page.locator(".notice--problem");
  await said.waitFor();
  assert.match(await said.textContent(), /Kirjoita ne uudelleen/);
  assert.equal(await page.locator("#username").inputValue(), username);
  assert.equal(await page.locator("#password").inputValue(), "");
  assert.ok(await page.locator("#password").evaluate((field) => field === document.activeElement), "the cursor stands where to type");
  assert.deepEqual(await barriers(page), []);
  await page.locator("#password").fill(account("guardian").password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${base}/`);
  await context.close();
});

test("the same answer for a name that nobody has", async () => {
  const { context, page } = await visit(browser);
  await page.goto("/login");
  await fillIn(page, { username: "nobody.at-all", password: "not-the-password-at-all" });
  assert.match(await page.locator(".notice--problem").textContent(), /eivät sovi yhteen/);
  await context.close();
});

test("an empty form says which field is missing", async () => {
  const { context, page } = await visit(browser);
  await page.goto("/login");
  await page.locator("main form.form").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.locator("main form.form button[type=submit]").click();
  await page.locator("#username-error").waitFor();
  assert.equal(await page.locator("#username").getAttribute("aria-invalid"), "true");
  assert.deepEqual(await barriers(page), []);
  await context.close();
});

test("a failed sign-in ends the session that was open on the device", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("class_teacher"));
  // Somebody else sits down at the teacher's device and tries their own name.
  const csrf = await page.locator('input[name="csrf"]').first().inputValue();
  const form = { csrf, username: "somebody.else", password: "not-the-password-at-all" };
  const answer = await context.request.post("/login", { form, headers: { origin: new URL(base).origin } });
  assert.equal(answer.status(), 401);
  assert.ok(!(await context.cookies()).some(({ name }) => name === "digione"));
  await page.goto("/timetable");
  assert.equal(new URL(page.url()).pathname, "/login", "the teacher's session is over");
  await context.close();
});

test("whoever was away too long comes back to the same page", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("learner"));
  await page.goto("/timetable?week=2026-W42");
  // The session ends elsewhere: this browser still has its cookie.
  const [session] = (await context.cookies()).filter(({ name }) => name === "digione");
  const elsewhere = await visit(browser);
  await elsewhere.context.addCookies([session]);
  await elsewhere.page.goto("/");
  await elsewhere.page.locator("summary.account__chip").click();
  await elsewhere.page.locator('form[action="/sign-out"] button').click();
  await elsewhere.page.waitForURL("**/login?out=yes");
  await elsewhere.context.close();

  await page.reload();
  await page.locator("#username").waitFor();
  assert.equal(new URL(page.url()).pathname, "/login");
  assert.match(await page.locator("main .notice").textContent(), /turvallisuuden vuoksi/);
  await fillIn(page, account("learner"));
  await page.waitForURL(`${base}/timetable?week=2026-W42`);
  await context.close();
});

test("a stranger's address asks to sign in first, and leads on afterwards", async () => {
  const { context, page } = await visit(browser);
  await page.goto("/absences");
  assert.equal(new URL(page.url()).searchParams.get("next"), "/absences");
  await fillIn(page, account("guardian"));
  await page.waitForURL(`${base}/absences`);
  await context.close();
});

for (const next of ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/%0d%0aset-cookie:x=y"]) {
  test(`the way on never leads away: ${next}`, async () => {
    const { context, page } = await visit(browser);
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await fillIn(page, account("counsellor"));
    await page.waitForURL((url) => url.pathname !== "/login");
    assert.equal(new URL(page.url()).origin, new URL(base).origin);
    await context.close();
  });
}

test("signing out ends the session, and the browser keeps nothing to go back to", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("principal"));
  await page.locator("summary.account__chip").click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL("**/login?out=yes");
  assert.match(await page.locator("main .notice").textContent(), /kirjautunut ulos/);
  assert.ok(!(await context.cookies()).some(({ name }) => name === "digione"));
  await page.goBack();
  await page.locator("#username").waitFor();
  assert.equal(await page.locator(".account__name").count(), 0);
  await context.close();
});

test("the session's cookie is new at each sign-in, and scripts cannot read it", async () => {
  const { context, page } = await visit(browser);
  const session = async () => (await context.cookies()).find(({ name }) => name === "digione");
  await signIn(page, account("counsellor"));
  const first = await session();
  assert.ok(first.httpOnly);
  assert.equal(first.sameSite, "Lax");
  assert.equal(await page.evaluate(() => document.cookie.includes("digione=")), false);
  await page.locator("summary.account__chip").click();
  await page.locator('form[action="/sign-out"] button').click();
  await page.waitForURL("**/login?out=yes");
  await signIn(page, account("counsellor"));
  assert.notEqual((await session()).value, first.value);
  await context.close();
});

test("a teacher who is a guardian elsewhere changes role, and the desk with it", async () => {
  let found;
  for (const mine of demo.accounts.filter(({ role }) => /teacher|counsellor|guardian/.test(role))) {
    const visitor = await visit(browser);
    await signIn(visitor.page, mine);
    if ((await visitor.page.locator(".account__roles button").count()) > 1) {
      found = visitor;
      break;
    }
    await visitor.context.close();
  }
  assert.ok(found, "the demo has somebody with two roles");
  const { context, page, complaints } = found;
  const session = async () => (await context.cookies()).find(({ name }) => name === "digione").value;
  const before = { cookie: await session(), role: await page.locator(".account__role").textContent(), desk: await page.locator("main").innerText() };
  await page.locator("summary.account__chip").click();
  await page.locator('.account__roles button[aria-pressed="false"]').first().click();
  await page.waitForFunction((role) => document.querySelector(".account__role").textContent !== role, before.role);
  assert.notEqual(await page.locator("main").innerText(), before.desk);
  assert.notEqual(await session(), before.cookie, "the session's secret changes with the role");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the demo's people come in with one press from the sign-in page", async () => {
  const { context, page } = await visit(browser, { viewport: SCREEN });
  await page.goto("/login");
  await page.locator("#demo summary").click();
  const buttons = page.locator("#demo button[data-role]");
  assert.equal(await buttons.count(), demo.accounts.length);
  assert.deepEqual(await barriers(page), []);
  await page.locator('#demo button[data-role="learner"]').click();
  await page.waitForURL(`${base}/`);
  assert.ok((await page.locator(".account__name").textContent()).includes(account("learner").name));
  await context.close();
});
