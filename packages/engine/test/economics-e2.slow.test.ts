// E2: who trades with himself wins nothing from the fund or from others. Inside the bands the waterfall pays nothing at all; over
// gaps the fund pays for one owner no more than its cap, and no insider gains by leaving the fund early.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { ADL_POLICIES, DEFAULT_LADDER, type Quanta, rungOf } from '../src/index.ts';

import { bankruptcy, deficits } from './bankruptcy.fixture.ts';
import { defaultFundTerms } from './fund.fixture.ts';
import { cross, meet, type Town, townOf, wealthOfAll } from './economics.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const atOnce = [rungOf({ stage: 'cancelOrders' }), rungOf({ stage: 'takeOver' })];

/** A step of both prices within the bound, and what the ring then trades among its own accounts. */
const step = fc.record({
  btcPpm: fc.integer({ min: -18_000, max: 18_000 }),
  ethPpm: fc.integer({ min: -18_000, max: 18_000 }),
  trades: fc.array(
    fc.record({
      who: fc.nat(3),
      with: fc.nat(3),
      market: fc.constantFrom(0, 1),
      size: fc.integer({ min: -400, max: 400 }).filter((size) => size !== 0),
      offPpm: fc.integer({ min: -15_000, max: 15_000 }),
    }),
    { maxLength: 3 },
  ),
});

test('E2 a ring of own accounts inside the bands: every payout of the waterfall is zero, and the ring gains nothing (property)', () => {
  const reached = { liquidated: 0 };
  const cases = fc.record({
    steps: fc.array(step, { minLength: 10, maxLength: 40 }),
    isBook: fc.boolean(),
  });
  holds(
    fc.property(cases, ({ steps, isBook }) => {
      const town = townOf(
        isBook ? DEFAULT_LADDER : { ...DEFAULT_LADDER, name: 'at once', rungs: atOnce },
      );
      const { world, group, outsider } = town;
      takeCoinsOut(town);
      const house = houseOf(world);
      const [worth, paid] = [wealthOfAll(world, group), wealthOfAll(world, house)];
      const price = [100_000, 4_000] as [number, number];
      // What they hold moves with the market: no gain of the ring's trades, and no payout of the fund.
      let [moved, houseMoved] = [0n, 0n];
      for (const { btcPpm, ethPpm, trades } of steps) {
        const [change, houseChange] = [movesOf(world, group), movesOf(world, house)];
        price[0] = Math.round(price[0] * (1 + btcPpm / 1e6) * 100) / 100;
        price[1] = Math.round(price[1] * (1 + ethPpm / 1e6) * 100) / 100;
        world.tick({ btc: price[0], eth: price[1] });
        moved += change();
        houseMoved += houseChange();
        // A rounded price may lie a hair beyond the bound: the print is sent again.
        if (world.of('BandOpened').length > 0) world.tick({});
        for (const fixed of deficits(world.events)) {
          if (house.includes(fixed.account)) continue;
          const { deficit, insurance, socialised, uncovered } = fixed;
          expect([deficit, insurance, socialised, uncovered]).toEqual([0n, 0n, 0n, 0n]);
        }
        if (world.of('LiquidationStarted').length > 0) reached.liquidated++;
        // The theorem is about closing at once: who has an order in the book gets it filled, at its worst price.
        for (const account of group) while (meet(world, account, outsider, 1_000_000));
        for (const { who, with: other, market: at, size, offPpm } of trades)
          cross(world, {
            account: group[who] as number,
            counterparty: group[other] as number,
            market: at,
            size,
            price: Math.round(world.mark(at) * (1 + offPpm / 1e6)),
          });
      }
      expect(wealthOfAll(world, group) - moved <= worth, 'the ring gains nothing').toBe(true);
      expect(wealthOfAll(world, house) - houseMoved >= paid, 'the fund loses nothing').toBe(true);
    }),
    120,
  );
  if (isFixedSeed) expect(reached.liquidated).toBeGreaterThan(30);
}, 60_000);

test('E2 over gaps the fund pays because of one owner no more than its cap an interval, however many accounts he makes bankrupt (property)', () => {
  const reached = { capped: 0 };
  const cases = fc.record({
    falls: fc.array(fc.integer({ min: -90_000, max: 90_000 }), { minLength: 2, maxLength: 8 }),
    cap: fc.constantFrom(1, 40, 150, 10_000),
    afterMs: fc.constantFrom(1_000, 600_000, 3_600_000),
  });
  holds(
    fc.property(cases, ({ falls, cap, afterMs }) => {
      const town = townOf({ ...DEFAULT_LADDER, name: 'at once', rungs: atOnce });
      const { world, outsider } = town;
      const intervalMs = 3_600_000;
      world.must({
        type: 'SetFundTerms',
        time: world.time,
        ...defaultFundTerms,
        ownerPayoutMost: quanta(cap),
        ownerIntervalMs: intervalMs,
      });
      const paid = new Map<string, bigint>();
      let price = 100_000;
      for (const [at, ppm] of falls.entries()) {
        // One owner, two fresh accounts at the highest leverage before every gap, on the side that loses.
        const ring = [world.account(520, { owner: 7 }), world.account(520, { owner: 7 })];
        const size = Math.floor((100 * 100_000) / price) * (ppm < 0 ? 1 : -1);
        for (const account of ring)
          cross(world, { account, counterparty: outsider, market: 0, size, price: world.mark(0) });
        price = Math.round(price * (1 + ppm / 1e6));
        world.tick({ btc: price, afterMs: at === 0 ? 1_000 : afterMs });
        world.tick({ afterMs: 1_000 });
        for (const { account, insurance, tranche } of deficits(world.events)) {
          if (world.state.accounts.owner.get(account) !== 7) continue;
          const interval = String(Math.floor(world.time / intervalMs));
          paid.set(interval, (paid.get(interval) ?? 0n) + insurance + tranche);
        }
        for (const [interval, amount] of paid) {
          expect(amount <= quanta(cap), `in interval ${interval} the fund paid ${amount}`).toBe(
            true,
          );
          if (amount === quanta(cap)) reached.capped++;
        }
      }
    }),
    100,
  );
  if (isFixedSeed) expect(reached.capped).toBeGreaterThan(20);
}, 30_000);

test("E2 over gaps an owner's own winners are deleveraged first for his deficit, and nobody else shares it before (property)", () => {
  const reached = { own: 0, others: 0 };
  const cases = fc.record({
    policy: fc.constantFrom(...ADL_POLICIES),
    ownCash: fc.integer({ min: 600, max: 20_000 }),
    ownSize: fc.integer({ min: 10, max: 200 }),
    others: fc.array(fc.integer({ min: 10, max: 150 }), { minLength: 1, maxLength: 5 }),
    fall: fc.integer({ min: 5_300, max: 9_000 }),
  });
  holds(
    fc.property(cases, ({ policy, ownCash, ownSize, others, fall }) => {
      const world = new World();
      world.must({ type: 'SetLadder', time: world.time, ...DEFAULT_LADDER, adlPolicy: policy });
      world.must({
        type: 'SetFundTerms',
        time: world.time,
        ...defaultFundTerms,
        ownerPayoutMost: quanta(1_000),
        ownerIntervalMs: 3_600_000,
      });
      const maker = world.account(5_000_000);
      const loser = world.account(520, { owner: 7 });
      const own = world.account(ownCash, { owner: 7 });
      world.trade(loser, maker, 0, 100);
      const size = Math.min(ownSize, Math.floor(ownCash / 5.3));
      world.trade(own, maker, 0, -size);
      // Others stand against him too, some of them more levered than his own account.
      for (const lots of others) world.trade(world.account(5.3 * lots), maker, 0, -lots);
      world.tick({ btc: 100_000 - fall });
      const held = world.size(own, 0);
      world.tick({});
      const [loss] = deficits(world.events).filter(({ account }) => account === loser);
      expect(loss?.deficit).toBeGreaterThan(0n);
      const burdened = (loss?.claims ?? []).filter(
        ({ size: taken, amount }) => amount > taken * world.state.unitValue(0),
      );
      const ofOwn = burdened.filter(({ account }) => account === own);
      const taken = ofOwn.reduce((sum, claim) => sum + claim.size, 0n);
      if (taken > 0n) reached.own++;
      if (burdened.length === ofOwn.length) return;
      reached.others++;
      expect(taken, 'all that his own account could give').toBe(held < 0n ? min(-held, 100n) : 0n);
    }),
    100,
  );
  if (isFixedSeed) expect(Math.min(reached.own, reached.others)).toBeGreaterThan(10);
}, 30_000);

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);

test('E2 an insider who asks to leave the fund when he sees his own bankruptcy coming bears it like the others (property)', () => {
  const cases = fc.record({
    paid: fc.integer({ min: 50, max: 5_000 }),
    others: fc.integer({ min: 50, max: 5_000 }),
    fall: fc.integer({ min: 5_300, max: 9_000 }),
    asksAt: fc.constantFrom('before', 'band', 'after'),
  });
  holds(
    fc.property(cases, ({ paid, others, fall, asksAt }) => {
      const { world } = bankruptcy({ shorts: [[50_000, 100]] });
      const [insider, other] = [world.account(10_000), world.account(10_000)];
      world.must({
        type: 'SetFundTerms',
        time: world.time,
        ...defaultFundTerms,
        coolDownMs: 60_000,
        trancheDrawPpm: 1_000_000,
      });
      const { time } = world;
      for (const [account, units] of [
        [insider, paid],
        [other, others],
      ] as const)
        world.must({ type: 'JoinTranche', time, account, amount: quanta(units) });
      const ask = () =>
        world.step({
          type: 'RequestTrancheExit',
          time: world.time,
          account: insider,
          shares: world.state.accounts.trancheShares.get(insider),
        });
      const leave = () => world.step({ type: 'LeaveTranche', time: world.time, account: insider });
      if (asksAt === 'before') ask();
      world.tick({ btc: 100_000 - fall, afterMs: 30_000 });
      if (asksAt === 'band') ask();
      leave();
      world.tick({ afterMs: 20_000 });
      const [loss] = deficits(world.events);
      if (asksAt === 'after') ask();
      const taken: Quanta = loss?.tranche ?? (0n as Quanta);
      expect(taken).toBeGreaterThan(0n);
      for (let round = 0; round < 8; round++) world.tick({ afterMs: 20_000 });
      leave();
      // His part of the loss, rounded against him.
      const bearable = quanta(paid) - (taken * quanta(paid)) / (quanta(paid) + quanta(others));
      const left = world.cash(insider) - quanta(10_000 - paid);
      expect(left <= bearable, `${left} of ${bearable}`).toBe(true);
      expect(left + 10n >= bearable, `${left} of ${bearable}`).toBe(true);
    }),
    60,
  );
});

/** The ring's coins would gain and lose with the market by themselves. */
const takeCoinsOut = ({ world, group }: Town): void => {
  for (const account of group) {
    const amount = world.state.balanceOf(account, 1);
    if (amount > 0n) world.must({ type: 'Withdraw', time: world.time, account, asset: 1, amount });
  }
};

/** The buckets and the shared fund. */
const houseOf = ({ state }: World): readonly number[] => [
  state.scalar('sharedFund'),
  ...[0, 1].map((market) => state.market(market).bucketAccount),
];

/** What the lots that accounts hold now will have gained by then, by the marks alone. */
function movesOf(world: World, accounts: readonly number[]): () => bigint {
  const before = [0, 1].map((market) => ({
    market,
    held: accounts.reduce((sum, each) => sum + world.size(each, market), 0n),
    unit: world.state.unitValue(market),
  }));
  return () =>
    before.reduce(
      (sum, { market, held, unit }) => sum + held * (world.state.unitValue(market) - unit),
      0n,
    );
}
