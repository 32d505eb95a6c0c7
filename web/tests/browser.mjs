// The browser of the tests: a Chromium or Chrome that is installed, found in the usual places or named by CHROMIUM.
import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium"];

/** Starts the browser. Whoever calls it closes it. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("No browser: install chromium, or name one with CHROMIUM=/path/to/it.");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

export const PHONE = { width: 390, height: 844 };
export const SCREEN = { width: 1280, height: 800 };

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const CONTRAST = "color-contrast";

/** What WCAG 2.2 AA has against the page, in words; an empty list is what a test wants. Colours may be left for another time. */
export function barriers(page, { colours = true } = {}) {
  const axe = new AxeBuilder({ page }).withTags(TAGS);
  return complaints(colours ? axe : axe.disableRules([CONTRAST]));
}

/** Where letters stand out too little from their ground. */
export function pale(page) {
  return complaints(new AxeBuilder({ page }).withRules([CONTRAST]));
}

async function complaints(axe) {
  // The pages have no frames, so that the check need not open a page of its own.
  const { violations } = await axe.setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

/** How many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}
