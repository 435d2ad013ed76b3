// The venue's treasury: turns the coins that the insurance fund took in conversions back into cash, slowly, outside. Once
// an hour it sells a twentieth of each coin (all of a small rest) at the index less half the conversion discount: the fund
// bought at the whole discount, and keeps the other half for having waited.
import type { Input, Quanta, ReadState, TimeMs } from '@plimsoll/engine';
import { pow10 } from '@plimsoll/engine';
import type { Session } from './session.ts';

const EVERY_MS = 3_600_000;
const SHARE = 20n;
/** A rest below this, in settlement quanta (100 quote units at a scale of 6), is sold whole. */
const SMALL = 100_000_000n;

export class Treasury {
  private readonly session: Session;
  private nextTime = 0;

  constructor(session: Session) {
    this.session = session;
  }

  act(): void {
    const { session } = this;
    if (session.time < this.nextTime) return;
    this.nextTime = session.time + EVERY_MS;
    for (const sale of inventorySales(session.state, session.time)) session.step(sale);
  }
}

/** One round of sales of what the shared fund holds; none of a coin whose index is stale. */
export function inventorySales(state: ReadState, time: TimeMs): readonly Input[] {
  const sales: Input[] = [];
  for (let asset = 1; asset < state.listing.assets.length; asset += 1) {
    const held = state.balanceOf(state.scalar('sharedFund'), asset);
    const listed = state.asset(asset);
    if (held === 0n || state.indexes.fresh.get(listed.index) === 0) continue;
    const amount = (valueOf(state, asset, held) <= SMALL ? held : held / SHARE) as Quanta;
    const kept = 1_000_000n - BigInt(listed.conversionDiscountPpm) / 2n;
    const proceeds = ((valueOf(state, asset, amount) * kept) / 1_000_000n) as Quanta;
    if (amount > 0n && proceeds > 0n)
      sales.push({ type: 'SellInventory', time, asset, amount, proceeds });
  }
  return sales;
}

/** Settlement quanta of an amount at the index, rounded down. */
export function valueOf(state: ReadState, asset: number, amount: bigint): bigint {
  const digits = state.assetPriceDecimals(asset) + state.asset(asset).scale;
  return (amount * state.assetPrice(asset) * pow10(state.asset(0).scale)) / pow10(digits);
}
