// Runs the TypeScript 7 compiler. Two packages of this workspace carry a `tsc` command (TypeScript
// 7 to compile, TypeScript 6 for tools that need its API), so the one that is meant is named here.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const manifest = createRequire(import.meta.url).resolve('@typescript/native/package.json');
const compiler = join(dirname(manifest), 'bin', 'tsc');
const run = spawnSync(process.execPath, [compiler, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(run.status ?? 1);
