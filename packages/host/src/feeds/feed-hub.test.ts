import { expect, it } from 'vitest';
import { systemClock } from './feed-clock.ts';
import { FeedHub, type HubTick } from './feed-hub.ts';
import type { OnPrice, PriceFeed, PriceObservation } from './price-feed.ts';

class PlayedFeed implements PriceFeed {
  say: OnPrice = () => {};
  isStopped = false;
  last: PriceObservation | undefined;
  start(onPrice: OnPrice): void {
    this.say = (price) => {
      this.last = price;
      onPrice(price);
    };
  }
  async stop(): Promise<void> {
    this.isStopped = true;
  }
  report() {
    const counts = { accepted: 0, repeated: 0, refused: {} as never };
    const status = { type: 'idle' } as const;
    return [{ source: 'a', decimals: 2, origin: 'here', status, counts, last: this.last }];
  }
}
const price = (source: string, value: bigint, time: number): PriceObservation => ({
  source,
  price: value,
  time,
  confidence: 0n,
});

it('hands over the newest price of each source once, ordered by source', async () => {
  const feed = new PlayedFeed();
  const hub = new FeedHub({ feeds: [feed], clock: systemClock, onStatus: () => {} });
  hub.start();
  expect(hub.isComplete).toBe(false);
  feed.say(price('b', 1n, 1));
  feed.say(price('a', 2n, 1));
  feed.say(price('b', 3n, 2));
  expect(hub.take()).toEqual([price('a', 2n, 1), price('b', 3n, 2)]);
  expect(hub.take()).toEqual([]);
  expect(hub.isComplete).toBe(true);
  await hub.stop();
  expect(feed.isStopped).toBe(true);
});

it('ticks at a fixed rate of its clock, leaves out what is missed, and stops', async () => {
  let time = 1_000;
  const waits: number[] = [];
  const clock = {
    now: () => time,
    random: () => 0,
    sleep: async (ms: number) => {
      waits.push(ms);
      time += ms;
    },
  };
  const feed = new PlayedFeed();
  const hub = new FeedHub({ feeds: [feed], clock, onStatus: () => {} });
  hub.start();
  const ticks: HubTick[] = [];
  await new Promise<void>((resolve) => {
    hub.everyTick(100, (tick) => {
      ticks.push(tick);
      feed.say(price('a', BigInt(ticks.length), tick.time));
      // The second tick takes two and a half intervals.
      if (ticks.length === 2) time += 250;
      if (ticks.length === 4) resolve();
    });
  });
  await hub.stop();
  expect(ticks.map((tick) => tick.time)).toEqual([1_100, 1_200, 1_500, 1_600]);
  expect(ticks[2]?.prices).toEqual([price('a', 2n, 1_200)]);
  expect(ticks[0]?.prices).toEqual([]);
  expect(waits.slice(0, 4)).toEqual([100, 100, 50, 100]);
  expect(ticks).toHaveLength(4);
});
