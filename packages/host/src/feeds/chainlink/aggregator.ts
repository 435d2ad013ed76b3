// What of Chainlink's AggregatorV3 interface is read, and what makes one of its rounds a price.
import type { Refusal } from '../price-feed.ts';
import type { StatedPrice } from '../source-desk.ts';
import { NO_INTERVAL } from '../decimal-number.ts';

export const aggregatorAbi = [
  {
    type: 'function',
    name: 'decimals',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ name: '', type: 'uint8' }],
  },
  {
    type: 'function',
    name: 'latestRoundData',
    stateMutability: 'view',
    inputs: [],
    outputs: [
      { name: 'roundId', type: 'uint80' },
      { name: 'answer', type: 'int256' },
      { name: 'startedAt', type: 'uint256' },
      { name: 'updatedAt', type: 'uint256' },
      { name: 'answeredInRound', type: 'uint80' },
    ],
  },
  {
    // Of a proxy: the contract behind it, which is the one that emits events.
    type: 'function',
    name: 'aggregator',
    stateMutability: 'view',
    inputs: [],
    outputs: [{ name: '', type: 'address' }],
  },
  {
    type: 'event',
    name: 'AnswerUpdated',
    inputs: [
      { name: 'current', type: 'int256', indexed: true },
      { name: 'roundId', type: 'uint256', indexed: true },
      { name: 'updatedAt', type: 'uint256', indexed: false },
    ],
  },
] as const;

export type Round = {
  readonly roundId: bigint;
  readonly answer: bigint;
  readonly updatedAt: bigint;
  readonly answeredInRound: bigint;
};

/** Seconds up to the year 5138: what is beyond is no time. */
const SECONDS_MAX = 100_000_000_000n;

/**
 * The price of a round, or why it is none: `updatedAt` is 0 until a round is answered, and a round whose answer is of an
 * earlier round repeats an old price under a new number. The price's time is `updatedAt`; Chainlink states no interval.
 */
export function roundPrice(round: Round, decimals: number): StatedPrice | Refusal {
  const { roundId, answer, updatedAt, answeredInRound } = round;
  if (updatedAt === 0n) return 'roundOpen';
  if (answeredInRound < roundId) return 'roundOld';
  if (updatedAt > SECONDS_MAX) return 'malformed';
  return {
    price: { coefficient: answer, exponent: -decimals },
    time: Number(updatedAt) * 1000,
    confidence: NO_INTERVAL,
  };
}

/** The upper bits of a proxy's round number count the contracts that stood behind it. */
export const phaseOf = (roundId: bigint): bigint => roundId >> 64n;
