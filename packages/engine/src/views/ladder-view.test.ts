// The ladder and receipts of deleveraging as read models: amounts in coins, sides from the account's own point of view.
import { expect, test } from 'vitest';
import { DEFAULT_LADDER, rungOf } from '../domain/parameters-ladder.ts';
import { State } from '../state/state.ts';
import { ladderView, receiptView } from './ladder-view.ts';
import { DOLLAR, lots, quanta, smallState, ticks } from './state.fixture.ts';

test('the ladder in force, its amounts in whole coins; none before there is an asset', () => {
  const state = smallState();
  state.listing.ladder = {
    ...DEFAULT_LADDER,
    name: 'ours',
    rungs: [rungOf({ stage: 'reduceInBook', wholeBelow: quanta(100n * DOLLAR) })],
    auctionNotionalMost: quanta(2_500_000n),
    disposalWholeLots: lots(10n),
  };
  expect(ladderView(state)).toMatchObject({
    name: 'ours',
    rungs: [{ stage: 'reduceInBook', wholeBelow: '100' }],
    auctionNotionalMost: '2.5',
    disposalWholeLots: '10',
    adlPolicy: DEFAULT_LADDER.adlPolicy,
  });
  expect(ladderView(new State())).toBeUndefined();
});

test('who gives up a short for a bankrupt long buys, and sees what other policies would have taken', () => {
  const receipt = {
    type: 'AdlReceiptIssued',
    account: 7,
    market: 1,
    bankrupt: 6,
    rank: 1,
    of: 2,
    candidates: 9,
    lots: lots(300n),
    quote: quanta(15_000n * DOLLAR),
    mark: ticks(500_500n),
    reason: 'atMark',
    policy: 'minimalHarm',
    score: '12',
    others: [{ policy: 'proRata', lots: lots(20n) }],
  } as const;
  const at = { sequence: 5, line: 2, time: 9 };
  expect(receiptView(smallState(), receipt, at)).toEqual({
    ...at,
    account: 7,
    market: 1,
    symbol: 'ETH-PERP',
    bankrupt: 6,
    rank: 1,
    of: 2,
    candidates: 9,
    side: 'buy',
    size: '0.3',
    quote: '15000',
    mark: '50050',
    reason: 'atMark',
    policy: 'minimalHarm',
    score: '12',
    others: [{ policy: 'proRata', size: '0.02' }],
  });
  const long = { ...receipt, lots: lots(-300n), quote: quanta(-15_000n * DOLLAR) };
  expect(receiptView(smallState(), long, at)).toMatchObject({ side: 'sell', size: '0.3' });
});
