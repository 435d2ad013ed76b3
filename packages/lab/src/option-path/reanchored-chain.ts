// A MODEL: a published option chain carried over to another time and price. Strikes keep their moneyness, expiries their
// distance, smiles their shape; what of it is listed is a few expiries with a few strikes each.
import type { SviSlice } from '@plimsoll/engine/models';
import { calibrateSurface } from '../surface/calibrate-surface.ts';
import { ChainFileError, type OptionChain } from '../surface/option-chain.ts';

export type ReanchoredExpiry = {
  readonly expiryMs: number;
  /** Forward over index, as in the chain. */
  readonly forwardRatio: number;
  /** Total variance by logarithmic moneyness over `lifeMs`. */
  readonly slice: SviSlice;
  /** From the anchor to the expiry. */
  readonly lifeMs: number;
  /** Volatility at the money, a decimal. */
  readonly atTheMoney: number;
};
export type ReanchoredOption = {
  readonly right: 'call' | 'put';
  readonly strike: number;
  /** Position among the expiries. */
  readonly expiry: number;
};
export type ReanchoredChain = {
  readonly underlying: string;
  readonly expiries: readonly ReanchoredExpiry[];
  readonly options: readonly ReanchoredOption[];
  /** When the chain was published. */
  readonly asOfMs: number;
};

const DAY_MS = 86_400_000;
/** Expiries nearest to these distances, never nearer than five days: none ends within a crash. */
const DAYS_WANTED = [10, 30, 90];
const DAYS_LEAST = 5;
/** Strikes nearest to these shares of the forward: puts below it, calls above it, both at it. */
const MONEYNESS = [0.75, 0.85, 0.93, 1, 1.08, 1.2, 1.4];
const TERMS = { daysPerYear: 365, wing: { type: 'unclamped' } } as const;

/** `anchor`: the path's first price and its time. @throws ChainFileError where the chain has no usable expiry. */
export function reanchor(
  chain: OptionChain,
  anchor: { readonly price: number; readonly timeMs: number },
): ReanchoredChain {
  const calibrated = calibrateSurface(chain, TERMS);
  if (!calibrated.ok)
    throw new ChainFileError(`the chain of ${chain.underlying} has no expiry that can be used`);
  const index = chain.rows[0]?.index ?? 0;
  const scale = anchor.price / index;
  const usable = calibrated.value.expiries.filter(
    ({ quotes }) => quotes.expiryMs - chain.asOfMs >= DAYS_LEAST * DAY_MS,
  );
  const chosen = nearest(
    usable,
    DAYS_WANTED,
    ({ quotes }) => (quotes.expiryMs - chain.asOfMs) / DAY_MS,
  );
  if (chosen.length === 0)
    throw new ChainFileError(`the chain of ${chain.underlying} ends within ${DAYS_LEAST} days`);
  const expiries = chosen.map(({ quotes, repair }): ReanchoredExpiry => {
    const lifeMs = quotes.expiryMs - chain.asOfMs;
    const { a, b, rho, m, sigma } = repair.after;
    const variance = a + b * (-rho * m + Math.sqrt(m * m + sigma * sigma));
    return {
      expiryMs: anchor.timeMs + lifeMs,
      forwardRatio: quotes.forward / index,
      slice: repair.after,
      lifeMs,
      atTheMoney: Math.sqrt(Math.max(0, variance) / quotes.years),
    };
  });
  const options = chosen.flatMap(({ quotes }, expiry) => {
    const strikes = [
      ...new Set(
        chain.rows
          .filter(({ expiryMs }) => expiryMs === quotes.expiryMs)
          .map(({ strike }) => strike),
      ),
    ].sort((a, b) => a - b);
    return nearest(strikes, MONEYNESS, (strike) => strike / quotes.forward).flatMap((strike) => {
      const at = strike / quotes.forward;
      const rights =
        Math.abs(at - 1) < 0.03
          ? (['put', 'call'] as const)
          : at < 1
            ? (['put'] as const)
            : (['call'] as const);
      return rights.map((right): ReanchoredOption => ({ right, strike: strike * scale, expiry }));
    });
  });
  return { underlying: chain.underlying, expiries, options, asOfMs: chain.asOfMs };
}

/** The element nearest to each wanted value, each at most once, in the order of the list. */
function nearest<T>(
  list: readonly T[],
  wanted: readonly number[],
  of: (each: T) => number,
): readonly T[] {
  const chosen = new Set<T>();
  for (const value of wanted) {
    let best: T | undefined;
    for (const each of list)
      if (best === undefined || Math.abs(of(each) - value) < Math.abs(of(best) - value))
        best = each;
    if (best !== undefined) chosen.add(best);
  }
  return list.filter((each) => chosen.has(each));
}
