// Losses shared by an index that accounts meet when next touched, and the realised gains that may be charged. Tags 155 to 164.
import { postings } from './chart-of-accounts.ts';
import type { SchemaTable } from './record.ts';

export const lossEvents = {
  /**
   * A loss is shared over all winners of a market at this sequence: each owes ceil(own gain * all that the epoch shares /
   * `gains`) of its own gain, and meets it when it is next touched. A later deficit of the step joins the epoch. `gains` and
   * `winners` are those of the epoch; `unitValue` and `fundingIndex` are what gains are measured at.
   */
  LossShared: {
    tag: 155,
    fields: {
      market: 'id',
      epoch: 'count',
      amount: 'quanta',
      gains: 'quanta',
      winners: 'count',
      unitValue: 'wide',
      fundingIndex: 'wide',
    },
  },
  /**
   * An account met its cuts in a market: into the cost of its open position, and from its balance as far as they are of
   * realised gains (`fromHeld`). What rounding up took beyond the loss is residue. `costAfter` is 0 without a position.
   */
  LossMet: {
    tag: 156,
    fields: {
      account: 'id',
      market: 'id',
      amount: 'quanta',
      fromHeld: 'quanta',
      residue: 'quanta',
      costAfter: 'quanta',
      heldAfter: 'quanta',
      cuts: { list: { epoch: 'count', amount: 'quanta', residue: 'quanta' } },
      postings,
    },
  },
  /** The sweep over accounts that have still to meet a shared loss goes on from here at the next step. */
  LossSweepMoved: { tag: 157, fields: { row: 'count' } },
  /** Of the account's realised profit in this market so much was immature at `since`: what a shared loss may still charge. */
  MarketGainSet: {
    tag: 158,
    fields: { account: 'id', market: 'id', amount: 'quanta', since: 'time' },
  },
} as const satisfies SchemaTable;
