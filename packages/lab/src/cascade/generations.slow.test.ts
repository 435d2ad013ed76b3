// The reproduction number of the engine's own cascade against the theory, on accounts whose margins lie evenly along the fall.
import { describe, expect, it } from 'vitest';
import { ln } from '../base/elementary.ts';
import { densityAt, reproductionOf } from './explosion-region.ts';
import { type Generations, runGenerations, shockScene } from './generations.ts';
import { impactLaw } from './impact-law.ts';
import { LiquidationProfile } from './liquidation-profile.ts';
import { EVEN_ACCOUNTS, EVEN_NOTIONAL, evenScene } from './one-leverage.fixture.ts';

const law = impactLaw('linear');
const walk = { exitPpm: 1_250_000, furthest: 1 };

describe('accounts whose margins lie evenly along the fall', () => {
  const scene = evenScene(0.05, 0.15);
  const [market] = scene.venue.markets;
  if (market === undefined) throw new Error('the scene has a market');
  const profile = new LiquidationProfile(scene.plans, market, walk);
  const fall = -ln(1 - 0.08);
  const [shocked] = shockScene(scene, [fall]);
  if (shocked === undefined) throw new Error('the scene was shocked');
  const at = (depth: number, until = Number.POSITIVE_INFINITY): Generations =>
    runGenerations(scene, shocked, { depth, law, until });

  it('closes what the theory says, before any feedback', () => {
    // Prices fall in steps of half a per cent and overshoot each margin by half of one on average.
    expect(Math.abs(shocked.first / profile.upTo(fall) - 1)).toBeLessThan(0.15);
    // Between the first breach at 5 % and the shock three tenths of the accounts breach, and none sheds all it holds.
    const most = (0.3 + 0.01) * EVEN_ACCOUNTS * EVEN_NOTIONAL;
    expect(shocked.first).toBeGreaterThan(0.15 * most);
    expect(shocked.first).toBeLessThan(most);
  });

  it('crosses 1 where impact times density does, within 15 %', () => {
    // Depth at which I x M' = 1 just ahead of the shock.
    const critical = densityAt(profile, { fall, depth: 1, law });
    const boundary = bisect(critical / 2, critical * 3, (depth) => at(depth, 1).reproduction);
    const theory = bisect(critical / 2, critical * 3, (depth) =>
      reproductionOf(profile, { fall, depth, law }),
    );
    expect(Math.abs(boundary / theory - 1)).toBeLessThan(0.15);
    // The density is not quite constant: accounts go on shedding after their first breach.
    expect(boundary / critical).toBeGreaterThan(0.8);
    expect(boundary / critical).toBeLessThan(1.6);
  });

  it('dies out below and amplifies without end above, with balanced books', () => {
    const critical = densityAt(profile, { fall, depth: 1, law });
    const calm = at(4 * critical);
    const wild = at(critical / 3);
    expect(calm.reproduction).toBeLessThan(0.5);
    expect(calm.amplification).toBeLessThan(1.5);
    expect(wild.reproduction).toBeGreaterThan(1.5);
    expect(wild.amplification).toBeGreaterThan(2);
    expect(wild.notional[1]).toBeGreaterThan(wild.notional[0] ?? 0);
    expect(calm.isBalanced && wild.isBalanced).toBe(true);
  });

  it('is the same every time', () => {
    expect(at(2e6)).toEqual(at(2e6));
  });
});

/** Where a reproduction number that falls with depth is 1. */
function bisect(low: number, high: number, reproduction: (depth: number) => number): number {
  let [below, above] = [low, high];
  for (let k = 0; k < 6; k += 1) {
    const middle = Math.sqrt(below * above);
    if (reproduction(middle) >= 1) below = middle;
    else above = middle;
  }
  return Math.sqrt(below * above);
}
