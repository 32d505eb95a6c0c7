// Measures what a request costs: CPU time of the program and its PostgreSQL together, per request, with isolation, audit
// and durability on; beside each figure the floor measured in the same run (the same rows straight from the database, a
// static answer from the same server) and the ratio. Nothing here is asserted: machines differ.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { VAR, base, fetch, http, lines, load, pss, say, signIn, start } from './platform.mjs';

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
