// Realised profit that may not leave its account yet: how much of it is immature at an instant, and what a profit or a loss
// makes of it. Two numbers an account; recording them is settle/hold-gain.ts, minding them rules/withdraw.ts.
import { assert } from '../base/assert.ts';
import { add, max, mulDivDown, mulDivUp, sub } from '../base/fixed.ts';
import { type Quanta, type TimeMs, ZERO_QUANTA } from '../domain/units.ts';

/** What was immature at `since`, quanta of the settlement asset; never negative. */
export type HeldGain = { readonly amount: Quanta; readonly since: TimeMs };
/** The instant, and over how many ms a gain matures (0: at once). */
export type Maturing = { readonly time: TimeMs; readonly maturityMs: number };

/**
 * What of it is immature now: it falls on a straight line to nothing at `since + maturityMs`, quanta, rounded up. Asserts
 * that the time has not run backwards.
 */
export function immatureAt({ amount, since }: HeldGain, { time, maturityMs }: Maturing): Quanta {
  const elapsed = time - since;
  assert(elapsed >= 0, () => `a gain held since ${since} is looked at later, not at ${time}`);
  if (amount === ZERO_QUANTA || elapsed >= maturityMs) return ZERO_QUANTA;
  return mulDivUp(amount, BigInt(maturityMs - elapsed), BigInt(maturityMs));
}

/**
 * What is held after a position realised a profit (above 0) or a loss. A profit starts the line anew from what is immature
 * plus all of it, so it never matures sooner than by itself. A loss is taken off where the line began and delays nothing:
 * gain and loss within one stretch mature like their difference, and what may leave never grows by losing.
 */
export function afterRealised(held: HeldGain, realised: Quanta, now: Maturing): HeldGain {
  if (realised > ZERO_QUANTA)
    return { amount: add(immatureAt(held, now), realised), since: now.time };
  if (immatureAt(held, now) === ZERO_QUANTA) return held;
  return { amount: max(ZERO_QUANTA, add(held.amount, realised)), since: held.since };
}

/**
 * What is held after `charge` (0 up to what is immature) of it was taken to share a loss: exactly that is immature no more. It
 * is taken off where the line began, rounded down, so that what is left matures when it would have.
 */
export function afterCharge(held: HeldGain, charge: Quanta, now: Maturing): HeldGain {
  if (charge === ZERO_QUANTA) return held;
  const left = sub(immatureAt(held, now), charge);
  assert(left >= ZERO_QUANTA, () => `${charge} is charged of what is immature, ${left} too little`);
  const ahead = BigInt(now.maturityMs - (now.time - held.since));
  return { amount: mulDivDown(left, BigInt(now.maturityMs), ahead), since: held.since };
}
