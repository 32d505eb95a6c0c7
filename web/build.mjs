// Builds dist/: one style sheet, one script, the fonts, the icon sprite and the images, each under a name with the hash of
// its content, packed for the wire, and manifest.json that leads from plain names to these.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { dayScale, subjectColours } from "./generated-styles.mjs";

const here = new URL("./", import.meta.url);
const finished = new URL("dist/", here);
// Made beside the last build and put in its place at the end, so that a build that breaks off leaves the last one whole.
const dist = new URL("dist.new/", here);
const manifest = {};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

await bundle();
await sprite();
await images();
await licences();
await pack();
await writeFile(new URL("manifest.json", dist), JSON.stringify(sorted(manifest), null, 2) + "\n");
await rm(finished, { recursive: true, force: true });
await rename(dist, finished);

/** Style sheet, script and the fonts that the style sheet names. */
async function bundle() {
  const generated = { "generated:day-scale": dayScale, "generated:subject-colours": subjectColours };
  const result = await esbuild.build({
    absWorkingDir: here.pathname,
    entryPoints: [{ in: "styles/app.css", out: "app" }, { in: "scripts/app.js", out: "app" }],
    outdir: "dist.new",
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "none",
    target: ["chrome109", "firefox115", "safari16"],
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file" },
    plugins: [{
      name: "generated-styles",
      setup(build) {
        build.onResolve({ filter: /^generated:/ }, ({ path }) => ({ path, namespace: "generated" }));
        // HDS draws some signs from data addresses, which our content security policy does not allow; ours are files.
        build.onLoad({ filter: /hds-core.*\.css$/ }, async ({ path }) => ({
          contents: (await readFile(path, "utf8")).replace(/url\("data:[^"]*"\)/g, "none"),
          loader: "css",
        }));
        build.onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => ({ contents: generated[path](), loader: "css" }));
      },
    }],
  });
  for (const [output, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
    const file = output.replace(/^dist\.new\//, "");
    if (entryPoint === "styles/app.css") manifest["app.css"] = file;
    if (entryPoint === "scripts/app.js") manifest["app.js"] = file;
    // The page asks for the font that it needs first before it has read the style sheet.
    if (Object.keys(inputs).some((input) => input.endsWith("nunito-sans-latin-wght-normal.woff2"))) {
      manifest["text-latin.woff2"] = file;
    }
  }
}

/** All icons in one file, each a symbol. */
async function sprite() {
  const { icons } = JSON.parse(await readFile(new URL("icons.json", here), "utf8"));
  const symbols = await Promise.all(Object.entries(icons).map(async ([name, file]) => {
    const source = await readFile(new URL(`node_modules/@tabler/icons/icons/outline/${file}.svg`, here), "utf8");
    const shapes = source
      .replace(/<svg[\s\S]*?>/, "")
      .replace("</svg>", "")
      .replace(/<path stroke="none"[^>]*>/, "")
      .replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  }));
  await keep("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

async function images() {
  for (const name of await readdir(new URL("images/", here))) {
    await keep(name, await readFile(new URL(`images/${name}`, here)));
  }
}

/** The licences of what others made and we pass on. */
async function licences() {
  const texts = await Promise.all(["@fontsource-variable/nunito-sans", "@tabler/icons", "hds-core", "htmx.org"].map(async (name) => {
    const folder = new URL(`node_modules/${name}/`, here);
    const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    const { license, version } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
    return `${name} ${version} (${license})\n\n${file ? await readFile(new URL(file, folder), "utf8") : ""}`;
  }));
  await keep("licences.txt", texts.join(`\n\n${"=".repeat(80)}\n\n`));
}

async function keep(name, content) {
  const [stem, ending] = name.split(/\.(?=[^.]+$)/);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  manifest[name] = `${stem}-${hash}.${ending}`;
  await writeFile(new URL(manifest[name], dist), content);
}

/** What is text travels packed. */
async function pack() {
  for (const name of (await readdir(dist)).filter((name) => /\.(css|js|svg)$/.test(name))) {
    const content = await readFile(new URL(name, dist));
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } };
    const packed = brotliCompressSync(content, brotli);
    await writeFile(new URL(`${name}.br`, dist), packed);
    await writeFile(new URL(`${name}.gz`, dist), gzipSync(content, { level: 9 }));
    console.log(`${name}: ${content.length} bytes, ${packed.length} on the wire`);
  }
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
