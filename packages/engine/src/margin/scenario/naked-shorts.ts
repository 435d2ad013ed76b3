// Short options that no long of the same strike and expiry covers: calls and puts of a strike are netted together, since
// their risk beyond the strike is shared; different strikes are not.
import { Exact } from '../../base/exact.ts';
import type { OptionHolding } from './market-legs.ts';

/** Coins short and uncovered, by expiry (Unix ms) ascending; an expiry without any is left out. Exact, positive. */
export function nakedShorts(
  options: readonly OptionHolding[],
): readonly { readonly expiryMs: number; readonly coins: Exact }[] {
  const net = new Map<string, { readonly expiryMs: number; readonly coins: Exact }>();
  for (const { instrument, coins } of options) {
    const { expiryMs, strike } = instrument;
    // Strikes are compared as numbers: 70000 and 70000.0 are one strike.
    const key = `${expiryMs} ${strike.denominator === 1n ? strike.numerator : strike}`;
    const held = net.get(key);
    net.set(key, { expiryMs, coins: held === undefined ? coins : held.coins.plus(coins) });
  }
  const byExpiry = new Map<number, Exact>();
  for (const { expiryMs, coins } of net.values()) {
    if (coins.sign >= 0) continue;
    byExpiry.set(expiryMs, (byExpiry.get(expiryMs) ?? Exact.ZERO).minus(coins));
  }
  return [...byExpiry].sort(([a], [b]) => a - b).map(([expiryMs, coins]) => ({ expiryMs, coins }));
}
