// The platform that the browser tests visit: a small demo country of its own, on ports of its own, gone when the tests are.
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const root = new URL("../../", import.meta.url).pathname;
const program = process.env.DIGIONE ?? join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/digione");

/** A Wednesday whose lessons are all in the past: the demo's calendar stands still at 10.05, whenever the tests run. */
const PRESENT = "2026-10-07";
const LEARNERS = "800";
const PATIENCE = 240_000;

/** Starts the program and waits until it is ready. `stop` ends it and answers whether it ended cleanly. */
export async function start({ learners = LEARNERS, present = PRESENT } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "digione-browser-"));
  // The database's own unprivileged account has to get to its data.
  await chmod(folder, 0o711);
  const [port, operations] = await Promise.all([freePort(), freePort()]);
  const log = join(folder, "program.log");
  const out = openSync(log, "w");
  const child = spawn(program, ["demo", "--learners", learners, "--as-of", present], {
    cwd: root,
    env: { ...ownSettings(), DIGIONE_VAR: join(folder, "var"), DIGIONE_LISTEN: `127.0.0.1:${port}`, DIGIONE_OPERATIONS_LISTEN: `127.0.0.1:${operations}` },
    stdio: ["ignore", out, out],
  });
  let ended = null;
  const end = new Promise((done) => {
    child.on("error", (error) => done((ended = `${program} does not start: ${error.message}`)));
    child.on("exit", (code, signal) => done((ended = `it ended with ${signal ?? code}`)));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const patience = setTimeout(() => child.kill("SIGKILL"), 30_000);
    await end;
    clearTimeout(patience);
    const said = readFileSync(log, "utf8");
    await rm(folder, { recursive: true, force: true });
    return { clean: child.exitCode === 0, said };
  };
  const until = Date.now() + PATIENCE;
  while (!(await isReady(`http://127.0.0.1:${port}/health/ready`))) {
    if (ended !== null || Date.now() > until) {
      const why = ended ?? `it was not ready after ${PATIENCE / 1000} s`;
      const { said } = await stop();
      throw new Error(`The platform did not start: ${why}\n${said.split("\n").slice(-40).join("\n")}`);
    }
    await pause(150);
  }
  return { demoFile: join(folder, "var/demo.json"), stop };
}

/** The environment without the settings of whoever runs the tests. */
function ownSettings() {
  const foreign = ([name]) => /^(PORT|DATABASE_.*|DIGIONE_(?!NODE_MODULES).*)$/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter((entry) => !foreign(entry)));
}

function freePort() {
  return new Promise((done, failed) => {
    const door = createServer().on("error", failed);
    door.listen(0, "127.0.0.1", () => {
      const { port } = door.address();
      door.close(() => done(port));
    });
  });
}

async function isReady(address) {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false;
  }
}
