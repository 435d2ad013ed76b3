// Rejects at the wire: numbers kept exact, one sentence, a status.
import { expect, test } from 'vitest';
import type { Reject } from '../domain/reject.ts';
import type { Quanta } from '../domain/units.ts';
import { REJECT_STATUS, rejectToJson, rejectToSentence } from './reject.ts';

const short: Reject = {
  type: 'InitialMarginNotMet',
  account: 7,
  equity: 90n as Quanta,
  required: 9_007_199_254_740_993n as Quanta,
  binding: 'initialMargin',
};

test('a reject keeps its numbers exact', () => {
  expect(rejectToJson(short)).toEqual({
    type: 'InitialMarginNotMet',
    account: 7,
    equity: '90',
    required: '9007199254740993',
    binding: 'initialMargin',
  });
  expect(REJECT_STATUS[short.type]).toBe(422);
});

test('a reject reads as one sentence', () => {
  expect(rejectToSentence(short)).toBe(
    'Initial margin not met: account 7, equity 90, required 9007199254740993, binding initialMargin.',
  );
  expect(rejectToSentence({ type: 'NotConfigured' })).toBe('Not configured.');
  const breach = { rule: 'longStep', what: 'BTC', stepPpm: 3, costPpm: 2, coverPpm: 1 } as const;
  expect(rejectToSentence({ type: 'ListingUnsafe', breaches: [breach] })).toBe(
    'Listing unsafe: breaches [rule longStep what BTC stepPpm 3 costPpm 2 coverPpm 1].',
  );
});

test.each([
  [
    { type: 'ParameterOutOfRange', parameter: 'seen', value: '-1', range: '0 to 9', unit: 'bids' },
    'Parameter out of range: seen is -1, the range is 0 to 9 (bids).',
  ],
  [{ type: 'UnknownId', what: 'account', id: 99 }, 'Unknown id: there is no account 99.'],
  [
    { type: 'SelfTrade', account: 7 },
    'Self trade: account 7 has the same owner as the other side.',
  ],
  [
    { type: 'NotInAuction', account: 7 },
    'Not in auction: account 7 is in none, or does not need one any more.',
  ],
  [
    { type: 'TrancheClosed' },
    'Tranche closed: the venue has stated no terms for contributors (SetFundTerms).',
  ],
  [
    { type: 'UnwindNotWanted', account: 7, wanted: 3, current: 0, until: 0 },
    'Unwind not wanted: no proposal for account 7 is waited for.',
  ],
  [
    { type: 'UnwindNotWanted', account: 7, wanted: 3, current: 4, until: 9 },
    'Unwind not wanted: account 7, wanted 3, current 4, until 9.',
  ],
  [
    { type: 'AuctionStale', account: 7, why: 'a market has ended' },
    'Auction stale: account 7; a market has ended.',
  ],
] as const)('what is refused, and what would be legal, is said: %o', (reject: Reject, sentence) => {
  expect(rejectToSentence(reject)).toBe(sentence);
});
