// The study on the book of 2025-10-10: against each queue ours takes less of the worst hit, breaks fewer hedges and leaves
// leverage narrower, over shocks both ways.
import { expect, test } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { QUEUES, runAdlStudy } from './run-adl-study.ts';

const FILE = 'data/hyperliquid_positions_btc_sol_20251010.csv.gz';

describeWithShared('deleveraging of a real book', [FILE], ([positionsFile = '']) => {
  test('ours is better than each queue in all three measures, and every policy places the same lots', () => {
    const study = runAdlStudy({
      positionsFile,
      seed: 1,
      shocks: [-0.08, 0.08],
      policies: ['minimalHarm', ...QUEUES],
    });
    for (const shock of [-0.08, 0.08]) {
      const runs = study.runs.filter((run) => run.shock === shock);
      expect(new Set(runs.map(({ deleveraged }) => Math.round(deleveraged))).size).toBe(1);
      expect(runs[0]?.deleveraged).toBeGreaterThan(1e7);
    }
    const overall = study.verdicts.filter(({ shock }) => shock === 'all');
    expect(overall).toHaveLength(QUEUES.length);
    for (const verdict of overall)
      expect(verdict).toMatchObject({
        smallerWorstShare: true,
        fewerHedgesBroken: true,
        narrowerSpread: true,
      });
    expect(study.runs.find(({ policy }) => policy === 'minimalHarm')?.hedgesBroken).toBe(0);
  }, 300_000);
});
