// Kernels of rounding, splitting and sharing beside the functions that they transcribe.
import * as fixed from '../../packages/engine/src/base/fixed.ts';
import type { Lots, Quanta } from '../../packages/engine/src/domain/units.ts';
import { immatureAt } from '../../packages/engine/src/ledger/immature-gain.ts';
import * as position from '../../packages/engine/src/ledger/position.ts';
import * as shareValue from '../../packages/engine/src/ledger/share-value.ts';
import { shareLoss } from '../../packages/engine/src/waterfall/socialize.ts';
import { divDown, divUp, mulDivDown, mulDivUp, sub, truncate, v } from '../formula.ts';
import type { Draw } from './draw.ts';
import { type Kernel, kernelOf } from './kernel.ts';
import { fillPosition } from './position.ts';
import { sharesFor, worthOf } from './shares.ts';
import { allocateThree } from './split.ts';
import { MONEY, money, natural, positive } from './ranges.ts';

const quotients = kernelOf({
  name: 'base/fixed: divDown, divUp, mulDivDown, mulDivUp and the division of the language',
  draw: (draw) => ({ a: money(draw), b: money(draw), d: positive(draw) }),
  formula: [
    divDown(v('a'), v('d')),
    divUp(v('a'), v('d')),
    mulDivDown(v('a'), v('b'), v('d')),
    mulDivUp(v('a'), v('b'), v('d')),
    truncate(v('a'), v('d')),
  ],
  engine: (read) => [
    fixed.divDown(read('a'), read('d')),
    fixed.divUp(read('a'), read('d')),
    fixed.mulDivDown(read('a'), read('b'), read('d')),
    fixed.mulDivUp(read('a'), read('b'), read('d')),
    read('a') / read('d'),
  ],
});

const filled = fillPosition({
  size: v('size'),
  cost: v('cost'),
  delta: v('delta'),
  quote: v('quote'),
});

const fills = kernelOf({
  name: 'ledger/position: fillPosition',
  draw: (draw) => {
    const size = money(draw);
    const delta = draw.oneOf([-size, money(draw), -size / 2n, -2n * size]);
    return { size, cost: money(draw), delta: delta === 0n ? 1n : delta, quote: money(draw) };
  },
  formula: [filled.sizeAfter, filled.costAfter, filled.realised],
  engine: (read) => {
    const after = position.fillPosition(
      { size: read('size') as Lots, cost: read('cost') as Quanta },
      read('delta') as Lots,
      read('quote') as Quanta,
    );
    return [after.sizeAfter, after.costAfter, after.realised];
  },
});

const immature = kernelOf({
  name: 'ledger/immature-gain: immatureAt',
  draw: (draw) => {
    const b = draw.between(1n, 10n ** 9n);
    return { amount: natural(draw), a: draw.between(0n, b), b };
  },
  formula: [mulDivUp(v('amount'), sub(v('b'), v('a')), v('b'))],
  engine: (read) => [
    immatureAt(
      { amount: read('amount') as Quanta, since: 0 },
      { time: Number(read('a')), maturityMs: Number(read('b')) },
    ),
  ],
});

const WEIGHTS = ['gain0', 'gain1', 'gain2'] as const;

const drawWeights = (draw: Draw) => ({
  gain0: natural(draw),
  gain1: draw.between(0n, 20n),
  gain2: draw.between(1n, MONEY),
});

const splits = kernelOf({
  name: 'base/fixed: allocate over three',
  draw: (draw) => ({ ...drawWeights(draw), loss: natural(draw) }),
  formula: allocateThree(v('loss'), [v('gain0'), v('gain1'), v('gain2')]),
  engine: (read) => fixed.allocate(read('loss'), WEIGHTS.map(read)),
});

const losses = kernelOf({
  name: 'waterfall/socialize: shareLoss within the gains',
  draw: (draw) => {
    const weights = drawWeights(draw);
    const most = weights.gain0 + weights.gain1 + weights.gain2;
    return { ...weights, loss: draw.between(0n, most) };
  },
  formula: [...allocateThree(v('loss'), [v('gain0'), v('gain1'), v('gain2')]), v('loss')],
  engine: (read) => {
    const shared = shareLoss(read('loss') as Quanta, WEIGHTS.map(read) as Quanta[]);
    return [...shared.parts, shared.socialised];
  },
});

const vaults = kernelOf({
  name: 'ledger/share-value: sharesFor, worthOf',
  draw: (draw) => ({
    shares: natural(draw),
    balance: natural(draw),
    paid: natural(draw),
    held: natural(draw),
  }),
  formula: [
    sharesFor({ shares: v('shares'), balance: v('balance') }, v('paid')),
    worthOf({ shares: v('shares'), balance: v('balance') }, v('held')),
  ],
  engine: (read) => {
    const vault = { shares: read('shares'), balance: read('balance') };
    return [shareValue.sharesFor(vault, read('paid')), shareValue.worthOf(vault, read('held'))];
  },
});

export const arithmeticKernels: readonly Kernel[] = [
  quotients,
  fills,
  immature,
  splits,
  losses,
  vaults,
];
