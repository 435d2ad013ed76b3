// `npm run mutants [-- NAME...]`: puts each hand-written mutant into the code in turn and runs the test that has to notice it.
// One line a mutant: killed and by which test, or survived. Ends with a failure if one survives.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants } from '../mutants/catalogue.ts';
import { MUTANT_VARIABLE, type Mutant } from '../mutants/mutant.ts';

const TIME_LIMIT_MS = 120_000;
const RUNS_AT_ONCE = 2;

type Verdict =
  | { readonly type: 'killed'; readonly by: string }
  | { readonly type: 'survived'; readonly ran: number }
  | { readonly type: 'invalid'; readonly why: string };
type Assertion = { readonly fullName: string; readonly title: string; readonly status: string };
type Report = {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly Assertion[];
  }[];
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown.length > 0) {
  process.stderr.write(`no mutant is called ${unknown.join(', ')}\n`);
  process.exit(2);
}
const chosen = mutants.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const queue = [...chosen];
/** What is transformed once serves every run: a mutant changes one file only. */
const modules = mkdtempSync(join(tmpdir(), 'plimsoll-modules-'));
/** The outcome of a test on the code as it is, asked once however many mutants it has to notice. */
const unmutated = new Map<string, Promise<readonly Assertion[]>>();
let killed = 0;
await Promise.all(Array.from({ length: RUNS_AT_ONCE }, work));
rmSync(modules, { recursive: true, force: true });
process.stdout.write(`\n${killed} of ${chosen.length} mutants killed\n`);
process.exitCode = killed === chosen.length ? 0 : 1;

async function work(): Promise<void> {
  for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
    const verdict = await judge(mutant);
    if (verdict.type === 'killed') killed += 1;
    process.stdout.write(`${lineOf(mutant, verdict)}\n`);
  }
}

function lineOf({ name, mistake }: Mutant, verdict: Verdict): string {
  switch (verdict.type) {
    case 'killed':
      return `killed    ${name}: ${mistake}\n            by ${verdict.by}`;
    case 'survived':
      return `SURVIVED  ${name}: ${mistake}\n            ${verdict.ran} tests passed all the same`;
    case 'invalid':
      return `INVALID   ${name}: ${verdict.why}`;
  }
}

/** Killed only if the test passes on the code as it is and fails on the mutant. */
async function judge(mutant: Mutant): Promise<Verdict> {
  const { file, find, replace } = mutant;
  const whole = await runAsItIs(mutant);
  if (whole.length === 0)
    return { type: 'invalid', why: `no test "${mutant.title}" in ${mutant.test}` };
  const broken = whole.find(({ status }) => status === 'failed');
  if (broken !== undefined) return { type: 'invalid', why: `${broken.title} fails without it` };
  const mutated = await run(mutant, JSON.stringify({ file, find, replace }));
  const failed = mutated.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { type: 'killed', by: failed.fullName };
  return { type: 'survived', ran: mutated.length };
}

function runAsItIs(mutant: Mutant): Promise<readonly Assertion[]> {
  const key = `${mutant.test} ${mutant.title}`;
  const known = unmutated.get(key) ?? run(mutant, undefined);
  unmutated.set(key, known);
  return known;
}

/** The tests of the mutant's title, with their outcomes. A file that does not load has none, which counts as nothing noticed. */
async function run(
  { test, title }: Mutant,
  mutant: string | undefined,
): Promise<readonly Assertion[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mutants-'));
  const report = join(folder, 'report.json');
  const pattern = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['node_modules/vitest/vitest.mjs', 'run', test, '-t', pattern];
  args.push('--reporter=json', `--outputFile=${report}`);
  args.push('--experimental.fsModuleCache', `--experimental.fsModuleCachePath=${modules}`);
  const env = { ...process.env, ...(mutant === undefined ? {} : { [MUTANT_VARIABLE]: mutant }) };
  const child = spawn(process.execPath, args, { stdio: 'ignore', env });
  const alarm = setTimeout(() => child.kill('SIGTERM'), TIME_LIMIT_MS);
  await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(alarm);
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'passed' || status === 'failed');
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
