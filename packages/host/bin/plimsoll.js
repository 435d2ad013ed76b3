#!/usr/bin/env node
// The checked-in launcher, so that `npx plimsoll` works as soon as the workspace is installed.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('plimsoll is not built yet: run `npm install` in its root folder first.\n');
  process.exitCode = 1;
}
