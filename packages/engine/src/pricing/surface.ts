// The volatility surface of one underlying: SVI slices at their expiries with forwards and discounts, and what lies between
// and beyond them. Built only from slices free of arbitrage; mending those that are not is svi-repair.ts.
import { exp, log, logRatio } from '../base/elementary.ts';
import { err, ok, type Result } from '../base/result.ts';
import { yearsBetween } from './day-count.ts';
import { type ArbitrageFault, butterflyFaults, calendarFaults } from './svi-arbitrage.ts';
import { checkSlice, type SviReject, type SviSlice, varianceWithin, type WingRule } from './svi.ts';

/** One expiry of a surface. */
export type ExpirySlice = {
  /** Unix milliseconds. */
  readonly expiryMs: number;
  /** In the unit of spot. */
  readonly forward: number;
  /** Value today of one unit of quote currency paid at expiry, above zero. */
  readonly discount: number;
  readonly slice: SviSlice;
};

export type SurfaceTerms = {
  /** The time the surface is of, Unix milliseconds. */
  readonly asOfMs: number;
  readonly spot: number;
  /** Days of a year by which volatility is quoted, such as 365. */
  readonly daysPerYear: number;
  readonly wing: WingRule;
  /** By ascending expiry, all after `asOfMs`, at least one. */
  readonly slices: readonly ExpirySlice[];
};

/** Why there is no surface, or no answer from it. */
export type SurfaceReject =
  | SviReject
  | { readonly type: 'NoSlices' }
  | { readonly type: 'Expired'; readonly asOfMs: number; readonly expiryMs: number }
  | { readonly type: 'ExpiriesUnordered'; readonly beforeMs: number; readonly expiryMs: number }
  | {
      readonly type: 'TermNotPositive';
      readonly term: 'spot' | 'daysPerYear' | 'forward' | 'discount';
      readonly value: number;
    }
  | {
      readonly type: 'SurfaceArbitrageable';
      readonly expiryMs: number;
      readonly faults: readonly ArbitrageFault[];
    };

/** A surface that passed every check; all methods are pure and refuse an expiry that is not after `asOfMs`. */
export type Surface = SurfaceTerms & {
  /**
   * Forward at any expiry, log-linear in time between expiries and between `asOfMs` (spot) and the first; after the last
   * the last one's mean rate of carry goes on.
   */
  readonly forward: (expiryMs: number) => Result<number, SurfaceReject>;
  /** Discount factor at any expiry, interpolated as the forward is, from 1 at `asOfMs`. */
  readonly discount: (expiryMs: number) => Result<number, SurfaceReject>;
  /**
   * Black volatility (a decimal) of a strike. Between expiries total variance is linear in time at equal forward
   * log-moneyness, which keeps calendar spreads free of arbitrage; before the first and after the last expiry volatility at
   * equal log-moneyness is that of the first or last.
   */
  readonly volatility: (option: OptionPlace) => Result<number, SurfaceReject>;
};

export type OptionPlace = { readonly expiryMs: number; readonly strike: number };

/**
 * Builds a surface. Rejects terms that are not positive, expiries that are past or out of order, and slices that can be
 * arbitraged by a butterfly or by a calendar spread against the expiry before, naming every fault of the first such slice.
 */
export function surfaceOf(terms: SurfaceTerms): Result<Surface, SurfaceReject> {
  const refusal = termsRefused(terms) ?? arbitrageIn(terms);
  if (refusal !== undefined) return err(refusal);
  const nodes = nodesOf(terms);
  const at = <T>(expiryMs: number, read: (years: number) => T): Result<T, SurfaceReject> => {
    const { asOfMs, daysPerYear } = terms;
    if (!(expiryMs > asOfMs)) return err({ type: 'Expired', asOfMs, expiryMs });
    return ok(read(yearsBetween({ fromMs: asOfMs, toMs: expiryMs, daysPerYear })));
  };
  return ok({
    ...terms,
    forward: (expiryMs) => at(expiryMs, (years) => exp(curveAt(nodes, years, 'logForward'))),
    discount: (expiryMs) => at(expiryMs, (years) => exp(curveAt(nodes, years, 'logDiscount'))),
    volatility: ({ expiryMs, strike }) => {
      const years = at(expiryMs, (each) => each);
      if (!years.ok) return years;
      if (!(strike > 0 && Number.isFinite(strike))) {
        return err({ type: 'NotPositive', quantity: 'strike', value: strike });
      }
      const logMoneyness = log(strike) - curveAt(nodes, years.value, 'logForward');
      const variance = varianceAt({ nodes, wing: terms.wing }, years.value, logMoneyness);
      return variance.ok ? ok(Math.sqrt(variance.value / years.value)) : variance;
    },
  });
}

/** A slice with its time and curves; the first node stands for `asOfMs` and has no slice. */
type Node = {
  readonly years: number;
  readonly logForward: number;
  readonly logDiscount: number;
  readonly slice: SviSlice | undefined;
};

function nodesOf({ asOfMs, spot, daysPerYear, slices }: SurfaceTerms): readonly Node[] {
  const origin = { years: 0, logForward: log(spot), logDiscount: 0, slice: undefined };
  const rest = slices.map(({ expiryMs, forward, discount, slice }) => ({
    years: yearsBetween({ fromMs: asOfMs, toMs: expiryMs, daysPerYear }),
    logForward: origin.logForward + logRatio(forward, spot),
    logDiscount: log(discount),
    slice,
  }));
  return [origin, ...rest];
}

function curveAt(
  nodes: readonly Node[],
  years: number,
  curve: 'logForward' | 'logDiscount',
): number {
  const { before, after } = around(nodes, years);
  const first = nodes[0];
  if (after !== undefined && before !== undefined) {
    const share = (years - before.years) / (after.years - before.years);
    return before[curve] + share * (after[curve] - before[curve]);
  }
  const origin = first?.[curve] ?? 0;
  const last = nodes.at(-1);
  if (last === undefined || !(last.years > 0)) return origin;
  return origin + (last[curve] - origin) * (years / last.years);
}

function varianceAt(
  surface: { readonly nodes: readonly Node[]; readonly wing: WingRule },
  years: number,
  k: number,
): Result<number, SviReject> {
  const { before, after } = around(surface.nodes, years);
  const early = before?.slice ?? after?.slice;
  const late = after?.slice ?? before?.slice;
  if (early === undefined || late === undefined) return ok(0);
  const low = varianceWithin(early, k, surface.wing);
  if (!low.ok) return low;
  if (early === late) {
    // Beyond the ends volatility is held, so total variance grows with time from zero.
    const own = before?.slice === early ? before.years : (after?.years ?? years);
    return ok(low.value * (years / own));
  }
  const high = varianceWithin(late, k, surface.wing);
  if (!high.ok || before === undefined || after === undefined) return high;
  const share = (years - before.years) / (after.years - before.years);
  return ok(low.value + share * (high.value - low.value));
}

/** The last node at or before a time, and the first after it where there is one. */
function around(
  nodes: readonly Node[],
  years: number,
): { readonly before: Node | undefined; readonly after: Node | undefined } {
  const next = nodes.findIndex((node) => node.years > years);
  if (next < 0) return { before: nodes.at(-1), after: undefined };
  return { before: nodes[next - 1], after: nodes[next] };
}

function termsRefused(terms: SurfaceTerms): SurfaceReject | undefined {
  for (const term of ['spot', 'daysPerYear'] as const) {
    if (!isPositive(terms[term])) return { type: 'TermNotPositive', term, value: terms[term] };
  }
  if (terms.slices.length === 0) return { type: 'NoSlices' };
  let beforeMs = terms.asOfMs;
  for (const [i, each] of terms.slices.entries()) {
    const { expiryMs } = each;
    if (!(expiryMs > beforeMs)) {
      if (i === 0) return { type: 'Expired', asOfMs: terms.asOfMs, expiryMs };
      return { type: 'ExpiriesUnordered', beforeMs, expiryMs };
    }
    beforeMs = expiryMs;
    for (const term of ['forward', 'discount'] as const) {
      if (!isPositive(each[term])) return { type: 'TermNotPositive', term, value: each[term] };
    }
    const slice = checkSlice(each.slice);
    if (!slice.ok) return slice.error;
  }
  return undefined;
}

function arbitrageIn({ asOfMs, daysPerYear, slices }: SurfaceTerms): SurfaceReject | undefined {
  for (const [i, { expiryMs, slice }] of slices.entries()) {
    const faults: ArbitrageFault[] = [...butterflyFaults(slice)];
    const earlier = slices[i - 1];
    if (earlier !== undefined) {
      const years = (toMs: number): number => yearsBetween({ fromMs: asOfMs, toMs, daysPerYear });
      const pair = { earlierYears: years(earlier.expiryMs), laterYears: years(expiryMs) };
      faults.push(...calendarFaults({ earlier: earlier.slice, later: slice }, pair));
    }
    if (faults.length > 0) return { type: 'SurfaceArbitrageable', expiryMs, faults };
  }
  return undefined;
}

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}
