import { createEngine, DEFAULT_LADDER, type Engine, restoreEngine } from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import { conservationOf } from '../replay/conservation.ts';
import { DEMO_AGENTS } from './demo-agents.ts';
import { demoLadder } from './demo-ladder.ts';
import { createDemoMarket } from './demo-market.ts';

const START = Date.UTC(2026, 0, 5);
const SECOND = 1_000;
const ladder = demoLadder({ ...DEFAULT_LADDER, name: 'demo' });

/** Runs turns of one second each and counts what was refused and what was liquidated. */
function run(
  engine: Engine,
  turns: number,
  from: number,
): { readonly rejects: string[]; readonly events: Map<string, number> } {
  const market = createDemoMarket({ state: engine.state, seed: 5, accounts: 60, ladder });
  const rejects: string[] = [];
  const events = new Map<string, number>();
  for (let k = 0; k < turns; k += 1) {
    for (const input of market.turn(from + k * SECOND)) {
      const outcome = engine.step(input);
      if (!outcome.ok) rejects.push(`${input.type} ${outcome.reject.type}`);
      else
        for (const event of outcome.events) {
          const isDegraded = event.type === 'IndexPriceSet' && event.fresh === 0;
          const name = isDegraded ? 'degraded' : event.type;
          events.set(name, (events.get(name) ?? 0) + 1);
        }
    }
  }
  return { rejects, events };
}

describe('createDemoMarket', () => {
  it('lists four markets, opens its accounts, trades and keeps the books', () => {
    const engine = createEngine();
    const { rejects, events } = run(engine, 900, START);
    expect(engine.state.scalar('markets')).toBe(4);
    expect(engine.state.scalar('accounts')).toBe(1 + 8 + 2 + 60 + DEMO_AGENTS);
    expect(events.get('OrderFilled') ?? 0).toBeGreaterThan(500);
    expect(rejects.length).toBeLessThan(0.2 * engine.sequence);
    expect(rejects.filter((reject) => /^List|^Configure|^Tick|OpenAccount/.test(reject))).toEqual(
      [],
    );
    for (const asset of Object.values(conservationOf(engine.state).assets))
      expect(asset.difference).toBe('0');
    // A quarter of an hour of it: forecasts from the first minute on, rates that rise after their notice, silences.
    expect(events.get('ForecastAccepted') ?? 0).toBeGreaterThan(45);
    expect(events.get('MarginChangeProposed') ?? 0).toBeGreaterThan(4);
    expect(events.get('MarginScaleSet') ?? 0).toBeGreaterThan(20);
    expect(events.get('degraded') ?? 0).toBeGreaterThan(10);
    // Somebody lives on liquidations, and nothing that he sends is refused.
    expect(engine.state.listing.ladder.name).toBe('demo');
    expect(events.get('TrancheJoined')).toBe(1);
    expect(events.get('BackstopCommitted') ?? 0).toBeGreaterThanOrEqual(4);
    expect(rejects.filter((reject) => /^(?!Reserve|PostFill|Release)/.test(reject))).toEqual([]);
    engine.check();
  }, 30_000);

  it('keeps no state of its own: a restored engine goes on to the same hash', () => {
    const engine = createEngine();
    run(engine, 40, START);
    const restored = restoreEngine(engine.snapshot(), {});
    run(engine, 40, START + 60 * SECOND);
    run(restored, 40, START + 60 * SECOND);
    expect(restored.stepHash).toEqual(engine.stepHash);
  }, 30_000);

  it('begins at any moment, also while a source is silent and a market has no price', () => {
    let isSilent = false;
    for (let start = 0; start < 60 && !isSilent; start += 1) {
      const engine = createEngine();
      const market = createDemoMarket({ state: engine.state, seed: 1, accounts: 2, ladder });
      const from = START + start * 17 * SECOND;
      for (let k = 0; k < 2; k += 1) {
        for (const input of market.turn(from + k * SECOND)) engine.step(input);
        isSilent ||= [0, 1, 2, 3].some((id) => engine.state.mark(id) === 0n);
      }
    }
    expect(isSilent).toBe(true);
  }, 30_000);

  it('goes on where a start was cut off half-way', () => {
    const engine = createEngine();
    let left = 200;
    for (const input of createDemoMarket({
      state: engine.state,
      seed: 5,
      accounts: 60,
      ladder,
    }).turn(START)) {
      engine.step(input);
      left -= 1;
      if (left === 0) break;
    }
    run(engine, 2, START + SECOND);
    expect(engine.state.scalar('accounts')).toBe(1 + 8 + 2 + 60 + DEMO_AGENTS);
  }, 30_000);
});
