// What a plan closes together: one leg, and the part of a hedge that would be left over. Pure; in which order legs come is the
// rule of Deribit's liquidations (futures first, to bring delta to nothing), then gamma, then vega, each per underlying.
import { abs, cmpProduct, min } from '../../base/fixed.ts';
import { compareNumbers } from '../../base/ordered.ts';
import { type IndexId, type Lots, type Quanta, ZERO_LOTS } from '../../domain/units.ts';
import { type Closing, closingCost, type UnwindLeg } from './unwind-leg.ts';

export type Greek = 'delta' | 'gamma' | 'vega';
/** Lots still open of each leg of a plan, by market. */
export type Left = { of(leg: UnwindLeg): Lots; mayClose(leg: UnwindLeg): Lots };

/** The sum of a Greek over the legs of one underlying; what is settling counts with what of it still moves. */
export const netOf = (legs: readonly UnwindLeg[], greek: Greek, left: Left): bigint =>
  legs.reduce((net, leg) => net + leg.greeks[greek] * left.of(leg), 0n);

/**
 * The next closing that brings a Greek of one underlying towards zero and not past it: among the legs not tried yet the one
 * that takes most of it away for its cost, on a tie the lower market. Delta by perpetuals and futures alone; an option with
 * what it would leave of an existing hedge.
 */
export function nextBundle(
  legs: readonly UnwindLeg[],
  greek: Greek,
  { left, tried }: { readonly left: Left; readonly tried: ReadonlySet<number> },
): readonly Closing[] | undefined {
  const net = netOf(legs, greek, left);
  let best: { readonly leg: UnwindLeg; readonly lots: Lots; readonly cost: Quanta } | undefined;
  for (const leg of legs) {
    const own = leg.greeks[greek];
    if (leg.isSettling || tried.has(leg.market) || own * net <= 0n) continue;
    if ((leg.listed.kind === 'option') === (greek === 'delta')) continue;
    const lots = min(left.mayClose(leg), (size(net) / size(own)) as Lots);
    if (lots <= 0n) continue;
    const cost = closingCost(leg, lots);
    const taken = size(own) * lots;
    if (
      best === undefined ||
      cmpProduct(taken, best.cost, size(best.leg.greeks[greek]) * best.lots, cost) > 0
    )
      best = { leg, lots, cost };
  }
  if (best === undefined) return undefined;
  const closing = { market: best.leg.market, lots: best.lots };
  const hedge = greek === 'delta' ? undefined : hedgeLeftOver(legs, best, left);
  return hedge === undefined ? [closing] : [closing, hedge];
}

/** What a closing would leave unhedged, of the cheapest perpetual or future that hedges it now. */
function hedgeLeftOver(
  legs: readonly UnwindLeg[],
  { leg, lots }: { readonly leg: UnwindLeg; readonly lots: Lots },
  left: Left,
): Closing | undefined {
  const freed = -leg.greeks.delta * lots;
  const net = netOf(legs, 'delta', left);
  // Where the closing itself brings delta nearer to nothing there is no hedge to take off.
  if (freed === 0n || freed * net < 0n) return undefined;
  const [hedge] = legs
    .filter(({ listed, isSettling }) => listed.kind !== 'option' && !isSettling)
    .filter((each) => each.greeks.delta * freed > 0n && left.mayClose(each) > 0n)
    .sort(cheapestDelta);
  if (hedge === undefined) return undefined;
  const wanted = (size(freed) / size(hedge.greeks.delta)) as Lots;
  const most = min(left.mayClose(hedge), wanted);
  return most > ZERO_LOTS ? { market: hedge.market, lots: most } : undefined;
}

/** Cost for its delta ascending, compared by cross-multiplying; ties by market. */
function cheapestDelta(a: UnwindLeg, b: UnwindLeg): number {
  return (
    cmpProduct(
      closingCost(a, a.held),
      size(b.greeks.delta) * b.held,
      closingCost(b, b.held),
      size(a.greeks.delta) * a.held,
    ) || compareNumbers(a.market, b.market)
  );
}

/** Legs by underlying, ascending by index. */
export function byUnderlying(legs: readonly UnwindLeg[]): readonly (readonly UnwindLeg[])[] {
  const groups = new Map<IndexId, UnwindLeg[]>();
  for (const leg of legs) {
    const { index } = leg.listed;
    const group = groups.get(index);
    if (group === undefined) groups.set(index, [leg]);
    else group.push(leg);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

const size = (value: bigint): bigint => abs(value);
