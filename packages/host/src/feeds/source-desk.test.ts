import { expect, it } from 'vitest';
import { NO_INTERVAL, readDecimal } from './decimal-number.ts';
import type { FeedStatus, PriceObservation } from './price-feed.ts';
import { SourceDesk } from './source-desk.ts';

const START = 1_000_000;

function desk(decimals = 2) {
  const prices: PriceObservation[] = [];
  const statuses: FeedStatus[] = [];
  const clock = { time: START, now: () => clock.time, random: () => 0, sleep: async () => {} };
  const made = new SourceDesk(
    { target: { source: 's', decimals }, origin: 'here', clock, staleMs: 1_000, aheadMs: 50 },
    {
      onPrice: (price) => prices.push(price),
      onStatus: (status) => statuses.push(status),
    },
  );
  const offer = (price: string, time: number | undefined, confidence = '0'): void =>
    made.offer(
      {
        price: readDecimal(price) ?? NO_INTERVAL,
        time,
        confidence: readDecimal(confidence) ?? NO_INTERVAL,
      },
      'stream',
    );
  return { desk: made, prices, statuses, clock, offer };
}

it('takes a price at the decimals of its index, its confidence rounded up', () => {
  const { offer, prices } = desk();
  offer('100.125', START, '0.0301');
  offer('100.124', START + 1);
  expect(prices).toEqual([
    { source: 's', price: 10_013n, time: START, confidence: 4n },
    { source: 's', price: 10_012n, time: START + 1, confidence: 0n },
  ]);
});

it.each([
  ['notPositive', '0', START, '0'],
  ['notPositive', '-5', START, '0'],
  ['notPositive', '0.004', START, '0'],
  ['tooLarge', '10000000000000.01', START, '0'],
  ['tooLarge', '1', START, '1e14'],
  ['malformed', '1', START, '-1'],
  ['malformed', '1', 0, '0'],
  ['malformed', '1', START + 0.5, '0'],
  ['malformed', '1', Number.NaN, '0'],
  ['timeless', '1', undefined, '0'],
  ['fromTheFuture', '1', START + 51, '0'],
] as const)('refuses as %s: %s at %s +- %s', (reason, price, time, confidence) => {
  const { desk: tried, offer, prices } = desk();
  offer(price, time, confidence);
  expect(prices).toEqual([]);
  const { refused } = tried.report().counts;
  expect(Object.entries(refused).filter(([, count]) => count > 0)).toEqual([[reason, 1]]);
});

it('takes the largest price, and one as far ahead as allowed', () => {
  const { offer, prices } = desk();
  offer('10000000000000', START + 50);
  expect(prices).toHaveLength(1);
});

it('lets time only rise: equal times are repeats, earlier ones refused', () => {
  const { desk: tried, offer, prices } = desk();
  offer('1', START);
  offer('2', START);
  offer('3', START - 1);
  offer('4', START + 1);
  expect(prices.map(({ price }) => price)).toEqual([100n, 400n]);
  expect(tried.report().counts).toMatchObject({ accepted: 2, repeated: 1 });
  expect(tried.report().counts.refused.olderThanLast).toBe(1);
});

it('is live while its newest price is fresh, by the time of the price, and says each change once', () => {
  const { desk: tried, offer, statuses, clock } = desk();
  tried.become({ type: 'connecting', attempt: 1 });
  offer('1', START - 5_000);
  offer('1', START - 4_000);
  offer('1', START);
  offer('1', START + 1);
  clock.time = START + 1_001;
  tried.grow();
  expect(statuses.at(-1)).toMatchObject({ type: 'live' });
  clock.time = START + 1_002;
  tried.grow();
  tried.grow();
  expect(statuses).toEqual([
    { type: 'connecting', attempt: 1 },
    { type: 'stale', since: START - 5_000 },
    { type: 'live', since: START, by: 'stream' },
    { type: 'stale', since: START + 1 },
  ]);
});

it('is live again by a repeat after a reconnection', () => {
  const { desk: tried, offer, statuses } = desk();
  offer('1', START);
  tried.become({ type: 'connecting', attempt: 2 });
  offer('1', START);
  expect(statuses.at(-1)).toEqual({ type: 'live', since: START, by: 'stream' });
});
