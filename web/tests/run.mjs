// Runs the browser tests: starts one platform for all of them, and stops it whatever comes. `npm test -- heart` runs one story.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { start } from "./platform.mjs";

const folder = new URL(".", import.meta.url).pathname;
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.mjs"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => folder + name);
if (files.length === 0) {
  console.error(`No test file has ${wanted.join(" or ")} in its name.`);
  process.exit(1);
}

const began = Date.now();
const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
console.log("Starting the platform with a small demo country");
const platform = await start();
console.log(`The platform is ready after ${seconds()}`);

const options = ["--test", "--test-reporter=spec", "--test-concurrency=2", "--test-timeout=900000"];
const tests = spawn(process.execPath, [...options, ...files], { env: { ...process.env, DEMO_FILE: platform.demoFile }, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => tests.kill(signal));
const code = await new Promise((done) => tests.on("exit", (code) => done(code ?? 1)));

const { clean, said } = await platform.stop();
if (code !== 0 || !clean) {
  const lines = said.split("\n").filter((line) => /"level":"(WARN|ERROR)"|panicked|^error/i.test(line));
  console.log(`What the platform said:\n${lines.slice(-30).join("\n")}`);
}
if (!clean) console.error("The platform did not stop cleanly.");
console.log(`Browser tests took ${seconds()}`);
process.exit(code !== 0 ? code : clean ? 0 : 1);
