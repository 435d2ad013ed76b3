import { describe, expect, it } from 'vitest';
import { ln } from '../base/elementary.ts';
import { runGenerations, shockScene } from './generations.ts';
import { impactLaw } from './impact-law.ts';
import { maintenanceOf } from './liquidation-profile.ts';
import { EVEN_ACCOUNTS, EVEN_NOTIONAL, oneLeverageScene } from './one-leverage.fixture.ts';

const law = impactLaw('linear');
const until = Number.POSITIVE_INFINITY;

describe('maintenanceOf', () => {
  it('charges each rate on its own slice', () => {
    const tiers = [
      { fromNotional: 0, initialPpm: 50_000, maintenancePpm: 30_000 },
      { fromNotional: 1_000, initialPpm: 75_000, maintenancePpm: 45_000 },
    ];
    expect(maintenanceOf({ tiers }, 500)).toBeCloseTo(15, 12);
    expect(maintenanceOf({ tiers }, 1_500)).toBeCloseTo(30 + 22.5, 12);
  });
});

describe('accounts at one leverage', () => {
  // Equity of 10 % breaches 3 % of what is left at a fall of 7.2 %.
  const scene = oneLeverageScene(0.1);
  const breach = (0.1 - 0.0005 - 0.03) / (1 - 0.03);
  const [before, after] = shockScene(scene, [-ln(1 - breach) - 0.004, -ln(1 - breach) + 0.004]);

  it('are all calm before their price and all liquidated beyond it', () => {
    expect(before?.first).toBe(0);
    if (before === undefined || after === undefined) throw new Error('the scene was shocked');
    const calm = runGenerations(scene, before, { depth: 1, law, until });
    expect(calm).toMatchObject({ amplification: 1, reproduction: 0, notional: [0] });
    // Everybody closes the share that lifts 3 % of maintenance to 1.25 times of it: from a fifth to two fifths.
    const value = EVEN_ACCOUNTS * EVEN_NOTIONAL * (1 - breach);
    expect(after.first / value).toBeGreaterThan(0.2);
    expect(after.first / value).toBeLessThan(0.5);
  });
});
