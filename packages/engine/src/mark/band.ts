// The price band: while one is open a market takes no new risk and liquidates nobody on its prints.
// It waits for a second observation, never for long, and leaves the mark itself alone.
import { cmpProduct, mulDivDown } from '../base/fixed.ts';
import type { Market } from '../domain/listing.ts';
import { type Ppm, PPM, type Price, type Ticks, type TimeMs } from '../domain/units.ts';
import { stepPpm } from './mark-price.ts';

export type BandChange =
  | { readonly kind: 'none' }
  /** The print that opens a band; `stepPpm` is the step's size, rounded up. */
  | { readonly kind: 'open'; readonly stepPpm: bigint }
  | { readonly kind: 'keep' }
  | { readonly kind: 'close'; readonly reason: 'confirmed' | 'elapsed' };

/**
 * What a new mark does to the market's band.
 *
 * `before` and `print` are the last mark and the new one, in ticks; `before` 0 means that there was
 * none. A step beyond `stepBoundPpm` of `before` opens a band on its print. An open band closes
 * as `confirmed` by a later observation whose mark lies within the bound of `bandPrint` (the clock
 * alone is no observation, nor is a price that contradicts the print: `observed` says that the step accepted a price of this
 * market near it), otherwise
 * as `elapsed` once `bandMs` have passed since `bandSince`. The print that closes a band never opens
 * another, however far it fell, so that a fall without end postpones liquidation to every second
 * print at the worst, not for ever. Compared exactly; equal to the bound is within it.
 *
 * On `open` and `keep` there is no liquidation; on `none` and `close` there is.
 *
 * Source: hazards E2 (a step within the bound is proved harmless; a larger one opens a band).
 */
export function nextBand(input: {
  readonly before: Ticks;
  readonly print: Ticks;
  readonly stepBoundPpm: Ppm;
  readonly observed: boolean;
  readonly open: boolean;
  readonly bandPrint: Ticks;
  readonly bandSince: TimeMs;
  readonly now: TimeMs;
  readonly bandMs: number;
}): BandChange {
  const { before, print, stepBoundPpm, bandPrint, bandSince, now } = input;
  if (!input.open) {
    if (before === 0n || isWithin({ from: before, to: print, stepBoundPpm }))
      return { kind: 'none' };
    return { kind: 'open', stepPpm: stepPpm({ from: before, to: print }) };
  }
  const isLater = input.observed && now > bandSince;
  if (isLater && isWithin({ from: bandPrint, to: print, stepBoundPpm })) {
    return { kind: 'close', reason: 'confirmed' };
  }
  return now - bandSince >= input.bandMs ? { kind: 'close', reason: 'elapsed' } : { kind: 'keep' };
}

/**
 * The bound of a market's steps, ppm: `bandDeviationsPpm` of one deviation of the forecast over the time since the last print,
 * rounded down, never below `bandFloorPpm` and never above `stepBoundPpm`, which margins are proved against. Without a forecast
 * (`deviationPpm` 0), and where `bandDeviationsPpm` is 0, the step bound.
 */
export function bandBoundPpm(
  listed: Pick<Market, 'stepBoundPpm' | 'bandDeviationsPpm' | 'bandFloorPpm'>,
  deviationPpm: Ppm,
): Ppm {
  const { stepBoundPpm, bandDeviationsPpm, bandFloorPpm } = listed;
  if (bandDeviationsPpm === 0 || deviationPpm === 0) return stepBoundPpm;
  const width = Number(mulDivDown(BigInt(bandDeviationsPpm), BigInt(deviationPpm), PPM));
  return Math.min(stepBoundPpm, Math.max(bandFloorPpm, width));
}

/** Whether a price heard (index units) lies within the bound of a band's print (ticks): what may confirm it, from any source. */
export const isNearPrint = (heard: {
  readonly price: Price;
  readonly bandPrint: Ticks;
  readonly tickIndexUnits: bigint;
  readonly stepBoundPpm: Ppm;
}): boolean =>
  isWithin({
    from: heard.bandPrint * heard.tickIndexUnits,
    to: heard.price,
    stepBoundPpm: heard.stepBoundPpm,
  });

/** |to - from| / from <= bound. */
function isWithin(step: {
  readonly from: bigint;
  readonly to: bigint;
  readonly stepBoundPpm: Ppm;
}): boolean {
  const { from, to } = step;
  const distance = to < from ? from - to : to - from;
  return cmpProduct(distance, PPM, from, BigInt(step.stepBoundPpm)) <= 0;
}
