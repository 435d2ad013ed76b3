// Instruments, snapshots and parameters for the tests of portfolio margin blocks. Parameters are read through the schemas
// that rulebooks are read with, so that a test writes what a rulebook writes.
import { Exact } from '../../base/exact.ts';
import type { Order, Position } from '../../domain/holdings.ts';
import type { Future, Instrument, Option, Perpetual } from '../../domain/instrument.ts';
import type { Mistake, Schema } from '../../domain/schema.ts';
import type { InstrumentQuote, Snapshot } from '../../domain/snapshot.ts';
import type { LevelFigures, MarginModel, Scope } from '../model/margin-model.ts';

export const NOW = Date.UTC(2025, 0, 1);
export const DAY = 86_400_000;
export const inDays = (days: number): number => NOW + days * DAY;

export function read<T>(schema: Schema<T>, value: unknown): T {
  const mistakes: Mistake[] = [];
  const found = schema.read(value, [], mistakes);
  if (found === undefined) throw new Error(JSON.stringify(mistakes));
  return found;
}
export function mistakesOf(schema: Schema<unknown>, value: unknown): string {
  const mistakes: Mistake[] = [];
  schema.read(value, [], mistakes);
  return mistakes.map((each) => each.message).join('; ');
}

type Terms = {
  readonly underlying?: string;
  readonly settle?: string;
  readonly contractSize?: string;
};
const terms = (symbol: string, given: Terms) => ({
  symbol,
  underlying: given.underlying ?? 'BTC',
  settle: given.settle ?? 'USD',
  contractSize: Exact.of(given.contractSize ?? '1'),
});
const payoffOf = (given: Terms) =>
  given.settle !== undefined && given.settle === (given.underlying ?? 'BTC') ? 'inverse' : 'linear';

export const perpetual = (symbol: string, given: Terms = {}): Perpetual => ({
  kind: 'perpetual',
  payoff: payoffOf(given),
  ...terms(symbol, given),
});
export const future = (symbol: string, days: number, given: Terms = {}): Future => ({
  kind: 'future',
  payoff: payoffOf(given),
  expiryMs: inDays(days),
  ...terms(symbol, given),
});
export const option = (
  right: 'call' | 'put',
  strike: string,
  days: number,
  given: Terms = {},
): Option => ({
  kind: 'option',
  payoff: payoffOf(given),
  expiryMs: inDays(days),
  strike: Exact.of(strike),
  right,
  ...terms(
    `${given.underlying ?? 'BTC'} ${days}d ${strike} ${right} ${given.settle ?? 'USD'}`,
    given,
  ),
});
export const position = (instrument: Instrument, size: string | Exact): Position => ({
  instrument,
  size: typeof size === 'string' ? Exact.of(size) : size,
  cost: Exact.ZERO,
  fundingOwed: Exact.ZERO,
});

export type MarketOf = {
  readonly numeraire?: string;
  /** Price of each asset in the numeraire. */
  readonly assets?: Readonly<Record<string, string>>;
  /** Index price by underlying. */
  readonly spots?: Readonly<Record<string, string>>;
  /** Days of the expiries quoted, all with the forward at spot unless `forwards` says otherwise. */
  readonly expiryDays?: readonly number[];
  readonly forwards?: Readonly<Record<number, string>>;
  /** Mark by symbol; `spot` and volatility 0.6 where left out. */
  readonly quotes?: Readonly<
    Record<string, { readonly mark?: string; readonly volatility?: number }>
  >;
  readonly nowMs?: number;
};

/** A scope of positions in a market that quotes all of their instruments. */
export function scopeOf(
  positions: readonly Position[],
  of: MarketOf = {},
  balances: Readonly<Record<string, string>> = {},
  orders: readonly Order[] = [],
): Scope {
  const spots = of.spots ?? { BTC: '50000', ETH: '2500' };
  const instruments = new Map<string, InstrumentQuote>();
  for (const { instrument } of [...positions, ...orders]) {
    const quote = of.quotes?.[instrument.symbol];
    const spot = spots[instrument.underlying] ?? '1';
    instruments.set(instrument.symbol, {
      mark: Exact.of(quote?.mark ?? spot),
      confidence: Exact.ONE,
      ...(instrument.kind === 'option' ? { volatility: quote?.volatility ?? 0.6 } : {}),
    });
  }
  const expiries = (spot: string) =>
    (of.expiryDays ?? [1, 7, 30, 60, 90, 180, 365]).map((days) => ({
      expiryMs: inDays(days),
      forwardFixed: Exact.ZERO,
      forwardVariable: Exact.of(of.forwards?.[days] ?? spot),
      rate: Exact.ZERO,
      forwardConfidence: Exact.ONE,
      rateConfidence: Exact.ONE,
    }));
  const snapshot: Snapshot = {
    nowMs: of.nowMs ?? NOW,
    numeraire: of.numeraire ?? 'USD',
    assets: new Map(
      Object.entries(of.assets ?? { USD: '1' }).map(([asset, price]) => [
        asset,
        { price: Exact.of(price), confidence: Exact.ONE },
      ]),
    ),
    underlyings: new Map(
      Object.entries(spots).map(([underlying, spot]) => [
        underlying,
        {
          underlying,
          spot: Exact.of(spot),
          spotConfidence: Exact.ONE,
          stablePrice: Exact.ONE,
          expiries: expiries(spot),
        },
      ]),
    ),
    instruments,
  };
  const rows = Object.entries(balances).map(([asset, amount]) => ({
    asset,
    amount: Exact.of(amount),
  }));
  return { name: 'account', holdings: { balances: rows, positions, orders }, snapshot };
}

/** The figures of a model that must not refuse. */
export function figuresOf<P>(model: MarginModel<P>, scope: Scope, parameters: P): LevelFigures {
  const figures = model.requirement(scope, parameters);
  if (!figures.ok) throw new Error(figures.error.message);
  return figures.value;
}
export const requiredOf = <P>(model: MarginModel<P>, scope: Scope, parameters: P): string =>
  String(figuresOf(model, scope, parameters).initial.value);
