// The people of the demo country at their browsers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SCREEN } from "./browser.mjs";

if (!process.env.DEMO_FILE) throw new Error("These tests need a running platform: start them with npm test.");

export const demo = JSON.parse(readFileSync(process.env.DEMO_FILE, "utf8"));
export const base = demo.base_url;
export const ROLES = [
  "learner", "guardian", "subject_teacher", "class_teacher", "special_needs_teacher", "counsellor", "principal", "school_secretary",
  "provider_administrator", "data_protection_officer", "welfare_worker", "vendor_engineer", "national_coordinator",
];

/** The account that shows a role. */
export function account(role) {
  const found = demo.accounts.find((account) => account.role === role);
  assert.ok(found, `the demo has an account for ${role}`);
  return found;
}

/** Whoever sits at this browser gets a page of their own. `complaints` gathers what the browser has to say against the pages. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: SCREEN, locale: "fi-FI", reducedMotion: "reduce", baseURL: base, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(`${message.text()} (${page.url()})`));
  page.on("pageerror", (error) => complaints.push(`${error} (${page.url()})`));
  page.on("request", (request) => request.url().endsWith("/csp-report") && complaints.push(`policy broken: ${request.postData()}`));
  return { context, page, complaints };
}

/** Fills in the sign-in page that is open and sends it. */
export async function fillIn(page, { username, password }) {
  await page.locator("#username").fill(username);
  await page.locator("#password").fill(password);
  await page.locator("main form.form button[type=submit]").click();
}

/** Signs in and waits for the desk. */
export async function signIn(page, { username, password }) {
  await page.goto("/login");
  await fillIn(page, { username, password });
  await page.waitForURL(`${base}/`);
}

/** Chooses a language as the menu in the header does. */
export async function speak(page, lang) {
  await page.goto(`/language/${lang}?back=/`);
}

/** The words of a name whatever their order: "Matti Korhonen" is "Korhonen Matti". */
export const sameName = (one, other) => words(one) === words(other);
const words = (name) => name.trim().split(/\s+/).sort().join(" ");
