// Chainlink through the real viem against a contract on a local anvil, over HTTP and over WebSocket.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clockAt, HASTY, Trial, until } from '../feed-trial.fixture.ts';
import { type FeedPatience, ReconnectingFeed } from '../reconnecting-feed.ts';
import { Anvil, anvilBinary, Chain, freePort } from './anvil.fixture.ts';
import { type Address, ChainlinkLink } from './chainlink-link.ts';

const SECONDS = 1_700_000_000;
const SKIPPED =
  'chainlink (skipped: the package @foundry-rs/anvil has no binary for this machine here)';
if (anvilBinary === undefined) process.stderr.write(`${SKIPPED}\n`);

describe.skipIf(anvilBinary === undefined)(
  anvilBinary === undefined ? SKIPPED : 'chainlink',
  () => {
    let anvil: Anvil;
    let chain: Chain;
    let trials: Trial[] = [];
    beforeAll(async () => {
      anvil = new Anvil(anvilBinary ?? '', await freePort());
      await anvil.start();
      chain = new Chain(anvil);
    });
    afterEach(async () => {
      const uncaught: unknown[] = [];
      for (const trial of trials) {
        await trial.stop();
        uncaught.push(...trial.uncaught);
      }
      trials = [];
      expect(uncaught).toEqual([]);
    });
    afterAll(() => anvil.kill());

    function tried(
      scheme: 'http' | 'ws',
      address: Address,
      patience: Partial<FeedPatience> = {},
    ): Trial {
      const clock = clockAt(SECONDS * 1000 + 1_000);
      const patient = { ...HASTY, silenceMs: 60_000, ...patience };
      const link = new ChainlinkLink({
        rpc: `${scheme}://${anvil.host}`,
        targets: [{ source: 'btc', address }],
        timeoutMs: 2_000,
        pollMs: patient.pollMs,
        clock,
      });
      const targets = [
        { source: 'btc', decimals: 6, staleMs: patient.staleMs, origin: 'Chainlink' },
      ];
      const trial = new Trial(new ReconnectingFeed({ link, targets, patience: patient, clock }));
      trials.push(trial);
      return trial;
    }
    const priced = (trial: Trial, count: number): Promise<void> =>
      until(
        () => trial.prices.length >= count,
        () => [trial.statuses, trial.report()],
      );

    it.each([
      ['http', 25, 'poll'],
      // The next question would come after the test: the price comes by the event.
      ['ws', 60_000, 'stream'],
    ] as const)('takes rounds over %s', async (scheme, pollMs, by) => {
      const address = await chain.deploy(8);
      await chain.push(address, { id: 1, answer: 11_200_050_050_050n, updatedAt: SECONDS });
      const trial = tried(scheme, address, { pollMs });
      await priced(trial, 1);
      if (by === 'stream') await new Promise((resolve) => setTimeout(resolve, 200));
      await chain.push(address, { id: 2, answer: 11_200_100_000_000n, updatedAt: SECONDS + 1 });
      await priced(trial, 2);
      expect(trial.prices).toEqual([
        { source: 'btc', price: 112_000_500_501n, time: SECONDS * 1000, confidence: 0n },
        { source: 'btc', price: 112_001_000_000n, time: (SECONDS + 1) * 1000, confidence: 0n },
      ]);
      expect(trial.report().status).toMatchObject({ type: 'live', by });
    });

    it('follows a proxy to the contract that emits, and to the next one', async () => {
      const first = await chain.deploy(8);
      const second = await chain.deploy(8);
      const proxy = await chain.deploy(8);
      await chain.push(first, { id: 1, answer: 100_000_000n, updatedAt: SECONDS });
      await chain.push(second, { id: 1, answer: 200_000_000n, updatedAt: SECONDS + 1 });
      await chain.standBefore(proxy, first);
      const trial = tried('ws', proxy, { pollMs: 300 });
      await priced(trial, 1);
      await chain.standBefore(proxy, second);
      await priced(trial, 2);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const began = Date.now();
      await chain.push(second, { id: 2, answer: 300_000_000n, updatedAt: SECONDS + 2 });
      await priced(trial, 3);
      expect(Date.now() - began).toBeLessThan(300);
      expect(trial.prices.map(({ price }) => price)).toEqual([1_000_000n, 2_000_000n, 3_000_000n]);
    });

    it('refuses rounds that are open, old, negative, earlier or of the future', async () => {
      const address = await chain.deploy(8);
      const trial = tried('http', address);
      await until(
        () => trial.types().includes('failed'),
        () => trial.statuses,
      );
      expect(trial.statuses.find(({ status }) => status.type === 'failed')?.status).toMatchObject({
        reason: expect.stringContaining('No data present') as string,
      });
      const refused = () => trial.report().counts.refused;
      const answer = 100_000_000n;
      await chain.push(address, { id: 1, answer, updatedAt: 0 });
      await until(() => refused().roundOpen > 0, refused);
      await chain.push(address, { id: 2, answer, updatedAt: SECONDS, answeredIn: 1 });
      await until(() => refused().roundOld > 0, refused);
      await chain.push(address, { id: 3, answer: -answer, updatedAt: SECONDS });
      await until(() => refused().notPositive > 0, refused);
      await chain.push(address, { id: 4, answer: 0n, updatedAt: SECONDS });
      await chain.push(address, { id: 5, answer, updatedAt: SECONDS + 3_600 });
      await until(() => refused().fromTheFuture > 0, refused);
      expect(trial.prices).toEqual([]);
      await chain.push(address, { id: 6, answer, updatedAt: SECONDS });
      await priced(trial, 1);
      await chain.push(address, { id: 7, answer: 2n * answer, updatedAt: SECONDS - 1 });
      await until(() => refused().olderThanLast > 0, refused);
      expect(trial.prices).toHaveLength(1);
      expect(trial.report().status.type).toBe('live');
    });

    it('says that there is no contract, and takes it up once there is one', async () => {
      const nobody: Address = '0x000000000000000000000000000000000000dEaD';
      const trial = tried('ws', nobody);
      await until(
        () => trial.types().includes('reconnecting'),
        () => trial.statuses,
      );
      const failed = trial.statuses.find(({ status }) => status.type === 'failed')?.status;
      expect(failed).toMatchObject({
        reason: expect.stringContaining('returned no data') as string,
      });
    });

    it.each(['http', 'ws'] as const)(
      'tells that the node is gone over %s, and goes on when it is back',
      async (scheme) => {
        const fresh = new Anvil(anvilBinary ?? '', await freePort());
        const before = [anvil, chain] as const;
        try {
          [anvil, chain] = [fresh, new Chain(fresh)];
          await fresh.start();
          const address = await chain.deploy(8);
          await chain.push(address, { id: 1, answer: 100_000_000n, updatedAt: SECONDS });
          const trial = tried(scheme, address);
          await priced(trial, 1);
          await fresh.kill();
          await until(
            () => trial.statuses.filter(({ status }) => status.type === 'reconnecting').length >= 2,
            () => trial.statuses,
          );
          const reasons = trial.statuses.flatMap(({ status }) =>
            status.type === 'reconnecting' ? [status.reason] : [],
          );
          expect(reasons.at(-1)).toMatch(/ECONNREFUSED/);
          await fresh.start();
          // The chain is a new one; the same account deploys to the same address.
          expect(await chain.deploy(8)).toBe(address);
          await chain.push(address, { id: 1, answer: 200_000_000n, updatedAt: SECONDS + 5 });
          await priced(trial, 2);
          expect(trial.prices[1]?.price).toBe(2_000_000n);
          await until(
            () => trial.report().status.type === 'live',
            () => trial.statuses,
          );
          await trial.stop();
        } finally {
          await fresh.kill();
          [anvil, chain] = before;
        }
      },
    );

    it('stops at once, over WebSocket too, and leaves no socket to the node', async () => {
      const address = await chain.deploy(8);
      await chain.push(address, { id: 1, answer: 100_000_000n, updatedAt: SECONDS });
      const trial = tried('ws', address);
      await priced(trial, 1);
      const began = Date.now();
      await trial.stop();
      expect(Date.now() - began).toBeLessThan(500);
      await chain.push(address, { id: 2, answer: 100_000_001n, updatedAt: SECONDS + 1 });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(trial.prices).toHaveLength(1);
    });
  },
);
