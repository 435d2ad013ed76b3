// What can be held: the terms of every kind of contract, and the value of one contract at a price. Everything is
// `size x unitValue - cost`; how a price is made is for pricing/ and mark/.
import { assertNever } from '../base/assert.ts';
import { Exact } from '../base/exact.ts';

export const RIGHTS = ['call', 'put'] as const;
export type Right = (typeof RIGHTS)[number];
export const PAYOFFS = ['linear', 'inverse'] as const;
/** Linear contracts pay in the quote currency, inverse ones in the coin. */
export type Payoff = (typeof PAYOFFS)[number];

type Terms = {
  readonly symbol: string;
  /** The coin whose price moves it, such as BTC. */
  readonly underlying: string;
  /** The asset in which profit and loss are paid. */
  readonly settle: string;
  readonly payoff: Payoff;
  /** Coins per contract; for inverse perpetuals and futures quote units per contract (the face value). */
  readonly contractSize: Exact;
};
/** A contract that cannot be worth more than `cap` quote units a coin; both sides put up all that they can lose. */
type Cap = { readonly cap?: Exact };

export type Perpetual = Terms & { readonly kind: 'perpetual' };
export type Future = Terms & Cap & { readonly kind: 'future'; readonly expiryMs: number };
export type Option = Terms & {
  readonly kind: 'option';
  readonly expiryMs: number;
  /** Quote units per coin, positive. */
  readonly strike: Exact;
  readonly right: Right;
};
export type Instrument = Perpetual | Future | Option;

/**
 * Value of one contract in its settlement asset, exact. `price` is quoted as the venue quotes it: quote units per coin,
 * or coins per coin for coin-settled options. An inverse contract is worth `-face / price`, so that a long one gains as
 * the price rises; its price must be positive.
 */
export function unitValue(instrument: Instrument, price: Exact): Exact {
  switch (instrument.kind) {
    case 'perpetual':
    case 'future':
      return instrument.payoff === 'linear'
        ? instrument.contractSize.times(price)
        : instrument.contractSize.over(price).negated();
    case 'option':
      return instrument.contractSize.times(price);
    default:
      return assertNever(instrument);
  }
}

/** What the holder is paid per coin at a settlement price, in quote units, never negative. */
export function intrinsic(right: Right, strike: Exact, settlement: Exact): Exact {
  const inTheMoney = right === 'call' ? settlement.minus(strike) : strike.minus(settlement);
  return Exact.max(inTheMoney, Exact.ZERO);
}

/** Coins that one contract stands for at a price, positive. */
export function coinsPerContract(instrument: Instrument, price: Exact): Exact {
  return instrument.kind !== 'option' && instrument.payoff === 'inverse'
    ? instrument.contractSize.over(price)
    : instrument.contractSize;
}
