// The school day for a while (SOAK_MINUTES, 60 unless told): desks at a steady rate, and every few minutes what the program
// holds in memory and whether anything was refused. Memory that grows by more than 5 % after the first look, or a single
// failed request, ends it with an error.
import { readFileSync } from 'node:fs';
import { VAR, http, pss, say, signIn, start } from './platform.mjs';

const minutes = Number(process.env.SOAK_MINUTES ?? 60);
const program = await start();
let failed = false;
try {
  const { accounts } = JSON.parse(readFileSync(`${VAR}/demo.json`, 'utf8'));
  let first;
  const end = Date.now() + minutes * 60_000;
  while (Date.now() < end) {
    for (const role of ['learner', 'guardian', 'subject_teacher', 'principal']) {
      const cookie = await signIn(accounts.find((account) => account.role === role));
      const { out } = http(role, ['/'], String(program.pid), ['--header', `Cookie: ${cookie}`, '--rate', '100']);
      say(out);
      failed ||= out.includes('FAILED');
    }
    const held = pss(program.pid);
    // The first round fills caches; growth is counted from there.
    first ??= held;
    say(`the program holds ${held.toFixed(0)} MiB (${((held / first - 1) * 100).toFixed(1)} % since the first round)`);
    failed ||= held > first * 1.05 + 8;
  }
} finally {
  program.kill('SIGINT');
}
if (failed) {
  console.error('Something was refused, or memory grew: see above.');
  process.exit(1);
}
