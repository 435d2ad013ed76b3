// The contributors' tranche through the engine: who pays when, at what value shares come and go, and that nobody leaves ahead of
// a loss that he can see.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultFundTerms } from './fund.fixture.ts';
import { holds } from '../src/base/property.fixture.ts';
import { type FundTerms, type Lots, NONE, type Quanta } from '../src/index.ts';
import { bankruptcy, deficits, ending, gap } from './bankruptcy.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const DAY = 86_400_000;

function withTerms(world: World, terms: Partial<FundTerms> = {}): World {
  world.must({ type: 'SetFundTerms', time: world.time, ...defaultFundTerms, ...terms });
  return world;
}
const join = (world: World, account: number, units: number) =>
  world.must({ type: 'JoinTranche', time: world.time, account, amount: quanta(units) });
const request = (world: World, account: number, shares = sharesOf(world, account)) =>
  world.must({ type: 'RequestTrancheExit', time: world.time, account, shares });
const leave = (world: World, account: number) =>
  ({ type: 'LeaveTranche', time: world.time, account }) as const;
const sharesOf = (world: World, account: number) => world.state.accounts.trancheShares.get(account);
const balance = (world: World) => world.state.assets.tranche.get(0);
/** Lets time pass in ticks short enough for prices to stay fresh. */
function wait(world: World, ms: number): void {
  world.tick({ afterMs: ms });
}

test('W2 W3 the tranche pays after bucket and shared bucket, before anybody is deleveraged, up to its cap', () => {
  for (const [units, drawPpm, tranche, adl] of [
    [1_000, 1_000_000, 40, 0],
    [30, 1_000_000, 30, 10],
    [60, 500_000, 30, 10],
  ] as const) {
    const { world, long } = bankruptcy({ shorts: [[50_000, 100]], bucket: 20, shared: 100 });
    withTerms(world, { trancheDrawPpm: drawPpm });
    const contributor = world.account(5_000);
    join(world, contributor, units);
    const [fixed] = deficits(gap(world, 94_000));
    expect(fixed).toMatchObject({
      account: long,
      deficit: quanta(85),
      insurance: quanta(45),
      tranche: quanta(tranche),
      adl: quanta(adl),
      socialised: 0n,
      uncovered: 0n,
    });
    expect(balance(world)).toBe(quanta(units - tranche));
    expect(world.cash(ending(world).bucketAccount)).toBe(0n);
  }
});

test('W2 a loss that takes the whole tranche ends its shares; who joins later starts anew', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 100]] });
  withTerms(world);
  const [first, second] = [world.account(5_000), world.account(5_000)];
  join(world, first, 30);
  request(world, first);
  gap(world, 94_000);
  expect([balance(world), sharesOf(world, first)]).toEqual([0n, 0n]);
  expect(world.refused(leave(world, first))).toMatchObject({ type: 'NoTrancheExit' });
  join(world, second, 10);
  request(world, second);
  wait(world, 14 * DAY);
  world.must(leave(world, second));
  expect(world.cash(second)).toBe(quanta(5_000));
});

test('C11 the first contributor cannot make a share so dear that the next one buys none', () => {
  const world = withTerms(new World());
  const [first, second] = [world.account(5_000), world.account(5_000)];
  world.must({ type: 'JoinTranche', time: world.time, account: first, amount: 1n as Quanta });
  join(world, second, 1_000);
  for (const account of [first, second]) request(world, account);
  wait(world, 14 * DAY);
  for (const account of [first, second]) world.must(leave(world, account));
  expect(world.cash(second) >= quanta(5_000) - 1n).toBe(true);
  expect(world.cash(first) <= quanta(5_000)).toBe(true);
});

test('C12 nobody leaves before the cool-down, and requested shares bear what is lost meanwhile', () => {
  const { world } = bankruptcy({ shorts: [[50_000, 100]] });
  withTerms(world);
  const [stays, goes] = [world.account(5_000), world.account(5_000)];
  join(world, stays, 100);
  join(world, goes, 100);
  request(world, goes);
  const until = world.time + 13 * DAY;
  expect(world.refused(leave(world, goes))).toMatchObject({ type: 'CoolDownRunning', until });
  expect(
    world.refused({ type: 'RequestTrancheExit', time: world.time, account: goes, shares: 1n }),
  ).toMatchObject({ type: 'TrancheExitPending' });
  // A loss of 85 over two equal holders.
  gap(world, 94_000);
  wait(world, 14 * DAY);
  world.must(leave(world, goes));
  expect(world.cash(goes)).toBe(quanta(5_000 - 42.5));
  expect(balance(world)).toBe(quanta(57.5));
});

test('C12 an insider who sees the loss coming waits until it is booked: band, claims and accounts under water hold the exit', () => {
  const { world } = bankruptcy({
    shorts: Array.from({ length: 4 }, () => [50_000, 25] as const),
    world: { venue: { claimsPerStepMax: 1, clockJumpMs: 30 * DAY } },
  });
  withTerms(world);
  const [insider, other] = [world.account(5_000), world.account(5_000)];
  join(world, insider, 10);
  join(world, other, 10);
  request(world, insider);
  wait(world, 14 * DAY);
  // The print that will bankrupt the long opens a band.
  world.tick({ btc: 94_000 });
  expect(world.refused(leave(world, insider))).toMatchObject({ type: 'DeficitKnown' });
  expect(
    world.refused({ type: 'JoinTranche', time: world.time, account: other, amount: quanta(1) }),
  ).toMatchObject({ type: 'DeficitKnown' });
  world.tick({ btc: 94_000 });
  expect(world.state.scalar('claims')).toBeGreaterThan(0);
  expect(balance(world)).toBe(0n);
  expect(['DeficitKnown', 'NoTrancheExit']).toContain(world.refused(leave(world, insider)).type);
  expect(world.cash(insider)).toBe(quanta(4_990));
});

test('C12 while a price waits to be confirmed nobody leaves, though nobody is under water yet', () => {
  const world = withTerms(new World({ venue: { clockJumpMs: 30 * DAY } }));
  const insider = world.account(5_000);
  join(world, insider, 10);
  request(world, insider);
  wait(world, 14 * DAY);
  world.tick({ btc: 94_000 });
  expect(world.refused(leave(world, insider))).toMatchObject({
    type: 'DeficitKnown',
    account: NONE,
    why: 'a price of market 0 waits to be confirmed',
  });
  world.tick({ btc: 94_000 });
  world.must(leave(world, insider));
});

test('C12 an account under water holds the exit, though its market is not acted on', () => {
  const { world, long } = bankruptcy({
    shorts: [[50_000, 100]],
    world: { venue: { liquidationsPerStepMax: 1, clockJumpMs: 30 * DAY } },
  });
  withTerms(world);
  const insider = world.account(5_000);
  join(world, insider, 500);
  request(world, insider);
  wait(world, 14 * DAY);
  // A second bankrupt, worse than the first, is acted on first: one a step.
  const worse = world.account(480);
  const rich = world.account(500_000);
  world.trade(worse, rich, 0, 90);
  world.tick({ btc: 93_000 });
  const events = world.tick({ btc: 93_000 });
  expect(deficits(events)).toHaveLength(1);
  const left = [long, worse].find((account) => world.size(account, 0) !== 0n) as number;
  expect(world.refused(leave(world, insider))).toMatchObject({
    type: 'DeficitKnown',
    account: left,
  });
  world.tick({ btc: 93_000 });
  world.must(leave(world, insider));
  expect(world.cash(insider) < quanta(5_000)).toBe(true);
});

test('a request that is taken back forfeits what its shares have gained since', () => {
  const world = withTerms(new World(), {
    tendIntervalMs: 3_600_000,
    trancheFeePpm: 1_000_000,
  });
  const [stays, goes] = [world.account(5_000), world.account(5_000)];
  const [a, b] = [world.account(500_000), world.account(500_000)];
  join(world, stays, 100);
  join(world, goes, 100);
  request(world, goes);
  world.trade(a, b, 0, 1_000);
  wait(world, 3_600_000);
  wait(world, 20_000);
  const gained = balance(world) - quanta(200);
  expect(gained > 0n).toBe(true);
  const before = sharesOf(world, goes);
  world.must({ type: 'CancelTrancheExit', time: world.time, account: goes });
  const lost = before - sharesOf(world, goes);
  expect(lost > 0n).toBe(true);
  expect(world.of('TrancheExitCancelled')).toMatchObject([{ account: goes, lost }]);
  request(world, goes);
  const value = world.state.accounts.exitValue.get(goes);
  expect(value <= quanta(100) && value >= quanta(100) - 2n).toBe(true);
});

test('the tranche is closed until the venue states its terms, and takes only money that may leave', () => {
  const world = new World();
  const account = world.account(100);
  const joining = { type: 'JoinTranche', time: world.time, account, amount: quanta(10) } as const;
  expect(world.refused(joining)).toEqual({ type: 'TrancheClosed' });
  withTerms(world);
  expect(world.refused({ ...joining, amount: quanta(101) })).toMatchObject({
    type: 'InsufficientBalance',
  });
  expect(world.refused({ ...joining, account: world.state.scalar('sharedFund') })).toMatchObject({
    type: 'HouseAccount',
  });
  world.must(joining);
  expect(
    world.refused({
      type: 'RequestTrancheExit',
      time: world.time,
      account,
      shares: sharesOf(world, account) + 1n,
    }),
  ).toMatchObject({ type: 'TrancheSharesTooFew' });
  expect(world.refused({ type: 'CancelTrancheExit', time: world.time, account })).toMatchObject({
    type: 'NoTrancheExit',
  });
});

test('C11 C12 whatever contributors do, none leaves with more than he paid while nothing is earned, and none loses but to losses', () => {
  const act = fc.record({
    who: fc.nat(3),
    kind: fc.constantFrom('join', 'join', 'request', 'cancel', 'leave', 'loss'),
    amount: fc.integer({ min: 1, max: 3_000 }),
    days: fc.constantFrom(0, 0, 14),
  });
  let reached = 0n;
  holds(
    fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
      const world = withTerms(
        new World({ venue: { clockJumpMs: 30 * DAY, fullCheckEverySteps: 1 } }),
      );
      const people = [0, 1, 2, 3].map(() => world.account(1_000_000));
      const rich = world.account(5_000_000);
      let lost = 0n;
      for (const { who, kind, amount, days } of acts) {
        const account = people[who] as number;
        const { time } = world;
        if (kind === 'join')
          world.step({ type: 'JoinTranche', time, account, amount: quanta(amount) });
        else if (kind === 'request')
          world.step({
            type: 'RequestTrancheExit',
            time,
            account,
            shares: (sharesOf(world, account) * BigInt(amount)) / 3_000n,
          });
        else if (kind === 'cancel') world.step({ type: 'CancelTrancheExit', time, account });
        else if (kind === 'leave') world.step(leave(world, account));
        else {
          const gambler = world.account(amount * 0.052, { owner: 900 });
          const size = Math.max(1, Math.floor(amount / 100));
          const taker = world.order(gambler, 0, size, world.mark(0));
          if (world.step(taker) === undefined) {
            const maker = world.order(rich, 0, -size, world.mark(0));
            world.must(maker);
            world.step({
              type: 'PostFill',
              time: world.time,
              market: 0,
              maker: maker.order,
              taker: taker.order,
              price: world.state.mark(0),
              size: BigInt(size) as Lots,
            });
          }
          for (const each of deficits([...gap(world, 92_000), ...gap(world, 100_000)]))
            lost += each.tranche;
        }
        if (days > 0) world.tick({ afterMs: days * DAY });
        const inside = people.reduce<bigint>((sum, each) => sum + world.cash(each), balance(world));
        expect(inside + lost).toBe(quanta(4_000_000));
        expect(people.every((each) => world.cash(each) <= quanta(1_000_000))).toBe(true);
      }
      world.engine.check();
      reached += lost;
    }),
    40,
  );
  expect(reached > 0n).toBe(true);
});

test('W9 the fund pays because of one owner at most his limit in an interval; the rest is his counterparties’', () => {
  const { world, long } = bankruptcy({ shorts: [[50_000, 100]], bucket: 1_000 });
  withTerms(world, { ownerPayoutMost: quanta(50), ownerIntervalMs: DAY });
  const owner = world.state.accounts.owner.get(long);
  const sibling = world.account(260, { owner });
  const rich = world.account(500_000);
  world.trade(sibling, rich, 0, 50);
  const fixed = deficits(gap(world, 94_000)).filter(({ deficit }) => deficit > 0n);
  expect(fixed.length).toBe(2);
  const paid = fixed.reduce((sum, { insurance, tranche }) => sum + insurance + tranche, 0n);
  expect(paid).toBe(quanta(50));
  expect(fixed.every((each) => each.insurance + each.adl + each.socialised === each.deficit)).toBe(
    true,
  );
  expect(world.cash(ending(world).bucketAccount)).toBe(quanta(950));
  // Another owner is not held to it, and the same one again after the interval.
  const again = world.account(520, { owner });
  const stranger = world.account(520);
  world.trade(stranger, rich, 0, 94);
  const second = deficits(gap(world, 88_000)).find(({ account }) => account === stranger);
  expect(second?.insurance).toBe(second?.deficit);
  world.tick({ afterMs: DAY });
  world.trade(again, rich, 0, 98);
  const third = deficits(gap(world, 82_500)).find(({ account }) => account === again);
  expect((third?.insurance ?? 0n) > 0n && (third?.insurance ?? 0n) <= quanta(50)).toBe(true);
});

test('W9 beyond his limit the winners of the same owner carry his deficit first, and the group as a whole gains nothing', () => {
  for (const limit of [20, 0]) {
    const { world, long } = bankruptcy({ shorts: [[2_000, 60]], bucket: 1_000 });
    const owner = world.state.accounts.owner.get(long);
    // The owner's other account is short against a third party: less leveraged, so it ranks after the stranger.
    const own = world.account(50_000, { owner });
    const rich = world.account(500_000);
    world.trade(rich, own, 0, 60);
    if (limit > 0) withTerms(world, { ownerPayoutMost: quanta(limit), ownerIntervalMs: DAY });
    const before = world.cash(long) + world.cash(own);
    const fixed = deficits(gap(world, 94_000)).find(({ account }) => account === long);
    const taken = (fixed?.claims ?? []).map(({ account }) => account);
    if (limit === 0) {
      expect(fixed?.insurance).toBe(fixed?.deficit);
      continue;
    }
    expect(fixed?.insurance).toBe(quanta(limit));
    expect(taken[0]).toBe(own);
    const group = [long, own].reduce<bigint>(
      (sum, account) => sum + world.engine.requirement(account).equity,
      0n,
    );
    // What the group lost on one side it won on the other, and what the fund added is within the limit.
    expect(group - before <= quanta(limit)).toBe(true);
  }
});

test('targets: fees fill buckets below them in proportion to what they lack, surplus flows to the shared bucket, paced', () => {
  const world = withTerms(new World(), {
    tendIntervalMs: 3_600_000,
    replenishFeePpm: 500_000,
    surplusPpm: 250_000,
    targetMost: quanta(10_000),
  });
  const target = (market: number, units: number) =>
    ({ type: 'SetFundTarget', time: world.time, market, amount: quanta(units) }) as const;
  expect(world.refused(target(0, 10_001))).toMatchObject({ type: 'ParameterOutOfRange' });
  expect(world.refused(target(7, 1))).toMatchObject({ type: 'UnknownId' });
  world.must(target(0, 300));
  world.must(target(1, 100));
  world.must(target(NONE, 100));
  const [bucket, other] = [0, 1].map((market) => world.state.market(market).bucketAccount) as [
    number,
    number,
  ];
  world.deposit(other, 500);
  const [a, b] = [world.account(500_000), world.account(500_000)];
  world.trade(a, b, 0, 1_000);
  const fees = world.state.assets.fees.get(0);
  const shared = world.state.scalar('sharedFund');
  wait(world, 3_600_000);
  // 70 of fees; half of it over gaps of 300 and 100; a quarter of the other bucket's 400 above its target moves on.
  expect(world.cash(bucket)).toBe((fees * 3n) / 8n);
  expect(world.cash(shared)).toBe(fees / 8n + quanta(100));
  expect(world.cash(other)).toBe(quanta(400));
  wait(world, 3_600_000);
  expect(world.cash(other)).toBe(quanta(325));
  expect(world.state.assets.fees.get(0)).toBe(fees / 2n);
});
