// Where the browser for the browser tests is, and how it is started.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Flags that start the browser without a screen, a sandbox of its own or a call home. */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of chromium or chrome: PLIMSOLL_CHROMIUM, or the first on the PATH.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const stated = process.env.PLIMSOLL_CHROMIUM;
  if (stated !== undefined && stated !== '') return stated;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  candidates.push('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
  return candidates.find((candidate) => existsSync(candidate));
}
