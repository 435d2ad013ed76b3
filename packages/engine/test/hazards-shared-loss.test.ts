// Losses that many winners share by the index: what each pays, when, and that nothing depends on the order of touches.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { immatureAt } from '../src/ledger/immature-gain.ts';
import { evolve } from '../src/state/evolve.ts';
import { heldGainOf, lossesDue } from '../src/state/losses-due.ts';
import type { State } from '../src/state/state.ts';
import { Counterparties } from '../src/waterfall/counterparties.ts';
import { planSocialise } from '../src/waterfall/socialize.ts';
import { type Quanta, replayEvents, replayInputs, restoreEngine } from '../src/index.ts';
import { deficits, gap } from './bankruptcy.fixture.ts';
import {
  booksOf,
  crash,
  crowd,
  type Crowd,
  metIn,
  rawGain,
  sharedIn,
  unmet,
} from './shared-loss.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 5, maxLength: 14 });
const ceilOf = (a: bigint, b: bigint, c: bigint): bigint => (a * b + c - 1n) / c;

test('W11 W12 each winner of an epoch pays ceil(gain * L / G) of his own gain, and cuts are the loss and the residue exactly', () => {
  holds(
    fc.property(sizes, fc.integer({ min: 1, max: 3 }), (lots, batch) => {
      const all = crowd(lots, { batch });
      const { world } = all;
      const events = crash(all);
      const [fixed] = deficits(events);
      const [shared, ...more] = sharedIn(events);
      if (fixed === undefined || shared === undefined) throw new Error('a loss is shared');
      expect(more).toEqual([]);
      const explicit = fixed.claims
        .filter(({ kind }) => kind === 'socialise')
        .reduce((sum, { amount }) => sum + amount, 0n);
      expect(explicit + shared.amount).toBe(fixed.socialised);
      // The batch of this step may have met some already.
      const met = metIn(events).map(({ account, amount }) => [account, amount] as const);
      const owed = new Map([...unmet(world), ...met]);
      expect(owed.size).toBe(shared.winners);
      let total = 0n;
      for (const [account, cut] of owed) {
        const now = rawGain(world, account);
        const gain = new Map(met).has(account) ? now + cut : now;
        expect(cut).toBe(ceilOf(gain, shared.amount, shared.gains));
        expect(cut <= gain).toBe(true);
        total += cut;
      }
      for (let round = 0; round < 10; round++) world.tick({});
      expect([world.state.scalar('losses'), world.state.markets.socialised.get(0)]).toEqual([
        0,
        0n,
      ]);
      const residue = world.state.assets.residue.get(0);
      expect(total).toBe(shared.amount + residue);
      expect(residue < BigInt(shared.winners)).toBe(true);
    }),
    15,
  );
});

/** Lets accounts withdraw a quantum each in some order, with ticks in between, until everybody has met his losses. */
function touchInOrder({ world }: Crowd, order: readonly number[]): void {
  for (const account of order) {
    if (account < 0) world.tick({});
    else
      world.step({ type: 'Withdraw', time: world.time, account, asset: 0, amount: 1n as Quanta });
  }
}

test('W12 whoever is touched first, by whatever, the books end equal: cost, balance, residue and clearing of everybody', () => {
  const orders = fc.tuple(
    fc.shuffledSubarray([8, 9, 10, 11, 12, 13, 14, 15, 16]),
    fc.shuffledSubarray([8, 9, 10, 11, 12, 13, 14, 15, 16]),
  );
  holds(
    fc.property(orders, fc.boolean(), ([first, second], isLate) => {
      const ends = [first, second].map((order) => {
        const all = crowd([7, 13, 21, 8, 33, 50, 11, 17], { batch: 1 });
        crash(all);
        // Claims of the deficit drain first: nothing may leave the venue before.
        all.world.tick({});
        touchInOrder(all, isLate ? [-1, ...order] : order);
        for (let round = 0; round < 12; round++) all.world.tick({});
        // What was withdrawn differs by design: it is put back.
        for (const account of order) all.world.deposit(account, 0.000001);
        for (const account of [8, 9, 10, 11, 12, 13, 14, 15, 16])
          if (!order.includes(account)) {
            all.world.must({
              type: 'Withdraw',
              time: all.world.time,
              account,
              asset: 0,
              amount: 1n as Quanta,
            });
            all.world.deposit(account, 0.000001);
          }
        const { state } = all.world;
        expect([state.scalar('losses'), state.markets.socialised.get(0)]).toEqual([0, 0n]);
        return [booksOf(all.world), state.assets.residue.get(0), state.markets.clearing.get(0)];
      });
      expect(ends[0]).toEqual(ends[1]);
    }),
    8,
  );
});

test('W7 a winner who is not touched is worth his cut less at once: margin, withdrawal and the index of the screen see it', () => {
  const all = crowd([7, 13, 21, 8, 33, 50, 11, 17], { batch: 1 });
  const { world, winners } = all;
  crash(all);
  const winner = winners.at(-1) as number;
  const cut = unmet(world).get(winner) ?? 0n;
  expect(cut > 0n).toBe(true);
  const [position] = world.engine.requirement(winner).positions;
  expect(position?.unrealised).toBe(rawGain(world, winner) - cut);
  const before = world.engine.requirement(winner);
  world.tick({});
  expect(unmet(world).has(winner)).toBe(true);
  // A fill meets the loss before anything else, and changes nothing that was not its own.
  const events = world.trade(winner, all.rich, 0, 1);
  expect(metIn(events)).toMatchObject([{ account: winner, amount: cut }]);
  const reserved = world.engine.requirement(winner).equity;
  expect(unmet(world).has(winner)).toBe(false);
  expect(before.equity - reserved <= quanta(5)).toBe(true);
});

test('W12 a further deficit of the same step joins the epoch: its winners are not looked at again', () => {
  const all = crowd([7, 13, 21, 8, 33, 50, 11, 17, 40, 40, 40], { batch: 1, gamblers: 5 });
  const { world } = all;
  const events = crash(all);
  const epochs = sharedIn(events);
  expect(deficits(events).filter(({ deficit }) => deficit > 0n)).toHaveLength(6);
  expect(epochs.length).toBeGreaterThan(3);
  expect(new Set(epochs.map(({ epoch }) => epoch)).size).toBe(1);
  expect(new Set(epochs.map(({ gains, winners: count }) => `${gains} ${count}`)).size).toBe(1);
  const shared = epochs.reduce((sum, { amount }) => sum + amount, 0n);
  const met = metIn(events).reduce((sum, { amount }) => sum + amount, 0n);
  expect(world.state.markets.socialised.get(0)).toBe(met - shared);
  for (let round = 0; round < 30; round++) world.tick({});
  expect(world.state.scalar('losses')).toBe(0);
});

/** How many positions are read to share another loss of 1,000 in the step that has just shared one over so many winners. */
function readsToJoin(winners: number): number {
  const all = crowd(
    Array.from({ length: winners }, (_, at) => 1 + (at % 9)),
    { batch: 1 },
  );
  crash(all);
  const state = all.world.state as State;
  state.setScalar('sequence', state.scalar('sequence') - 1);
  const counterparties = new Counterparties(state);
  const { cost } = state.positions;
  const plain = cost.get.bind(cost);
  let reads = 0;
  Object.assign(cost, { get: (row: number) => ((reads += 1), plain(row)) });
  const loss = { market: 0, account: all.long, amount: 1_000n as Quanta };
  const plan = planSocialise(state, counterparties, loss, new Map());
  expect(plan).toMatchObject({ socialised: 1_000n, shared: { epoch: 1 } });
  return reads;
}

test('W12 a further deficit of a step reads as many positions whether twenty winners share it or a hundred', () => {
  expect(readsToJoin(100)).toBe(readsToJoin(20));
  expect(readsToJoin(20)).toBeLessThan(10);
}, 30_000);

test('J15 W12 every prefix of a step by step sweep restores and goes on as the whole did; replays agree', () => {
  const all = crowd([7, 13, 21, 8, 33, 50, 11, 17], { batch: 1 });
  const { world } = all;
  crash(all);
  const snapshots: Uint8Array[] = [];
  const from = world.records.length;
  for (let round = 0; round < 8; round++) {
    snapshots.push(world.engine.snapshot());
    world.tick({});
  }
  for (const [at, snapshot] of snapshots.entries()) {
    const restored = restoreEngine(snapshot);
    for (const record of world.records.slice(from + at)) restored.apply(record);
    expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
  }
  const decided = replayInputs(world.records);
  if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
  expect(decided.stepHash).toEqual(world.engine.stepHash);
  expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
});

const HOUR = 3_600_000;

/** As a crowd, but that winner `leaves` closes all of its position at the mark of the crash's first print, in profit. */
function withProfitTaker(afterMs: number): Crowd & { readonly taker: number } {
  const all = crowd([7, 13, 21, 8, 33, 50, 11, 17], {
    batch: 2,
    venue: { gainMaturityMs: HOUR },
  });
  const { world, rich } = all;
  const taker = world.account(20_000);
  world.trade(rich, taker, 0, 40);
  world.tick({ btc: 97_500 });
  world.trade(taker, rich, 0, 40, world.mark(0));
  world.tick({ btc: 97_000, afterMs });
  return { ...all, taker };
}

test('W7 profit just taken is shared too until it has matured, and never more of it than that', () => {
  for (const [afterMs, share] of [
    [20_000, 0.9],
    [HOUR, 0],
  ] as const) {
    const all = withProfitTaker(afterMs);
    const { world, taker } = all;
    const before = world.cash(taker);
    const events = crash(all);
    const immature = world.state.immatureGain(taker);
    const owed = unmet(world).get(taker) ?? metIn(events).find((e) => e.account === taker)?.amount;
    if (share === 0) expect([owed, immature]).toEqual([undefined, 0n]);
    else {
      expect(owed ?? 0n).toBeGreaterThan(0n);
      expect((owed ?? 0n) <= immature + (owed ?? 0n)).toBe(true);
      expect(world.engine.requirement(taker).equity).toBe(before - (owed ?? 0n));
    }
    for (let round = 0; round < 10; round++) world.tick({});
    expect(world.cash(taker)).toBe(before - (owed ?? 0n));
    expect(world.state.scalar('losses')).toBe(0);
  }
});

test('W7 profit that a shared loss has charged is not charged by the next one, and what is left matures when it would have', () => {
  const all = withProfitTaker(20_000);
  const { world, taker } = all;
  const before = world.cash(taker);
  crash(all);
  for (let round = 0; round < 10; round++) world.tick({});
  const first = before - world.cash(taker);
  const immature = world.state.immatureGain(taker);
  expect(first > 0n && immature > 0n).toBe(true);
  world.tick({ afterMs: HOUR });
  expect(world.state.immatureGain(taker)).toBe(0n);
  world.must({
    type: 'Withdraw',
    time: world.time,
    account: taker,
    asset: 0,
    amount: world.cash(taker) as Quanta,
  });
  expect(world.cash(taker)).toBe(0n);
});

test('W7 what one epoch takes of profit just taken is no gain for the next, though neither is met yet', () => {
  const { world, taker, ...all } = withProfitTaker(20_000);
  crash({ world, taker, ...all } as Crowd);
  const state = world.state as State;
  const first = lossesDue(state, taker, 0);
  const now = { time: world.time, maturityMs: HOUR };
  const held = immatureAt(heldGainOf(state, taker, 0), now);
  expect(first?.cuts.map(({ amount }) => amount)).toEqual([first?.fromHeld]);
  // A second loss as large as all gains: every winner owes whatever he has left, and not a quantum more.
  const gains = (10n ** 15n) as Quanta;
  const event = { market: 0, epoch: state.markets.lossEpochs.get(0) + 1, amount: gains, gains };
  const at = { winners: 9, unitValue: state.unitValue(0), fundingIndex: state.fundingIndex(0) };
  evolve(state, { type: 'LossShared', ...event, ...at }, world.time);
  const both = lossesDue(state, taker, 0);
  expect(both?.cuts).toHaveLength(2);
  expect(both?.fromHeld).toBe(held);
});

test('W12 a further deficit opens an epoch of its own once somebody has met the one of this step', () => {
  const all = crowd([7, 13, 21, 8, 33, 50, 11, 17], { batch: 4 });
  crash(all);
  const state = all.world.state as State;
  expect(state.losses.winnersLeft.get(0)).toBeLessThan(state.losses.winners.get(0));
  state.setScalar('sequence', state.scalar('sequence') - 1);
  const loss = { market: 0, account: all.long, amount: 1_000n as Quanta };
  const plan = planSocialise(state, new Counterparties(state), loss, new Map());
  expect(plan).toMatchObject({ socialised: 1_000n, shared: { epoch: 2 } });
});

test('A5 a loss without any winner is uncovered, not divided by nothing', () => {
  const world = new World({ venue: { claimsPerStepMax: 1 } });
  const long = world.account(520);
  const first = world.account(50_000);
  world.trade(long, first, 0, 100);
  world.tick({ btc: 98_500 });
  const latest = world.account(50_000);
  world.trade(first, latest, 0, 100, 940_000);
  const [fixed] = deficits(gap(world, 94_000));
  expect(fixed).toMatchObject({ account: long, socialised: 0n, uncovered: quanta(85) });
  expect(world.state.scalar('losses')).toBe(0);
});

test('W8 many winners who gained less than the loss: all of it is taken, the rest is uncovered and the market halts', () => {
  const world = new World({ venue: { claimsPerStepMax: 2 } });
  const rich = world.account(5_000_000);
  const long = world.account(520);
  const first = world.account(50_000);
  world.trade(long, first, 0, 100);
  world.tick({ btc: 98_500 });
  // Short since 94,010: one cent a lot in profit at a mark of 94,000.
  const winners = [100, 5, 6, 7, 8, 9].map((lots) => {
    const winner = world.account(20_000);
    world.trade(lots === 100 ? first : rich, winner, 0, lots, 940_100);
    return winner;
  });
  const events = gap(world, 94_000);
  const [fixed] = deficits(events);
  expect(fixed).toMatchObject({ deficit: quanta(85), socialised: quanta(1.35), adl: 0n });
  expect(fixed?.uncovered).toBe(quanta(83.65));
  expect(world.state.markets.halted.get(0)).toBe(1);
  for (let round = 0; round < 5; round++) world.tick({});
  for (const winner of winners.slice(1)) expect(rawGain(world, winner)).toBe(0n);
  expect([world.state.scalar('losses'), world.state.assets.residue.get(0)]).toEqual([0, 0n]);
});

test('W10 a shared loss of one market asks nobody who gains in another, and its fund pays first whatever is its own', () => {
  const all = crowd([7, 13, 21, 8, 33], { batch: 1 });
  const { world, rich } = all;
  const elsewhere = world.account(50_000);
  world.trade(elsewhere, rich, 1, 100);
  world.deposit(world.state.market(1).bucketAccount, 1_000);
  world.deposit(world.state.market(0).bucketAccount, 5);
  world.tick({ eth: 4_030 });
  const [fixed] = deficits(crash(all));
  expect(fixed).toMatchObject({ market: 0, insurance: quanta(5), socialised: quanta(80) });
  for (let round = 0; round < 10; round++) world.tick({});
  expect(world.cash(world.state.market(1).bucketAccount)).toBe(quanta(1_000));
  expect(rawGain(world, elsewhere)).toBe(0n);
  expect(world.engine.requirement(elsewhere).positions[0]?.unrealised).toBe(quanta(30));
});
