// Measures what a request costs: CPU time of the program and its PostgreSQL together, per request, with isolation, audit
// and durability on; beside each figure the floor measured in the same run (the same rows straight from the database, a
// static answer from the same server) and the ratio. Nothing here is asserted: machines differ.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const DIGIONE = process.env.DIGIONE ?? 'target/release/digione';
const LOADTEST = process.env.LOADTEST ?? 'target/release/loadtest';
const VAR = process.env.BENCH_VAR ?? 'var/bench';
const LEARNERS = process.env.BENCH_LEARNERS ?? '60000';
const SECONDS = process.env.BENCH_SECONDS ?? '8';
const PORT = Number(process.env.BENCH_PORT ?? 18080);
const base = `http://127.0.0.1:${PORT}`;
const lines = [];

const environment = {
  ...process.env,
  DIGIONE_VAR: VAR,
  DIGIONE_LISTEN: `127.0.0.1:${PORT}`,
  DIGIONE_OPERATIONS_LISTEN: `127.0.0.1:${PORT + 1}`,
  DIGIONE_BASE_URL: base,
  DIGIONE_LOG: 'warn',
};

// While a load runs nothing else does, and the server rightly closes our idle connection: then once more on a new one.
const fetch = (...request) => globalThis.fetch(...request).catch(() => globalThis.fetch(...request));

function say(text) {
  console.log(text);
  lines.push(text);
}

async function start() {
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

async function signIn(account) {
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

function load(kind, args) {
  const out = execFileSync(LOADTEST, [kind, ...args], { encoding: 'utf8' }).trim();
  const ms = Number(out.match(/cpu_ms=([\d.]+)/)?.[1] ?? NaN);
  const p99 = Number(out.match(/p99=\s*([\d.]+)/)?.[1] ?? NaN);
  return { out, ms, p99 };
}

function http(label, paths, roots, extra = []) {
  return load('http', ['--label', label, '--host', `127.0.0.1:${PORT}`, '--seconds', SECONDS, '--roots', roots,
    ...paths.flatMap((p) => ['--path', p]), ...extra]);
}

function versus(result, floor, target) {
  const ratio = floor?.ms > 0 ? `  floor ${floor.ms.toFixed(3)} ms, ratio ${(result.ms / floor.ms).toFixed(1)}` : '';
  say(`${result.out}${ratio}${target ? `  (aim ≤ ${target})` : ''}`);
}

async function token(vendor) {
  const answer = await fetch(vendor.token_url, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${vendor.client_id}:${vendor.client_secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  return (await answer.json()).access_token;
}

function postgresOf(pid) {
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).trim().split(/\s+/)[0];
}

function sockets(server) {
  const line = readFileSync(`/proc/${server}/cmdline`, 'utf8').split('\0').join(' ');
  return line.match(/unix_socket_directories="?([^"\s]+)/)?.[1] ?? '';
}

function pss(pid) {
  return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1]) / 1024;
}

async function measure(program) {
  const roots = String(program.pid);
  const server = postgresOf(program.pid);
  const demo = JSON.parse(readFileSync(`${VAR}/demo.json`, 'utf8'));
  const account = (role) => demo.accounts.find((a) => a.role === role);
  say(`idle: program ${pss(program.pid).toFixed(0)} MiB PSS (aim ≤ 100), postmaster ${pss(server).toFixed(0)} MiB beside it`);

  const fixed = http('static answer (/health/live)', ['/health/live'], roots);
  versus(fixed);

  // One page of a hundred users at the beginning, in the middle and near the end.
  const bearer = await token(demo.vendor);
  const users = `${new URL(demo.vendor.interfaces.oneroster_rostering).pathname}/users`;
  const first = await fetch(`${base}${users}?limit=100`, { headers: { authorization: `Bearer ${bearer}` } });
  const total = Number(first.headers.get('x-total-count'));
  say(`OneRoster: ${total} users visible to the vendor`);
  const header = ['--header', `Authorization: Bearer ${bearer}`];
  const depths = [0, Math.floor(total / 2), Math.max(0, total - 150)];
  const connection = `host=${sockets(server)} port=5432 user=digione_owner dbname=digione`;
  const provider = execFileSync('psql', ['-h', sockets(server), '-U', 'digione_owner', '-d', 'digione', '-At', '-c',
    "select provider_id from agreement where state = 'active' limit 1"], { encoding: 'utf8' }).trim();
  const floor = load('sql', ['--label', 'the same 100 rows from the database', '--connection', connection, '--roots', server,
    '--query', `select sourced_id, status, modified_at, fields from oneroster_object where provider_id = '${provider}' and kind = 'user' order by sourced_id limit 100`]);
  say(floor.out);
  for (const offset of depths) {
    versus(http(`100 users at offset ${offset}`, [`${users}?limit=100&offset=${offset}`], roots, header), floor, 0.8);
  }

  const teacher = await signIn(account('subject_teacher'));
  const desk = await fetch(`${base}/`, { headers: { cookie: teacher } }).then((r) => r.text());
  const lesson = desk.match(/href="(\/lessons\/[^"?#]+)"/)?.[1];
  for (const [label, path, cookie] of [
    ['teacher: lesson page', lesson, teacher],
    ['teacher: desk', '/', teacher],
    ['learner: desk', '/', await signIn(account('learner'))],
    ['guardian: desk', '/', await signIn(account('guardian'))],
  ]) {
    if (!path) {
      say(`${label}: no lesson on the desk today`);
      continue;
    }
    const headers = ['--header', `Cookie: ${cookie}`];
    versus(http(label, [path], roots, headers), fixed, 0.5);
    const steady = http(`${label}, fixed 500/s`, [path], roots, [...headers, '--rate', '500']);
    say(`${steady.out}  (aim p99 ≤ 50 ms)`);
  }

  if (lesson) {
    const page = await fetch(`${base}${lesson}`, { headers: { cookie: teacher } }).then((r) => r.text());
    const field = (name) => page.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? '';
    const learners = [...new Set([...page.matchAll(/name="(mark-[0-9a-f-]+)"/g)].map((m) => m[1]))];
    // Two forms in turn, so that each saving changes something; one connection, because each carries the next version.
    const form = (first) => `csrf=${field('csrf')}&form={n}&version={v}&`
      + learners.map((name, i) => `${name}=${i === 0 ? first : 'present'}`).join('&');
    const result = http(`saving a group of ${learners.length}`, [lesson], roots, ['--method', 'POST',
      '--body', form('unexplained'), '--body', form('present'), '--version', field('version') || '0',
      '--header', `Cookie: ${teacher}`, '--header', 'Sec-Fetch-Site: same-origin', '--connections', '1']);
    versus(result, fixed, 1.5);
  }
}

const program = await start();
try {
  await measure(program);
} finally {
  program.kill('SIGINT');
}
writeFileSync('bench/latest.txt', `${lines.join('\n')}\n`);
