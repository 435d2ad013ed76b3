// Tables and columns of liquidation and of the waterfall: rungs, auctions, backstops, the fund's contributors, shared losses.
import type { Quanta } from '../domain/units.ts';
import { F64Column, I64Column, type Memory, U32Column, U8Column } from './columns.ts';

export const accountLiquidationColumns = (m: Memory) => ({
  /** Rung of the ladder that the account is on; without meaning while it is not in liquidation. */
  rung: new U8Column(m, 'account.rung', 256),
  /** Orders of the ladder that are in the book. */
  liquidationOrders: new U32Column(m, 'account.liquidationOrders', 256),
  /** When an order of the ladder was last placed; 0 where none was since the liquidation began. */
  lastLadderOrder: new F64Column(m, 'account.lastLadderOrder', 256),
  /** When the liquidation began; 0 while there is none. */
  liquidationSince: new F64Column(m, 'account.liquidationSince', 256),
  /** When margin level `liquidation` was reached; 0 at any other level. */
  breachSince: new F64Column(m, 'account.breachSince', 256),
});

export const marketLiquidationColumns = (m: Memory) => ({
  /** Short average of the mark less the mark, in thousandths of a tick, as it was at `averageTime`; it decays from there. */
  averageGap: new I64Column(m, 'market.averageGap', 64),
  averageTime: new F64Column(m, 'market.averageTime', 64),
  /** Shared losses that winners have still to meet: negative. */
  socialised: new I64Column<Quanta>(m, 'market.socialised', 64),
});

export const assetLiquidationColumns = (m: Memory) => ({
  tranche: new I64Column<Quanta>(m, 'asset.tranche', 16),
});
