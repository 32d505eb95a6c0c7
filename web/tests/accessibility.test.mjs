// Every page that anybody comes to from their menu and their desk: no barrier by WCAG 2.2 AA in three languages, on a phone and on a
// screen, light and dark; and nothing wider than the narrowest phone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PHONE, SCREEN, barriers, launch, overflow, pale } from "./browser.mjs";
import { ROLES, account, base, signIn, speak, visit } from "./visitors.mjs";

const NARROW = { width: 320, height: 640 };
/** The same for everybody of one density. */
const COMMON = ["/accessibility", "/privacy", "/feedback", "/account"];
const SHOWS_COMMON = ["learner", "guardian", "school_secretary"];
const MOST_PAGES = 40;
let browser;

before(async () => (browser = await launch()));
after(() => browser?.close());

/** Pages that differ only in whose lesson or which week they show are one kind of page. */
const kind = (href) => new URL(href, base).pathname.replace(/[0-9a-f-]{36}/g, "*").replace(/\d{4}-\d\d-\d\d/g, "*");

/** The addresses that lead on from the page, without the language and theme menus. */
const leadsTo = (page) =>
  page.locator("a[href]").evaluateAll((all) => all.map((one) => one.href.split("#")[0])).then((all) =>
    all.filter((href) => href.startsWith(`${base}/`) && !/^\/(language|theme|assets)\//.test(new URL(href).pathname)));

/** One address of each kind of page that can be reached, the desk first. */
async function reachable(page, from, skip) {
  const found = new Map([[kind(from), from]]);
  for (const href of found.values()) {
    const answer = await page.goto(href);
    assert.equal(answer.status(), 200, `${href} leads somewhere`);
    for (const next of await leadsTo(page)) {
      if (!found.has(kind(next)) && !skip.includes(new URL(next).pathname)) found.set(kind(next), next);
    }
    assert.ok(found.size <= MOST_PAGES, `too many kinds of pages: ${[...found.keys()].join(" ")}`);
  }
  return [...found.values()];
}

/** Looks at the open page. Colours are the same in every language, so that one language is enough for them. */
async function look(page, where, options) {
  const found = [];
  for (const [device, viewport] of [["phone", PHONE], ["screen", SCREEN]]) {
    await page.setViewportSize(viewport);
    for (const barrier of await barriers(page, options)) found.push(`${where}, ${device}: ${barrier}`);
  }
  await page.setViewportSize(NARROW);
  const wider = await overflow(page);
  if (wider > 0) found.push(`${where} is ${wider} px wider than 320 px`);
  await page.setViewportSize(SCREEN);
  return found;
}

/** Kinds of pages that somebody has gone through in all languages and in the dark. Each role's desk is a kind of its own. */
const known = new Set();

async function lookAtAll(page, hrefs, role) {
  const found = [];
  const isNew = (href) => !known.has(kind(href)) || kind(href) === "/";
  const fresh = hrefs.filter(isNew);
  for (const href of hrefs) known.add(kind(href));
  for (const [lang, wanted] of [["sv", fresh], ["en", fresh], ["fi", hrefs]]) {
    await speak(page, lang);
    for (const href of wanted) {
      await page.goto(href);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      found.push(...(await look(page, `${href} of ${role} in ${lang}`, { colours: lang === "fi" })));
    }
  }
  await page.goto("/theme/dark?back=/");
  for (const href of fresh) {
    await page.goto(href);
    found.push(...(await pale(page)).map((place) => `${href} of ${role} in the dark: ${place}`));
  }
  return found;
}

describe("nothing stands in the way", { concurrency: 2 }, () => {
  for (const role of ROLES) {
    test(`of ${role}`, async () => {
      const { context, page, complaints } = await visit(browser);
      await signIn(page, account(role));
      const hrefs = await reachable(page, `${base}/`, SHOWS_COMMON.includes(role) ? [] : COMMON);
      assert.deepEqual(await lookAtAll(page, hrefs, role), []);
      await page.goto("/");
      await page.locator("summary.account__chip").click();
      assert.deepEqual(await barriers(page), [], "with the menu open");
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }

  test("of a visitor who has not signed in", async () => {
    const { context, page, complaints } = await visit(browser);
    const hrefs = await reachable(page, `${base}/login`, ["/"]);
    assert.ok(hrefs.some((href) => href.endsWith("/forgot")));
    assert.deepEqual(await lookAtAll(page, hrefs, "a visitor"), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test("of somebody who comes to a page that is not there", async () => {
    const { context, page } = await visit(browser);
    const found = [];
    for (const lang of ["sv", "en", "fi"]) {
      await speak(page, lang);
      assert.equal((await page.goto("/nowhere")).status(), 404);
      found.push(...(await look(page, `/nowhere in ${lang}`)));
    }
    assert.deepEqual(found, []);
    await context.close();
  });
});
