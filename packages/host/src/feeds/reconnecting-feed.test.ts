// The attempts, waits and ends of a feed on a clock that the test moves, with a link that the test plays.
import { expect, it } from 'vitest';
import { NO_INTERVAL } from './decimal-number.ts';
import { FeedFailure } from './failure-text.ts';
import type { FeedClock } from './feed-clock.ts';
import type { FeedStatus } from './price-feed.ts';
import type { FeedSession } from './feed-session.ts';
import { type FeedLink, ReconnectingFeed } from './reconnecting-feed.ts';

const START = 1_000_000;
const PATIENCE = {
  connectMs: 1_000,
  silenceMs: 2_000,
  staleMs: 500,
  aheadMs: 0,
  retryFirstMs: 100,
  retryMostMs: 800,
  pollMs: 50,
};

/** Sleeps end when the test moves the time past them. */
class MovedClock implements FeedClock {
  time = START;
  private readonly sleepers = new Set<{ readonly until: number; wake(): void }>();
  now(): number {
    return this.time;
  }
  random(): number {
    return 0;
  }
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = { until: this.time + ms, wake: () => end() };
      this.sleepers.add(sleeper);
      const end = (): void => {
        signal.removeEventListener('abort', end);
        this.sleepers.delete(sleeper);
        resolve();
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  }
  get sleeping(): number {
    return this.sleepers.size;
  }
  /** In steps small enough that whoever wakes can sleep again. */
  async move(ms: number): Promise<void> {
    const until = this.time + ms;
    while (this.time < until) {
      this.time += 10;
      for (const sleeper of this.sleepers) {
        if (sleeper.until > this.time) continue;
        sleeper.wake();
      }
      await settled();
    }
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function played(connect: FeedLink['connect'], poll?: FeedLink['poll']) {
  const clock = new MovedClock();
  const statuses: FeedStatus[] = [];
  const link: FeedLink = poll === undefined ? { connect } : { connect, poll };
  const targets = [{ source: 's', decimals: 0, staleMs: PATIENCE.staleMs, origin: 'here' }];
  const feed = new ReconnectingFeed({ link, targets, patience: PATIENCE, clock });
  feed.start(
    () => {},
    (_, status) => statuses.push(status),
  );
  const reasons = (): readonly string[] =>
    statuses.flatMap((status) => (status.type === 'reconnecting' ? [status.reason] : []));
  const waits = (): readonly number[] =>
    statuses.flatMap((status) => (status.type === 'reconnecting' ? [status.inMs] : []));
  return { clock, statuses, feed, reasons, waits };
}
const say = (session: FeedSession, time: number): void =>
  session.offer(
    's',
    { price: { coefficient: 7n, exponent: 0 }, time, confidence: NO_INTERVAL },
    'stream',
  );
const untilAborted = ({ signal }: FeedSession): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

it('waits twice as long after each failure, up to the bound', async () => {
  const { clock, waits, reasons, feed } = played(() => Promise.reject(new FeedFailure('refused')));
  await clock.move(2_500);
  expect(waits().slice(0, 6)).toEqual([50, 100, 200, 400, 400, 400]);
  expect(new Set(reasons())).toEqual(new Set(['refused']));
  await feed.stop();
});

it('gives up an attempt that brings no price in time, and a connection that falls silent', async () => {
  let attempts = 0;
  const { clock, reasons, feed, statuses } = played((session) => {
    attempts += 1;
    if (attempts === 2) say(session, START + 1_000);
    return untilAborted(session);
  });
  await clock.move(1_150);
  expect(reasons()).toEqual(['no price within 1000 ms of connecting']);
  expect(statuses.at(-1)?.type).toBe('live');
  await clock.move(2_100);
  expect(reasons()[1]).toBe('no price for 2000 ms');
  expect(statuses.map(({ type }) => type).slice(0, 6)).toEqual([
    'connecting',
    'reconnecting',
    'connecting',
    'live',
    'stale',
    'reconnecting',
  ]);
  await feed.stop();
});

it('starts the count of attempts anew after a connection that held, not after one that flickered', async () => {
  let attempts = 0;
  const { clock, waits, feed } = played(async (session) => {
    attempts += 1;
    say(session, clock.time);
    const holdsMs = attempts === 3 ? 900 : 10;
    await clock.sleep(holdsMs, session.signal);
    throw new FeedFailure('lost');
  });
  await clock.move(2_000);
  expect(waits().slice(0, 4)).toEqual([50, 100, 50, 100]);
  await feed.stop();
});

it('asks the other way after two failures, and is live by it', async () => {
  let polls = 0;
  const { clock, statuses, feed } = played(
    () => Promise.reject(new FeedFailure('no stream')),
    async (session) => {
      polls += 1;
      if (polls === 1) throw new Error('not yet');
      session.offer(
        's',
        {
          price: { coefficient: 7n, exponent: 0 },
          time: clock.time,
          confidence: NO_INTERVAL,
        },
        'poll',
      );
    },
  );
  await clock.move(40);
  expect(polls).toBe(0);
  await clock.move(600);
  expect(polls).toBeGreaterThan(4);
  expect(statuses).toContainEqual(expect.objectContaining({ type: 'live', by: 'poll' }));
  await feed.stop();
});

it('ends the session when the other side can serve no source', async () => {
  const { clock, statuses, feed } = played((session) => {
    session.fail('s', 'unknown id');
    return untilAborted(session);
  });
  await clock.move(20);
  expect(statuses.slice(1, 3)).toEqual([
    { type: 'failed', reason: 'unknown id' },
    { type: 'reconnecting', reason: 'unknown id', inMs: 50, attempt: 2 },
  ]);
  await feed.stop();
});

it('stops within its bound though the link hangs, tells nothing more and leaves no timer', async () => {
  const { clock, statuses, feed } = played((session) => {
    say(session, START);
    return new Promise(() => {});
  });
  await clock.move(100);
  const told = statuses.length;
  let stopped = false;
  const stopping = feed.stop().then(() => (stopped = true));
  await clock.move(1_900);
  expect(stopped).toBe(false);
  await clock.move(200);
  await stopping;
  expect(statuses).toHaveLength(told);
  expect(feed.report()[0]?.status).toEqual({ type: 'stopped' });
  expect(clock.sleeping).toBe(0);
});

it('takes nothing from a session that is over', async () => {
  const sessions: FeedSession[] = [];
  const { clock, feed } = played((session) => {
    sessions.push(session);
    return Promise.reject(new FeedFailure('gone'));
  });
  await clock.move(20);
  const [first] = sessions;
  if (first === undefined) throw new Error('no session');
  say(first, START);
  first.refuse('s', 'malformed');
  first.fail('s', 'late');
  expect(feed.report()[0]).toMatchObject({ last: undefined, status: { type: 'reconnecting' } });
  expect(feed.report()[0]?.counts.refused.malformed).toBe(0);
  await feed.stop();
});
