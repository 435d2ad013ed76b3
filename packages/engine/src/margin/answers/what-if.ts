// What if: the same account after a trade, a close, a deposit, a move of prices or of volatilities. A change gives new
// holdings or a new snapshot; margin is asked again of the result, by the same one function as always.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Holdings, joined, type Position } from '../../domain/holdings.ts';
import { type Instrument, unitValue } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import { movedPrice, movedVolatility } from './moved-market.ts';

export type Change =
  /** Adds signed contracts at a price, the mark if none is given; the cash of the trade stays in its cost. */
  | {
      readonly type: 'trade';
      readonly instrument: Instrument;
      readonly size: Exact;
      readonly price?: Exact;
    }
  /** Closes the position at the mark and books what it made to the settlement asset; of an option whose premium was paid, its worth. */
  | { readonly type: 'close'; readonly symbol: string }
  /** Signed coins: a negative amount is a withdrawal. */
  | { readonly type: 'deposit'; readonly asset: string; readonly amount: Exact }
  /** Index, forwards, marks and the coin itself, all by one factor: -0.1 is ten percent down. */
  | { readonly type: 'movePrice'; readonly underlying: string; readonly by: Exact }
  /** Volatilities of the underlying's options, added: 0.05 is five points up. */
  | { readonly type: 'moveVolatility'; readonly underlying: string; readonly by: number };

export type Priced = {
  readonly holdings: Holdings;
  readonly snapshot: Snapshot;
  /** What is held and what may be traded, by symbol: their marks move with the market. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /**
   * Where the premium of a traded option goes: into the position's cost, as left out, for rulebooks that count options as
   * PnL; out of the balance for those that count them at mark or not at all.
   */
  readonly premiums?: 'inCost' | 'inBalance';
};

/** The account and its market after the changes, in their order. Nothing is judged here. */
export function after(before: Priced, changes: readonly Change[]): Result<Priced, MarginRefusal> {
  let now: Priced = before;
  for (const change of changes) {
    const next = apply(now, change);
    if (!next.ok) return next;
    now = next.value;
  }
  return ok(now);
}

function apply(before: Priced, change: Change): Result<Priced, MarginRefusal> {
  const { holdings, snapshot } = before;
  switch (change.type) {
    case 'trade':
      return traded(before, change);
    case 'close':
      return closed(before, change.symbol);
    case 'deposit': {
      const { asset, amount } = change;
      if (!snapshot.assets.has(asset)) return err(unknown('UnknownAsset', asset));
      const balances = [...holdings.balances, { asset, amount }];
      return ok({ ...before, holdings: joined({ ...holdings, balances }) });
    }
    case 'movePrice': {
      const moved = movedPrice(snapshot, before.instruments, change);
      return moved.ok ? ok({ ...before, snapshot: moved.value }) : moved;
    }
    case 'moveVolatility': {
      const moved = movedVolatility(snapshot, before.instruments, change);
      return moved.ok ? ok({ ...before, snapshot: moved.value }) : moved;
    }
    default:
      return assertNever(change);
  }
}

function traded(
  before: Priced,
  { instrument, size, price }: Extract<Change, { type: 'trade' }>,
): Result<Priced, MarginRefusal> {
  const { holdings, snapshot } = before;
  const quote = snapshot.instruments.get(instrument.symbol);
  if (quote === undefined) return err(unknown('UnknownInstrument', instrument.symbol));
  const cost = size.times(unitValue(instrument, price ?? quote.mark));
  const isPaid = instrument.kind === 'option' && before.premiums === 'inBalance';
  const paid = { asset: instrument.settle, amount: cost.negated() };
  const traded = { instrument, size, cost: isPaid ? Exact.ZERO : cost, fundingOwed: Exact.ZERO };
  const positions = [...holdings.positions, traded];
  const balances = isPaid ? [...holdings.balances, paid] : holdings.balances;
  return ok({ ...before, holdings: joined({ ...holdings, balances, positions }) });
}

function closed(before: Priced, symbol: string): Result<Priced, MarginRefusal> {
  const { holdings, snapshot } = before;
  const whole = joined(holdings);
  const held = whole.positions.find(({ instrument }) => instrument.symbol === symbol);
  const quote = snapshot.instruments.get(symbol);
  if (held === undefined || quote === undefined) return err(unknown('UnknownInstrument', symbol));
  const isPaid = held.instrument.kind === 'option' && before.premiums === 'inBalance';
  const amount = gainOf(isPaid ? { ...held, cost: Exact.ZERO } : held, quote.mark);
  const balances = [...whole.balances, { asset: held.instrument.settle, amount }];
  const positions = whole.positions.filter((each) => each !== held);
  return ok({ ...before, holdings: joined({ ...whole, balances, positions }) });
}

/** The same account with the marks of nothing else to move: for questions that move the market many times. */
export function heldOnly(priced: Priced): Priced {
  const { positions, orders } = priced.holdings;
  const held = [...positions, ...orders].map(
    ({ instrument }) => [instrument.symbol, instrument] as const,
  );
  return { ...priced, instruments: new Map(held) };
}

/** What closing at a price books, in the settlement asset: value less cost less funding owed. */
export const gainOf = (held: Position, price: Exact): Exact =>
  held.size.times(unitValue(held.instrument, price)).minus(held.cost).minus(held.fundingOwed);

const unknown = (code: 'UnknownAsset' | 'UnknownInstrument', where: string): MarginRefusal => ({
  code,
  where,
  message: `${where} is neither held nor quoted here`,
});
