// `npm test`: everything that is checked, in the order in which a failure is cheapest to find.
// Installs Debian's chromium for the browser tests where it may, and says what is missing where not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.js';

const steps = [
  ['types', 'npm', ['run', '--silent', 'types']],
  ['format and lint', 'npm', ['run', '--silent', 'lint']],
  ['dashboard', 'npm', ['run', '--silent', 'build:dashboard']],
  ['tests', 'npx', ['vitest', 'run']],
];

const startedAt = Date.now();
installChromium();
for (const [title, command, args] of steps) {
  process.stdout.write(`\n== ${title}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`\n${title}: failed (${command} ${args.join(' ')})\n`);
    process.exit(status ?? 1);
  }
}
process.stdout.write(`\nall passed in ${Math.round((Date.now() - startedAt) / 1000)} s\n`);
if (findChromium() === undefined) {
  process.stdout.write('the browser tests were left out: no chromium or chrome on this machine\n');
}

function installChromium() {
  if (findChromium() !== undefined) return;
  const mayInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!mayInstall) {
    process.stderr.write(
      'the browser tests need chromium or chrome on the PATH (Debian: apt-get install chromium), ' +
        'or its path in PLIMSOLL_CHROMIUM\n',
    );
    return;
  }
  process.stdout.write('== installing chromium for the browser tests\n');
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 240_000,
  };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
}
