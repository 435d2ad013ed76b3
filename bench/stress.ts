// `npx tsx --conditions=source bench/stress.ts [accounts] [options]`: accounts x 60 scenarios over a venue with a perpetual, a
// future and a chain of options, in dollars and in the coin: reading the accounts, and running the scenarios. Seeded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenarioSet, resolveShocks } from '@plimsoll/lab';
import { StressVenue } from '../packages/lab/src/stress/stress-venue.ts';
import { repositoryRoot } from '../test/paths.ts';
import { fastest } from './measure.ts';
import { stressVenue } from './stress-venue.ts';

const SCENARIOS = 60;
const RUNS = 5;
const accounts = Number(process.argv[2] ?? 10_000);
const options = Number(process.argv[3] ?? 100);
const file = join(repositoryRoot, 'packages', 'lab', 'scenarios', 'default.json');

const set = readScenarioSet(JSON.parse(readFileSync(file, 'utf8')));
if (!set.ok) throw new Error('the shipped scenarios can be read');
for (const payoff of ['linear', 'inverse'] as const) {
  const { state } = stressVenue({ payoff, accounts, options });
  const resolved = resolveShocks(set.value, state);
  if (!resolved.ok) throw new Error('the shipped scenarios fit every venue');
  // From the end: frozen indexes and liquidity cost more than a plain move.
  const shocks = resolved.value.shocks.slice(-SCENARIOS);
  const bookNs = fastest(1, RUNS, () => void new StressVenue(state, set.value.slippage));
  const venue = new StressVenue(state, set.value.slippage);
  let below = 0;
  const scenariosNs = fastest(1, RUNS, () => {
    below = 0;
    for (const shock of shocks) below += venue.row(shock).row.belowMaintenance;
  });
  const each = scenariosNs / (accounts * shocks.length);
  console.log(
    `${payoff}: ${accounts} accounts with ${venue.book.market.length} positions in ${options + 2} markets x ` +
      `${shocks.length} scenarios: ${(scenariosNs / 1e9).toFixed(3)} s (${each.toFixed(0)} ns an account and scenario, ` +
      `${below} below maintenance), reading the accounts ${(bookNs / 1e9).toFixed(3)} s`,
  );
}
