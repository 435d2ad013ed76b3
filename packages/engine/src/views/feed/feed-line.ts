// What the lines of the liquidation feed are made of: a line about an account, about lots of a market, and amounts in words.
// Which events make a line is said by the files beside.
import { neg } from '../../base/fixed.ts';
import type { Lots, Quanta, Ticks } from '../../domain/units.ts';
import type { ReadState } from '../../state/state.ts';
import { coins, money, priceText } from '../source.ts';
import type { LiquidationStep, LiquidationView } from '../view-types.ts';

export type Line = Omit<LiquidationView, 'sequence' | 'line' | 'time'>;

/** A line about no single market. `amount` is decimal text, or empty. */
export function plainLine(
  what: LiquidationStep,
  account: number,
  amount: string,
  text: string,
): Line {
  return { what, account, symbol: '', size: '', price: '', amount, text };
}

export function marketLine(
  state: ReadState,
  line: {
    readonly what: LiquidationStep;
    readonly account: number;
    readonly market: number;
    readonly size: Lots;
    readonly price: Ticks;
    readonly amount?: Quanta;
    readonly text: (size: string, price: string) => string;
  },
): Line {
  const market = state.market(line.market);
  const size = coins(market, absolute(line.size));
  const price = priceText(state, market, line.price);
  return {
    what: line.what,
    account: line.account,
    symbol: market.symbol,
    size,
    price,
    amount: line.amount === undefined ? '' : money(state, line.amount),
    text: line.text(`${size} ${market.symbol}`, price),
  };
}

export const absolute = <T extends bigint>(value: T): T => (value < 0n ? neg(value) : value);

/** Empty where the market is unknown. */
export const symbolOf = (state: ReadState, market: number): string =>
  state.listing.markets[market]?.symbol ?? '';

/** Legs of several markets as one phrase: "0.4 ETH-PERP and 1 BTC-PERP". */
export function legsText(
  state: ReadState,
  legs: readonly { readonly market: number; readonly lots: Lots }[],
): string {
  const parts = legs
    .filter(({ lots }) => lots !== 0n)
    .map(({ market, lots }) => {
      const listed = state.market(market);
      return `${coins(listed, absolute(lots))} ${listed.symbol}`;
    });
  const last = parts.pop() ?? 'nothing';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}
