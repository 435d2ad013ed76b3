// A tick's smiles, admitted one by one like its prices: what is refused is recorded with its reason and changes nothing.
// Comes after the indexes, because a smile's forward is kept as a distance from the index it was observed with.
import { compareNumbers } from '../base/ordered.ts';
import type { Tick, VolatilityObserved } from '../domain/command.ts';
import type { EventOf } from '../domain/event.ts';
import { PRICE_MAX } from '../domain/parameters.ts';
import type { ExpiryId, TimeMs } from '../domain/units.ts';
import { smileFault, volatilityOf } from '../mark/smile.ts';
import { expiryRow } from '../state/expiry-row.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';

type Reason = EventOf<'VolatilityRejected'>['reason'];
type Verdict = { readonly observed: VolatilityObserved; readonly reason: Reason | undefined };
const YEAR_MS = 31_536_000_000;

export function acceptVolatilities(step: Step, tick: Tick): void {
  if (tick.volatilities.length === 0) return;
  const heard = new Map<ExpiryId, TimeMs>();
  const judged = tick.volatilities.map((observed): Verdict => {
    const reason = faultOf(step, observed, heard);
    if (reason === undefined) {
      const row = expiryRow(step.state, observed.index, observed.expiryMs);
      if (row !== undefined) heard.set(row, observed.time);
    }
    return { observed, reason };
  });
  const crossed = crossedSmiles(judged.flatMap((each) => (each.reason ? [] : [each.observed])));
  const accepted: VolatilityObserved[] = [];
  for (const { observed, reason } of judged) {
    const why = reason ?? (crossed.has(observed) ? 'crossed' : undefined);
    const { index, expiryMs, time } = observed;
    if (why === undefined) accepted.push(observed);
    else step.emit({ type: 'VolatilityRejected', index, expiryMs, time, reason: why });
  }
  if (accepted.length > 0) step.emit({ type: 'VolatilitiesAccepted', volatilities: accepted });
}

function faultOf(
  { state, time: now }: Step,
  observed: VolatilityObserved,
  heard: ReadonlyMap<ExpiryId, TimeMs>,
): Reason | undefined {
  const { index, expiryMs, time, forward } = observed;
  const row = expiryRow(state, index, expiryMs);
  if (row === undefined) return 'unknownExpiry';
  if (now >= expiryMs || time >= expiryMs) return 'expired';
  if (time > now + state.venue.futureSkewMs) return 'fromTheFuture';
  if (time <= (heard.get(row) ?? state.expiries.volatilityTime.get(row))) return 'olderThanLast';
  if (forward <= 0n) return 'notPositive';
  if (forward > PRICE_MAX || !isNearIndex(state, observed)) return 'absurd';
  const { volatilityMinPpm: minPpm, volatilityMaxPpm: maxPpm } = state.venue;
  return smileFault(observed, { years: yearsOf(observed), minPpm, maxPpm });
}

/** A forward beyond half or twice its index, or without one, is somebody's mistake. */
function isNearIndex(state: ReadState, { index, forward }: VolatilityObserved): boolean {
  const price = state.indexes.price.get(index);
  return price > 0n && 2n * forward >= price && forward <= 2n * price;
}

/**
 * Smiles of one index that came together and cross: at the money a later expiry has less total variance than an earlier one,
 * which is a calendar spread for nothing. The later one is refused.
 */
function crossedSmiles(smiles: readonly VolatilityObserved[]): ReadonlySet<VolatilityObserved> {
  const ordered = [...smiles].sort(
    (a, b) => compareNumbers(a.index, b.index) || compareNumbers(a.expiryMs, b.expiryMs),
  );
  const crossed = new Set<VolatilityObserved>();
  let before: VolatilityObserved | undefined;
  for (const each of ordered) {
    const isSame = before?.index === each.index && before.expiryMs < each.expiryMs;
    if (before !== undefined && isSame && atTheMoney(each) < atTheMoney(before)) crossed.add(each);
    else before = each;
  }
  return crossed;
}

/** Total variance at the forward. */
function atTheMoney(observed: VolatilityObserved): number {
  const years = yearsOf(observed);
  const volatility = volatilityOf(observed, { logMoneyness: 0, years }) ?? 0;
  return volatility * volatility * years;
}

const yearsOf = ({ expiryMs, time }: VolatilityObserved): number => (expiryMs - time) / YEAR_MS;
