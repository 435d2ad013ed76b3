// A settlement session in which losers cannot pay all: what the pool pays for them, and what winners receive.
import { paySession } from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import type { Adapter } from '../adapter.ts';
import { exactOf, listOf, objectOf, textOf } from '../fields.ts';

/** The party that stands for the house in the source. */
const NETWORK = 'network';

export const vegaLossSocialisation: Adapter = ({ input, expected }) => {
  const { received, poolAfter, collected } = paySession({
    pool: exactOf(input, 'insurancePool'),
    losses: listOf(input, 'losses').map((each) => ({
      party: textOf(each, 'party'),
      loss: exactOf(each, 'loss'),
      balance: exactOf(each, 'availableBalance'),
    })),
    gains: listOf(input, 'gainsInOrder').map((each) => ({
      party: textOf(each, 'party'),
      gain: exactOf(each, 'gain'),
    })),
    house: NETWORK,
    quantum: Exact.ONE,
  });
  // The source states what some of the winners receive.
  const asked = objectOf(expected, 'received');
  return {
    received: Object.fromEntries(
      received.filter(({ party }) => party in asked).map(({ party, amount }) => [party, amount]),
    ),
    insurancePoolAfter: poolAfter,
    totalCollected: collected,
  };
};
