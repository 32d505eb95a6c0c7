// A platform to be measured: started with a demo country that is kept for the next run, and people signed in to it.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const DIGIONE = process.env.DIGIONE ?? 'target/release/digione';
const LOADTEST = process.env.LOADTEST ?? 'target/release/loadtest';
const LEARNERS = process.env.BENCH_LEARNERS ?? '60000';
const PORT = Number(process.env.BENCH_PORT ?? 18080);
export const VAR = process.env.BENCH_VAR ?? 'var/bench';
export const SECONDS = process.env.BENCH_SECONDS ?? '8';
export const base = `http://127.0.0.1:${PORT}`;
export const lines = [];

const environment = {
  ...process.env,
  DIGIONE_VAR: VAR,
  DIGIONE_LISTEN: `127.0.0.1:${PORT}`,
  DIGIONE_OPERATIONS_LISTEN: `127.0.0.1:${PORT + 1}`,
  DIGIONE_BASE_URL: base,
  DIGIONE_LOG: 'warn',
};

// While a load runs nothing else does, and the server rightly closes our idle connection: then once more on a new one.
export const fetch = (...request) => globalThis.fetch(...request).catch(() => globalThis.fetch(...request));

export function say(text) {
  console.log(text);
  lines.push(text);
}

export async function start() {
  mkdirSync(VAR, { recursive: true });
  const fresh = !existsSync(`${VAR}/demo.json`);
  if (fresh) console.log(`Making a country of ${LEARNERS} learners in ${VAR} (kept for the next run) …`);
  const began = Date.now();
  const program = spawn(DIGIONE, ['demo', '--learners', LEARNERS], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  program.on('exit', (code) => {
    if (code) process.exit(code);
  });
  for (;;) {
    const ready = await fetch(`${base}/health/ready`).then((r) => r.ok, () => false);
    if (ready) break;
    await pause(250);
  }
  if (fresh) say(`demo country of ${LEARNERS} learners made in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  return program;
}

function cookieOf(response) {
  return response.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
}

export async function signIn(account) {
  const page = await fetch(`${base}/login`);
  const form = await page.text();
  const field = (name) => form.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? '';
  const answer = await fetch(`${base}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookieOf(page), 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrf: field('csrf'), form: field('form'), username: account.username, password: account.password }),
  });
  const session = answer.headers.getSetCookie().find((c) => c.startsWith('digione='));
  if (!session) throw new Error(`${account.role} could not sign in: ${answer.status}`);
  return session.split(';')[0];
}

export function load(kind, args) {
  const out = execFileSync(LOADTEST, [kind, ...args], { encoding: 'utf8' }).trim();
  const ms = Number(out.match(/cpu_ms=([\d.]+)/)?.[1] ?? NaN);
  const p99 = Number(out.match(/p99=\s*([\d.]+)/)?.[1] ?? NaN);
  return { out, ms, p99 };
}

export function http(label, paths, roots, extra = []) {
  return load('http', ['--label', label, '--host', `127.0.0.1:${PORT}`, '--seconds', SECONDS, '--roots', roots,
    ...paths.flatMap((p) => ['--path', p]), ...extra]);
}

export function pss(pid) {
  return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1]) / 1024;
}
