// Kernels of what the fund pays and whom deleveraging takes, beside the functions that they transcribe.
import type { Lots, Quanta } from '../../packages/engine/src/domain/units.ts';
import * as waterLevel from '../../packages/engine/src/waterfall/adl/water-level.ts';
import * as funds from '../../packages/engine/src/waterfall/insurance-fund.ts';
import { v } from '../formula.ts';
import { type Kernel, kernelOf } from './kernel.ts';
import { lotsAt, lowersLeverage } from './shares.ts';
import { fundsOf } from './stubs.ts';
import { planDraw } from './waterfall.ts';
import { MONEY, natural } from './ranges.ts';

const FUNDS = [
  'deficit',
  'bucket',
  'shared',
  'tranche',
  'sharedLeft',
  'trancheLeft',
  'ownerLeft',
] as const;

const draws = planDraw(v('deficit'), {
  bucket: v('bucket'),
  shared: v('shared'),
  tranche: v('tranche'),
  left: { shared: v('sharedLeft'), tranche: v('trancheLeft'), owner: v('ownerLeft') },
});

const drawn = kernelOf({
  name: 'waterfall/insurance-fund: planDraw of flat funds',
  draw: (draw) => Object.fromEntries(FUNDS.map((name) => [name, natural(draw)])),
  formula: [draws.fromBucket, draws.fromShared, draws.fromTranche],
  engine: (read) => {
    const state = fundsOf({
      bucket: read('bucket'),
      shared: read('shared'),
      tranche: read('tranche'),
    });
    const draw = funds.planDraw(state, 0, read('deficit') as Quanta, {
      shared: read('sharedLeft') as Quanta,
      tranche: read('trancheLeft') as Quanta,
      owner: read('ownerLeft') as Quanta,
    });
    return [draw.fromBucket, draw.fromShared, draw.fromTranche];
  },
});

const vessel = {
  exposure: v('exposure'),
  lotExposure: v('lotExposure'),
  equity: v('equity'),
  most: v('most'),
};

const cut = { loss: v('loss'), lots: v('lots') };

const levels = kernelOf({
  name: 'waterfall/adl/water-level: lowersLeverage, lotsAt',
  draw: (draw) => {
    const lots = draw.between(1n, 1_000_000n);
    const lotExposure = draw.between(1n, 1_000_000n);
    const exposure = lotExposure * draw.between(1n, 1_000_000n);
    const equity = draw.oneOf([draw.between(1n, exposure), draw.between(1n, 1_000n)]);
    // The divisor stays above zero, as it does of every account whose leverage falls with each lot.
    const level = draw.between(0n, (exposure * 1_000_000_000n) / equity);
    const most = level === 0n ? MONEY : (lotExposure * 1_000_000_000n * lots - 1n) / level;
    return {
      lots,
      lotExposure,
      exposure,
      equity,
      level,
      most: draw.between(0n, lots),
      loss: draw.between(0n, most),
    };
  },
  formula: [lowersLeverage(vessel, cut), lotsAt(vessel, v('level'), cut)],
  engine: (read) => {
    const of = {
      account: 0,
      exposure: read('exposure') as Quanta,
      lotExposure: read('lotExposure') as Quanta,
      equity: read('equity') as Quanta,
      most: read('most') as Lots,
    };
    const taken = { loss: read('loss') as Quanta, lots: read('lots') as Lots };
    return [waterLevel.lowersLeverage(of, taken), waterLevel.lotsAt(of, read('level'), taken)];
  },
});

export const waterfallKernels: readonly Kernel[] = [drawn, levels];
