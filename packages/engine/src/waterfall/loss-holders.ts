// Everybody who may have a shared loss to meet: rows of positions, then rows of realised gains, under one numbering.
import { type AccountId, type MarketId, NONE } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';

export type LossHolder = {
  readonly account: AccountId;
  readonly market: MarketId;
  /** The last epoch of the market that the row has met. */
  readonly met: number;
};

export const holderRows = (state: ReadState): number =>
  state.scalar('positions') + state.scalar('gains');

/** Undefined for a row that nobody holds. */
export function holderAt(state: ReadState, row: number): LossHolder | undefined {
  const positions = state.scalar('positions');
  const table = row < positions ? state.positions : state.gains;
  const at = row < positions ? row : row - positions;
  const account = table.account.get(at);
  if (account === NONE) return undefined;
  return { account, market: table.market.get(at), met: table.lossEpoch.get(at) };
}
