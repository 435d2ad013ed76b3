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
