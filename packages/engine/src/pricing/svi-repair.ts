// Takes the arbitrage out of one SVI slice or of the later of two, and says what it changed: butterflies by moving towards
// a slice of the same level and skew that is proved free of them, calendar spreads by lifting the later slice. What counts
// as arbitrage is svi-arbitrage.ts; all slices of a surface together are repair-slices.ts.
import { assert } from '../base/assert.ts';
import { ok, type Result } from '../base/result.ts';
import {
  type ArbitrageFault,
  butterflyFaults,
  calendarFaults,
  type ExpiryPair,
  largestShortfall,
  wingSlope,
} from './svi-arbitrage.ts';
import { type JumpWings, jumpWingsOf, sliceOfJumpWings } from './svi-jump-wings.ts';
import {
  checkSlice,
  leastVariance,
  type SviReject,
  type SviSlice,
  totalVariance,
  varianceDerivatives,
} from './svi.ts';

/** What a repair did to one slice. */
export type SliceRepair = {
  readonly before: SviSlice;
  readonly after: SviSlice;
  /** What was wrong with the slice as given; empty where it was left alone. */
  readonly faults: readonly ArbitrageFault[];
  /** Total variance at the money after less before. */
  readonly atTheMoneyChange: number;
};

/** Halvings in the search for the least move that is enough. */
const BISECTIONS = 20;
/** Share of the bounds of theorem 4.2 that a proved slice uses, so that it stays inside them after rounding. */
const INSIDE = 0.999;
/** Lifts of a slice before the search falls back on the earlier slice. */
const LIFTS = 8;

/**
 * Removes butterfly arbitrage from one slice. It moves the jump wings straight towards a slice with the same total
 * variance, slope at the money and left wing (Gatheral and Jacquier 2014, section 5.1, with the wings brought inside the
 * bounds of theorem 4.2, which proves it free of butterflies), and stops at the least move that is enough. Rejects
 * parameters outside the domain of SVI.
 */
export function repairButterfly(slice: SviSlice): Result<SliceRepair, SviReject> {
  const checked = checkSlice(slice);
  if (!checked.ok) return checked;
  const faults = butterflyFaults(slice);
  if (faults.length === 0) return ok(repairOf(slice, slice, faults));
  const target = provedSlice(slice);
  assert(isFreeOfButterflies(target), () => `a proved slice has a butterfly: ${shown(target)}`);
  return ok(repairOf(slice, leastMove(slice, target, isFreeOfButterflies), faults));
}

/**
 * Removes calendar arbitrage of the later slice against an earlier one that is free of butterflies, in whichever way moves
 * it less near the money: its wings made at least as steep and the whole lifted by the largest shortfall left, or moved
 * towards the earlier slice lifted to its own level at the money, as little as is enough. Sound for any slices, but blunt
 * where the wings differ much: a fit that is bounded by its neighbours loses less. Rejects parameters outside the domain.
 */
export function repairCalendar(
  slices: { readonly earlier: SviSlice; readonly later: SviSlice },
  pair: ExpiryPair,
): Result<SliceRepair, SviReject> {
  const { earlier, later } = slices;
  for (const slice of [earlier, later]) {
    const checked = checkSlice(slice);
    if (!checked.ok) return checked;
  }
  const found = calendarFaults(slices, pair);
  if (found.length === 0) return ok(repairOf(later, later, found));
  const isFree = (slice: SviSlice): boolean =>
    calendarFaults({ earlier, later: slice }, pair).length === 0 && isFreeOfButterflies(slice);
  const lifted = liftOver(earlier, later);
  const level = Math.max(0, totalVariance(later, 0) - totalVariance(earlier, 0));
  const raised = { ...earlier, a: earlier.a + level };
  const candidates = [
    ...(isFree(lifted) ? [lifted] : []),
    ...(isFree(raised) ? [leastMove(later, raised, isFree)] : []),
  ];
  let after = candidates[0] ?? leastMove(lifted, earlier, isFree);
  for (const candidate of candidates) {
    if (moveBetween(later, candidate) < moveBetween(later, after)) after = candidate;
  }
  return ok(repairOf(later, after, found));
}

/** How far two slices are apart within two standard deviations of the money, in the root of total variance. */
function moveBetween(before: SviSlice, after: SviSlice): number {
  const root = (slice: SviSlice, k: number): number =>
    Math.sqrt(Math.max(0, totalVariance(slice, k)));
  let farthest = 0;
  for (const deviations of [-2, -1, 0, 1, 2]) {
    const k = deviations * root(before, 0);
    farthest = Math.max(farthest, Math.abs(root(after, k) - root(before, k)));
  }
  return farthest;
}

/** Whether neither the least variance nor the density is below zero anywhere. */
export function isFreeOfButterflies(slice: SviSlice): boolean {
  return leastVariance(slice) >= 0 && butterflyFaults(slice).length === 0;
}

/**
 * The slice `theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2))` with the total variance, the slope at the money
 * and the left wing of the given one, `phi` cut to `theta phi (1 + |rho|) <= 4` and `theta phi^2 (1 + |rho|) <= 4`.
 */
function provedSlice(slice: SviSlice): SviSlice {
  const { value, first } = varianceDerivatives(slice, 0);
  // A slice whose variance at the money is not positive has no level of its own: the vertex's size stands in for it.
  const theta = value > 0 ? value : Math.max(slice.b * slice.sigma, Math.abs(slice.a), 1e-8);
  const spread = 2 * wingSlope(slice, 'left') + first;
  const flat = { a: theta, b: 0, rho: 0, m: 0, sigma: slice.sigma };
  if (!(spread > 1e-12 * theta)) return flat;
  const rho = Math.max(-INSIDE, Math.min(INSIDE, first / spread));
  const tilt = 1 + Math.abs(rho);
  const phi = Math.min(
    spread / theta,
    (INSIDE * 4) / (theta * tilt),
    INSIDE * Math.sqrt(4 / (theta * tilt)),
  );
  const round = Math.sqrt(1 - rho * rho);
  return {
    a: (theta * round * round) / 2,
    b: (theta * phi) / 2,
    rho,
    m: -rho / phi,
    sigma: round / phi,
  };
}

/** The least move from one slice towards another that passes, to 2^-20 of the way; the other must pass. */
function leastMove(from: SviSlice, to: SviSlice, passes: (slice: SviSlice) => boolean): SviSlice {
  let [short, enough] = [0, 1];
  let best = to;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (short + enough) / 2;
    const slice = between(from, to, middle);
    if (passes(slice)) {
      enough = middle;
      best = slice;
    } else short = middle;
  }
  return best;
}

/** A slice on the way: in jump wings, where what both ends share stays, and in raw parameters where they give none. */
function between(from: SviSlice, to: SviSlice, share: number): SviSlice {
  const [start, end] = [jumpWingsOf(from), jumpWingsOf(to)];
  const wing = (key: keyof JumpWings): number => start[key] + (end[key] - start[key]) * share;
  const shaped = sliceOfJumpWings({
    level: wing('level'),
    skew: wing('skew'),
    left: wing('left'),
    right: wing('right'),
    least: wing('least'),
  });
  if (shaped !== undefined) return shaped;
  const raw = (key: keyof SviSlice): number => from[key] + (to[key] - from[key]) * share;
  return { a: raw('a'), b: raw('b'), rho: raw('rho'), m: raw('m'), sigma: raw('sigma') };
}

/**
 * The later slice with wings no less steep than the earlier one's, turned about its total variance at the money or, where
 * that brings a butterfly, about its least one, and lifted until it lies nowhere below the earlier slice.
 */
function liftOver(earlier: SviSlice, later: SviSlice): SviSlice {
  const left = Math.max(wingSlope(later, 'left'), wingSlope(earlier, 'left'));
  const right = Math.max(wingSlope(later, 'right'), wingSlope(earlier, 'right'));
  const b = (left + right) / 2;
  const rho = b > 0 ? Math.max(-1, Math.min(1, (right - left) / (2 * b))) : 0;
  const steeper = { ...later, b, rho };
  const turned = (kept: (slice: SviSlice) => number): SviSlice =>
    lift(earlier, { ...steeper, a: later.a + kept(later) - kept(steeper) });
  const atTheMoney = turned((slice) => totalVariance(slice, 0));
  return isFreeOfButterflies(atTheMoney) ? atTheMoney : turned(leastVariance);
}

function lift(earlier: SviSlice, later: SviSlice): SviSlice {
  let lifted = later;
  for (let turn = 0; turn < LIFTS; turn += 1) {
    const { shortfall, noise } = largestShortfall({ earlier, later: lifted });
    if (!(shortfall > 0)) break;
    lifted = { ...lifted, a: lifted.a + shortfall + noise };
  }
  return lifted;
}

/** The record of a repair. */
export function repairOf(
  before: SviSlice,
  after: SviSlice,
  faults: readonly ArbitrageFault[],
): SliceRepair {
  const atTheMoneyChange = totalVariance(after, 0) - totalVariance(before, 0);
  return { before, after, faults, atTheMoneyChange };
}

function shown({ a, b, rho, m, sigma }: SviSlice): string {
  return `a ${a}, b ${b}, rho ${rho}, m ${m}, sigma ${sigma}`;
}
