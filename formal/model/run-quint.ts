// Runs the Quint simulator on the model and reads its traces. Simulation, not proof: the seed is fixed, so that a campaign
// can be repeated. Only the simulator written in TypeScript is used; the other one would have to be downloaded.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const specification = join(folder, '..', 'ladder.qnt');
/** Named one by one, so that a violation says which. */
const INVARIANTS = [
  'conserved',
  'zeroSum',
  'noNegativePools',
  'partsSum',
  'inOrder',
  'exactClaims',
  'nobodyTwice',
  'suspenseEmpty',
  'cleared',
  'nobodyOverlooked',
  'terminates',
] as const;
const WITNESSES = [
  'sawInsured',
  'sawTranche',
  'sawLeft',
  'sawAdl',
  'sawSocialised',
  'sawUncovered',
] as const;

export type Campaign = {
  /** What may happen: any act, or gaps beyond bankruptcy prices that few are in profit at. */
  readonly acts: 'step' | 'storm';
  readonly seed: number;
  readonly traces: number;
  readonly steps: number;
  /** Which false twin of the model; 0: the model. */
  readonly mutant: number;
};
export type Simulation = {
  /** Texts in the Informal Trace Format. */
  readonly traces: readonly string[];
  /** Empty where every invariant held in every state. */
  readonly violated: readonly string[];
  /** In how many traces each was seen. */
  readonly witnessed: Readonly<Record<(typeof WITNESSES)[number], number>>;
};

/** The command that repeats a campaign by hand. */
export const commandOf = ({ acts, seed, traces, steps, mutant }: Campaign): string =>
  `PLIMSOLL_SEED=${seed} npx vitest run --project slow formal/ladder` +
  ` # quint: --step=${acts} --seed=${seed} --max-samples=${traces} --max-steps=${steps}, MUTANT = ${mutant}`;

/** Throws with what the simulator printed where it could not run. */
export function simulate(campaign: Campaign): Simulation {
  const { acts, seed, traces, steps, mutant } = campaign;
  const workFolder = mkdtempSync(join(tmpdir(), 'plimsoll-traces-'));
  try {
    const model = join(workFolder, 'ladder.qnt');
    const text = readFileSync(specification, 'utf8');
    writeFileSync(model, text.replace('pure val MUTANT = 0', `pure val MUTANT = ${mutant}`));
    const quint = createRequire(import.meta.url).resolve('@informalsystems/quint/dist/src/cli.js');
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [
        quint,
        'run',
        '--backend=typescript',
        `--step=${acts}`,
        `--seed=${seed}`,
        `--max-samples=${traces}`,
        `--n-traces=${traces}`,
        `--max-steps=${steps}`,
        '--verbosity=2',
        // A mutant breaks invariants of its own; the replay has to find it, not the simulator.
        ...(mutant === 0 ? ['--invariants', ...INVARIANTS] : []),
        '--witnesses',
        ...WITNESSES,
        `--out-itf=${join(workFolder, 'trace_{seq}.itf.json')}`,
        model,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    const printed = stdout + stderr;
    const files = readdirSync(workFolder).filter((name) => name.endsWith('.itf.json'));
    if (files.length === 0) throw new Error(`quint ended with ${status}: ${printed.slice(-2_000)}`);
    return {
      traces: files.map((name) => readFileSync(join(workFolder, name), 'utf8')),
      violated: INVARIANTS.filter((name) => printed.includes(`❌ ${name}`)),
      witnessed: Object.fromEntries(
        WITNESSES.map((name) => {
          const [, count = '0'] = new RegExp(`${name} was witnessed in (\\d+)`).exec(printed) ?? [];
          return [name, Number(count)];
        }),
      ) as Simulation['witnessed'],
    };
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}
