// Water-filling in whole lots: the level to which leverage is cut from the top so that exactly so many lots come together,
// found by bisection on integers. Nobody is cut below the level; lots that tie at it go by account id.
import { divDown, max, min, sub, sum } from '../../base/fixed.ts';
import { compareNumbers } from '../../base/ordered.ts';
import { type AccountId, type Lots, PPM, type Quanta, ZERO_LOTS } from '../../domain/units.ts';

export type Vessel = {
  readonly account: AccountId;
  /** Unsigned: exposure now, and what one lot takes off it (positive where `most` is). */
  readonly exposure: Quanta;
  readonly lotExposure: Quanta;
  readonly equity: Quanta;
  /** Lots that may be taken; they never take more than the exposure off, and each lowers leverage: see `lowersLeverage`. */
  readonly most: Lots;
};

/** What so many lots bring of a loss: each the same share of it. */
export type Cut = { readonly loss: Quanta; readonly lots: Lots };

/**
 * Whether giving up lots, with their share of the loss, lowers leverage: exposure / equity < lot's exposure / lot's cut. Where
 * leverage is higher than that, the cut takes more of equity than the lot takes of exposure.
 */
export const lowersLeverage = (vessel: Omit<Vessel, 'account' | 'most'>, cut: Cut): boolean =>
  vessel.exposure * cut.loss < vessel.lotExposure * cut.lots * equityOf(vessel);

/** Levels count 1e-9 of a leverage of one. */
const SCALE = 1_000_000_000n;

/**
 * Lots by place, `cut.lots` in all: those that leave each account, its share of the loss borne, at the level or above it, and
 * of those that tie one by one. `floor`: no level below it is looked at. Undefined if so many do not come together above it.
 */
export function fillToLevel(
  vessels: readonly Vessel[],
  cut: Cut,
  floor: bigint,
): readonly Lots[] | undefined {
  if (takenAt(vessels, floor, cut) < cut.lots) return undefined;
  let low = floor;
  let high = floor + 1n;
  for (const vessel of vessels) if (vessel.most > 0n) high = max(high, levelOf(vessel) + 1n);
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (takenAt(vessels, middle, cut) >= cut.lots) low = middle;
    else high = middle;
  }
  return settle(vessels, cut, { low, high });
}

/** A level above that of every account whose leverage, ppm rounded down, is at most so much. */
export const levelAbove = (leveragePpm: bigint): bigint => ((leveragePpm + 1n) * SCALE) / PPM;

const equityOf = (vessel: Pick<Vessel, 'equity'>): bigint => max(1n as Quanta, vessel.equity);

const levelOf = (vessel: Vessel): bigint =>
  divDown(vessel.exposure * SCALE, equityOf(vessel)) as bigint;

/** Lots of one account that leave it at the level or above: (exposure - x u) / (equity - x c) >= level. */
export function lotsAt(vessel: Vessel, level: bigint, { loss, lots }: Cut): Lots {
  if (vessel.most === 0n) return ZERO_LOTS;
  const excess = vessel.exposure * SCALE - level * equityOf(vessel);
  if (excess <= 0n) return ZERO_LOTS;
  const perLot = vessel.lotExposure * SCALE * lots - level * loss;
  return min(vessel.most, ((excess * lots) / perLot) as Lots);
}

function takenAt(vessels: readonly Vessel[], level: bigint, cut: Cut): bigint {
  let taken = 0n;
  for (const vessel of vessels) taken += lotsAt(vessel, level, cut);
  return taken;
}

/** At `high` too few lots come together, at `low` enough: the difference is met by account id. */
function settle(
  vessels: readonly Vessel[],
  cut: Cut,
  found: { readonly low: bigint; readonly high: bigint },
): readonly Lots[] {
  const taken = vessels.map((vessel) => lotsAt(vessel, found.high, cut));
  let left = sub(cut.lots, sum(taken));
  const tied = vessels
    .map((vessel, at) => ({ at, vessel }))
    .sort((a, b) => compareNumbers(a.vessel.account, b.vessel.account));
  for (const { at, vessel } of tied) {
    if (left === ZERO_LOTS) break;
    const now = taken[at] ?? ZERO_LOTS;
    const more = min(left, sub(lotsAt(vessel, found.low, cut), now));
    taken[at] = (now + more) as Lots;
    left = sub(left, more);
  }
  return taken;
}
