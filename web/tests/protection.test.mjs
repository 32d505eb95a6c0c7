// What strangers, other sites and wrong addresses get: a clear answer in the right language and form, and nothing else.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { account, base, demo, signIn, speak, visit } from "./visitors.mjs";

const NOBODY = "00000000-0000-7000-8000-000000000000";
let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

test("somebody else's lesson is a page that is not there, in the reader's language", async () => {
  const [teacher, learner] = [await visit(browser), await visit(browser)];
  await signIn(teacher.page, account("subject_teacher"));
  const own = await teacher.page.locator('.card--hero a[href^="/lessons/"]').getAttribute("href");
  await signIn(learner.page, account("class_teacher"));
  const titles = { fi: /Sivua ei löydy/, sv: /Sidan finns inte/, en: /does not exist/ };
  for (const [lang, title] of Object.entries(titles)) {
    await speak(learner.page, lang);
    for (const path of [own, own.replace(/[0-9a-f-]{36}$/, NOBODY), "/lessons/2026-10-07/not-an-id", "/lessons/yesterday/" + NOBODY, "/nowhere/at/all"]) {
      const answer = await learner.page.goto(path);
      assert.equal(answer.status(), 404, path);
      assert.match(answer.headers()["content-type"], /^text\/html/);
      assert.match(await learner.page.locator("h1").textContent(), title);
    }
  }
  const text = await learner.page.locator("main").innerText();
  assert.doesNotMatch(text, /select |panicked|src\/|postgres|stack/i, "nothing of our insides");
  await Promise.all([teacher.context.close(), learner.context.close()]);
});

test("a page of another role says so", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("learner"));
  for (const path of ["/office/import", "/office/people"]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 403, path);
    assert.match(await page.locator("h1").textContent(), /ei ole sinulle/);
  }
  await context.close();
});

test("a form on another site does nothing and gets a page that explains", async () => {
  const evil = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<form method="post" action="${base}${new URL(request.url, base).searchParams.get("to")}"><input name="role" value="0"><button>Win</button></form>`);
  });
  await new Promise((ready) => evil.listen(0, "127.0.0.1", ready));
  const there = `http://127.0.0.1:${evil.address().port}`;
  const { context, page } = await visit(browser);
  await signIn(page, account("guardian"));
  for (const to of ["/sign-out", "/login", "/absences/explain"]) {
    await page.goto(`${there}/?to=${to}`);
    const [answer] = await Promise.all([page.waitForResponse(`${base}${to}`), page.getByRole("button").click()]);
    assert.ok([403, 303].includes(answer.status()), `${to}: ${answer.status()}`);
    if (answer.status() === 403) assert.match(await page.locator("h1").textContent(), /toiselta sivustolta/);
  }
  await page.goto("/absences");
  assert.equal(new URL(page.url()).pathname, "/absences", "still signed in");
  await context.close();
  evil.close();
});

test("a form without its token, or with an old one, saves nothing", async () => {
  const { context, page } = await visit(browser);
  await signIn(page, account("guardian"));
  const headers = { origin: new URL(base).origin, accept: "text/html" };
  for (const form of [{}, { csrf: "x".repeat(86) }]) {
    const answer = await context.request.post("/sign-out", { form, headers, maxRedirects: 0 });
    assert.equal(answer.status(), 403);
    assert.match(await answer.text(), /vanhent/);
  }
  await page.goto("/absences");
  assert.equal(new URL(page.url()).pathname, "/absences", "still signed in");
  await context.close();
});

test("every answer carries its protection: pages, errors, files, JSON, redirects", async () => {
  const asset = (await (await fetch(`${base}/login`)).text()).match(/\/assets\/[^"]+\.css/)[0];
  const answers = {
    page: ["/login", 200],
    error: ["/nowhere", 404],
    redirect: ["/timetable", 303],
    file: [asset, 200],
    json: ["/me", 401],
    health: ["/health/ready", 200],
    api: [new URL(`${demo.vendor.interfaces.oneroster_rostering}/users`).pathname, 401],
  };
  for (const [what, [path, status]] of Object.entries(answers)) {
    const { headers, status: got } = await fetch(base + path, { redirect: "manual", headers: { accept: what === "json" ? "application/json" : "*/*" } });
    assert.equal(got, status, `${what}: ${path}`);
    const policy = headers.get("content-security-policy");
    assert.match(policy, /^default-src 'none';/, what);
    assert.match(policy, /frame-ancestors 'none'/, what);
    assert.match(policy, /base-uri 'none'/, what);
    assert.doesNotMatch(policy, /unsafe|\*/, what);
    assert.match(headers.get("strict-transport-security"), /max-age=31536000/, what);
    assert.equal(headers.get("x-content-type-options"), "nosniff", what);
    assert.equal(headers.get("referrer-policy"), "same-origin", what);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", what);
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin", what);
    assert.match(headers.get("permissions-policy"), /camera=\(\)/, what);
    assert.match(headers.get("x-robots-tag"), /noindex/, what);
    assert.equal(headers.get("server"), null, what);
    if (what !== "file") assert.equal(headers.get("cache-control"), "no-store", what);
  }
});

test("a page's scripts need the nonce of that one answer", async () => {
  const nonces = [];
  for (const _ of [1, 2]) {
    const answer = await fetch(`${base}/login`);
    const nonce = answer.headers.get("content-security-policy").match(/script-src 'nonce-([^']+)' 'strict-dynamic'/)[1];
    const html = await answer.text();
    assert.ok([...html.matchAll(/<script[^>]*>/g)].every(([tag]) => tag.includes(`nonce="${nonce}"`)));
    assert.doesNotMatch(html, / style="|<style| on\w+="|javascript:/);
    nonces.push(nonce);
  }
  assert.notEqual(nonces[0], nonces[1]);
});

test("the browser runs no script and no style that somebody slipped into a page", async () => {
  const { context, page } = await visit(browser);
  const slipped = '<script>window.won = 1</script><img src="/nowhere" onerror="window.won = 2"><p id="slipped" style="position:fixed">x</p></body>';
  await page.route("**/forgot", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace("</body>", slipped) });
  });
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.effectiveDirective));
  });
  await page.goto("/forgot");
  await page.waitForFunction(() => window.refused.length >= 3);
  assert.equal(await page.evaluate(() => window.won), undefined);
  assert.equal(await page.locator("#slipped").evaluate((one) => getComputedStyle(one).position), "static");
  assert.deepEqual([...new Set(await page.evaluate(() => window.refused))].sort(), ["script-src-attr", "script-src-elem", "style-src-attr"]);
  await context.close();
});

test("a program is refused in its own language", async () => {
  const answer = await fetch(`${base}/me`, { headers: { accept: "application/json" } });
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get("content-type"), /^application\/(problem\+)?json/);
  const { status, title } = await answer.json();
  assert.equal(status, 401);
  assert.ok(title);
});
