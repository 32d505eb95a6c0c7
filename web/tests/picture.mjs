// Takes the README's picture of the desk anew: docs/images/desk.png, 256 colours. `npm run picture`.
import { mkdir, writeFile } from "node:fs/promises";
import { crc32 } from "./zip.mjs";
import { deflateSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { start } from "./platform.mjs";

const WINDOW = { width: 1280, height: 860 };
const COLOURS = 256;
const file = new URL("../../docs/images/desk.png", import.meta.url).pathname;

const platform = await start();
let browser;
try {
  process.env.DEMO_FILE = platform.demoFile;
  const { account, signIn, visit } = await import("./visitors.mjs");
  browser = await launch();
  const { context, page } = await visit(browser, { viewport: WINDOW, locale: "en-GB" });
  await signIn(page, account(process.argv[2] ?? "guardian"));
  await page.goto("/language/en?back=/");
  await page.evaluate(() => document.fonts.ready);
  // The notice about the demo's clock is for those who use it.
  await page.locator(".banner").evaluate((banner) => banner.remove());
  const shot = await page.screenshot({ animations: "disabled" });
  await context.close();
  const blank = await browser.newPage();
  const pixels = await pixelsOf(blank, shot);
  const png = indexed(pixels, WINDOW.width, WINDOW.height);
  await mkdir(new URL(".", `file://${file}`), { recursive: true });
  await writeFile(file, png);
  console.log(`${file}: ${Math.round(png.length / 1024)} kB`);
} finally {
  await browser?.close();
  await platform.stop();
}

/** The picture's colours, one number per pixel, as the browser reads them. */
async function pixelsOf(page, shot) {
  const text = await page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data: bytes } = canvas.getImageData(0, 0, image.width, image.height);
    let out = "";
    for (let at = 0; at < bytes.length; at += 32_768) out += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return btoa(out);
  }, shot.toString("base64"));
  const bytes = Buffer.from(text, "base64");
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32BE(at * 4) >>> 8);
}

/** A PNG with a palette of the most used colours; every other colour becomes the nearest of them. */
function indexed(pixels, width, height) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, COLOURS);
  const parts = (colour) => [colour >>> 16, (colour >>> 8) & 255, colour & 255];
  const distance = (a, b) => parts(a).reduce((sum, part, at) => sum + (part - parts(b)[at]) ** 2, 0);
  const nearest = new Map(palette.map((colour, at) => [colour, at]));
  for (const colour of counts.keys()) {
    if (nearest.has(colour)) continue;
    nearest.set(colour, palette.reduce((best, other, at) => (distance(colour, other) < distance(colour, palette[best]) ? at : best), 0));
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = nearest.get(pixels[y * width + x]);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const chunks = [["IHDR", head], ["PLTE", Buffer.from(palette.flatMap(parts))], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks.map(([name, data]) => chunk(name, data))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
