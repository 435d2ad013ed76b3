// Latency through the whole engine: none is the plain replay, more never helps in a crash without a rebound, and margins that
// the theory calls sufficient suffice.
import { sha256, toHex } from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import { joinBars } from '../bars/price-data.ts';
import { shockBars } from '../cascade/shock-market.ts';
import { runReplay } from '../replay/run-replay.ts';
import { syntheticBars } from '../synthetic/synthetic-bars.ts';
import { type LatencySettings, NO_LATENCY } from './latency-settings.ts';
import { latencySweep } from './latency-sweep.ts';
import { type LatencyRun, runLatency } from './run-latency.ts';
import { marginsNeeded } from './step-within.ts';

const plain: LatencySettings = {
  accounts: 150,
  seed: 1,
  margins: 1,
  engine: undefined,
  ...NO_LATENCY,
};

describe('no latency', () => {
  it('is the plain replay, to the hash of the last step', () => {
    const files = [syntheticBars({ seed: 3, bars: 150 })];
    const replay = runReplay({ files, accounts: 150, seed: 1 });
    const late = runLatency({ data: joinBars(files), settings: plain, hasAgents: true }, sha256);
    expect(toHex(late.stepHash)).toBe(replay.stateHash.stepHash);
    expect(replay.liquidations).toBe(late.liquidations);
    expect(late.liquidations).toBeGreaterThan(10);
  });
});

describe('a crash without a rebound', () => {
  // 25 % in three minutes, then nothing.
  const data = joinBars([shockBars({ move: -0.25, overMs: 180_000, afterMs: 600_000 })]);
  const run = (change: Partial<LatencySettings>): LatencyRun =>
    runLatency({ data, settings: { ...plain, accounts: 400, ...change }, hasAgents: false });

  it('leaves never less bad debt where prices are later', () => {
    const debts = [0, 10_000, 30_000, 90_000].map((priceDelayMs) => run({ priceDelayMs }));
    const amounts = debts.map(({ badDebt }) => badDebt);
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    expect(amounts.at(-1)).toBeGreaterThan(10_000);
    expect(debts.every(({ isBalanced }) => isBalanced)).toBe(true);
  });

  it('leaves never less bad debt where orders are later', () => {
    const debts = [0, 10_000, 30_000, 90_000].map((delayMs) =>
      run({ execution: { ...NO_LATENCY.execution, delayMs } }),
    );
    const amounts = debts.map(({ badDebt }) => badDebt);
    expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
    expect(amounts.at(-1)).toBeGreaterThan(0);
    expect(debts.map(({ longestWaitMs }) => longestWaitMs)).toEqual([0, 10_000, 30_000, 90_000]);
  });

  it('leaves none where no step within the delay can jump through the margins', () => {
    const priceDelayMs = 20_000;
    const base = run({ priceDelayMs });
    const [market] = base.venue.markets;
    if (market === undefined) throw new Error('one market was planned');
    const needed = marginsNeeded(market, base.steps.largest(0, priceDelayMs + data.barMs));
    expect(needed).toBeGreaterThan(1.2);
    expect(base.badDebt).toBeGreaterThan(0);
    expect(run({ priceDelayMs, margins: needed }).badDebt).toBe(0);
  });

  it('sweeps over delays, margins and loads with the same first cell', () => {
    const options = {
      data,
      settings: { accounts: 60, seed: 1 },
      axes: { delaysMs: [0, 30_000], margins: [1, 2], loads: [0.5] },
      engine: undefined,
    };
    const sweep = latencySweep(options);
    expect(sweep.price).toHaveLength(4);
    expect(sweep.execution[0]).toEqual(sweep.price[0]);
    expect(sweep.congestion[0]).toEqual(sweep.price[0]);
    expect(sweep.needed[1]?.worst).toBeGreaterThan(sweep.needed[0]?.worst ?? 0);
    expect(sweep.isBalanced).toBe(true);
    expect(latencySweep(options)).toEqual(sweep);
  });
});
