// `npm run hazards`: one line for each id of the catalogue of failures and attacks, from the tests
// whose titles begin with the id: pass, fail, or none where no test carries it. Runs those tests
// only, fast and slow, and ends with a failure if one of them fails.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryPaths } from '../test/paths.ts';
import { hazardIds, idsOfTitle, idsQuotedIn, titlePattern } from '../test/hazard-ids.ts';

const timeLimitMs = 460_000;

interface Assertion {
  readonly title: string;
  readonly ancestorTitles: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
}
interface TestFile {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  readonly message?: string;
  readonly assertionResults: readonly Assertion[];
}
interface Outcome {
  readonly title: string;
  readonly status: 'pass' | 'fail' | 'skip';
}

const files = repositoryPaths()
  .filter((path) => /\.test\.tsx?$/.test(path))
  .filter((path) => idsQuotedIn(readFileSync(path, 'utf8')).length > 0);
const outcomes = collect(files.length === 0 ? [] : await run(files));

let failed = 0;
for (const id of hazardIds) {
  const line = lineOf(outcomes.get(id) ?? []);
  if (line.startsWith('fail')) failed += 1;
  process.stdout.write(`${id}  ${line}\n`);
}
process.exitCode = failed === 0 ? 0 : 1;

async function run(paths: readonly string[]): Promise<readonly TestFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-hazards-'));
  const report = join(folder, 'report.json');
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...paths, '-t', titlePattern];
  args.push('--reporter=json', `--outputFile=${report}`);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  const alarm = setTimeout(() => child.kill('SIGTERM'), timeLimitMs);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(alarm);
  try {
    return (JSON.parse(readFileSync(report, 'utf8')) as { testResults: TestFile[] }).testResults;
  } catch (cause) {
    process.stderr.write(errors.join(''));
    const seconds = timeLimitMs / 1000;
    throw new Error(`the tests gave no report (they may take ${seconds} s at most)`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function collect(results: readonly TestFile[]): Map<string, Outcome[]> {
  const byId = new Map<string, Outcome[]>();
  const note = (ids: readonly string[], outcome: Outcome): void => {
    for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), outcome]);
  };
  for (const file of results) {
    const doesNotLoad = file.status === 'failed' && file.assertionResults.length === 0;
    if (doesNotLoad) {
      process.stderr.write(`${file.name}: ${file.message ?? 'does not load'}\n`);
      const ids = idsQuotedIn(readFileSync(file.name, 'utf8'));
      note(ids, { title: `${file.name} does not load`, status: 'fail' });
    }
    for (const { title, ancestorTitles, status } of file.assertionResults) {
      const ids = [...ancestorTitles, title].flatMap(idsOfTitle);
      const group = ancestorTitles.filter((ancestor) => idsOfTitle(ancestor).length > 0);
      const shown = idsOfTitle(title).length > 0 ? title : [...group, title].join(' > ');
      note([...new Set(ids)], { title: shown, status: outcomeOf(status) });
    }
  }
  return byId;
}

function outcomeOf(status: Assertion['status']): Outcome['status'] {
  if (status === 'passed') return 'pass';
  return status === 'failed' ? 'fail' : 'skip';
}

/** The worst outcome decides; its first test is named. A test that was skipped shows nothing. */
function lineOf(tests: readonly Outcome[]): string {
  for (const status of ['fail', 'pass'] as const) {
    const matching = tests.filter((test) => test.status === status);
    const [first] = matching;
    if (first !== undefined) return `${status}  ${first.title}`;
  }
  return 'none';
}
