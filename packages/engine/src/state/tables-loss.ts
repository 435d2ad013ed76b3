// Tables and columns of shared losses: the losses of a step that winners meet when they are next touched, and the realised
// gains that may still be charged, by account and market.
import type { Quanta, UnitValue } from '../domain/units.ts';
import { F64Column, I64Column, type Memory, U32Column } from './columns.ts';

/**
 * Epochs of shared loss: all that was shared over the winners of one market at one sequence. First in, first out; an epoch
 * whose winners have all met it keeps its row, without winners, until those before it are met too.
 */
export const lossTable = (m: Memory) => ({
  market: new U32Column(m, 'loss.market', 16),
  /** Counts the epochs of the market, from 1. */
  epoch: new U32Column(m, 'loss.epoch', 16),
  /** The step it belongs to: later deficits of the same step join it while none of its winners has met it. */
  sequence: new F64Column(m, 'loss.sequence', 16),
  time: new F64Column(m, 'loss.time', 16),
  unitValue: new I64Column<UnitValue>(m, 'loss.unitValue', 16),
  fundingIndex: new I64Column(m, 'loss.fundingIndex', 16),
  amount: new I64Column<Quanta>(m, 'loss.amount', 16),
  /** Gains of all its winners at that sequence. */
  gains: new I64Column<Quanta>(m, 'loss.gains', 16),
  /** What is not met yet of the amount; and how many of its winners have still to meet it. */
  left: new I64Column<Quanta>(m, 'loss.left', 16),
  winners: new U32Column(m, 'loss.winners', 16),
  winnersLeft: new U32Column(m, 'loss.winnersLeft', 16),
});

/** Realised profit of an account in a market that was immature at `since`; chained by `next`. Row + 1, 0: none. */
export const gainTable = (m: Memory) => ({
  account: new U32Column(m, 'gain.account', 64),
  market: new U32Column(m, 'gain.market', 64),
  next: new U32Column(m, 'gain.next', 64),
  amount: new I64Column<Quanta>(m, 'gain.amount', 64),
  since: new F64Column(m, 'gain.since', 64),
  /** The last epoch of the market that it has met. */
  lossEpoch: new U32Column(m, 'gain.lossEpoch', 64),
});

export const accountLossColumns = (m: Memory) => ({
  /** Row + 1 of the first of its gains, 0: none. */
  firstGain: new U32Column(m, 'account.firstGain', 256),
});
export const positionLossColumns = (m: Memory) => ({
  /** The last epoch of the market that the position has met, or that does not concern it. */
  lossEpoch: new U32Column(m, 'position.lossEpoch', 256),
});
export const marketLossColumns = (m: Memory) => ({
  /** Epochs of shared loss so far. */
  lossEpochs: new U32Column(m, 'market.lossEpochs', 64),
});
