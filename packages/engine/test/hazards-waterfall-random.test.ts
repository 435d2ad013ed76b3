// Section W by property: the order of the stages and the exactness of deleveraging over random bankruptcies, and storms of
// them, gaps both ways, a small fund, claims drained a few a step. The engine checks all its invariants after every step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, isFixedSeed } from '../src/base/property.fixture.ts';
import { decodeStep, type FundTerms, type Lots, NONE, type Ticks } from '../src/index.ts';
import { FundStatements } from '../src/views/index.ts';
import { bankruptcy, deficits, gainsAt, gap, passOn, transfers } from './bankruptcy.fixture.ts';
import { defaultFundTerms } from './fund.fixture.ts';
import { auditGains } from './gain-audit.fixture.ts';
import { unmet } from './shared-loss.fixture.ts';
import { quanta, World } from './world.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

/** Somebody pays so much into the tranche. */
function contribute(world: World, units: number, terms: Partial<FundTerms>): void {
  world.must({
    type: 'SetFundTerms',
    time: world.time,
    ...defaultFundTerms,
    ...terms,
  });
  const contributor = world.account(1_000);
  const amount = quanta(units);
  world.must({ type: 'JoinTranche', time: world.time, account: contributor, amount });
}

test('W3 no stage is used while the one before had capacity, and the parts sum to the deficit (property)', () => {
  const reached = { insured: 0, tranche: 0, adl: 0, socialised: 0, uncovered: 0 };
  const cases = fc.record({
    bucket: fc.constantFrom(0, 0, 0, 10, 60, 200, 5_000),
    shared: fc.constantFrom(0, 0, 0, 40, 400, 9_000),
    tranche: fc.constantFrom(0, 0, 0, 0, 12, 90),
    shorts: fc.array(fc.record({ lots: fc.integer({ min: 1, max: 40 }), passedOn: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
    fall: fc.integer({ min: 5_200, max: 8_000 }),
    budget: fc.constantFrom(0, 1_000, 10_000_000),
  });
  holds(
    fc.property(cases, ({ bucket, shared, tranche, shorts, fall, budget }) => {
      const {
        world,
        long,
        shorts: accounts,
      } = bankruptcy({
        shorts: shorts.map(({ lots }) => [20_000, lots]),
        bucket,
        shared,
        world: { btc: { takeOverBudget: quanta(budget) } },
      });
      if (tranche > 0) contribute(world, tranche, { trancheDrawPpm: 500_000 });
      world.tick({ btc: 98_500 });
      for (const [at, { passedOn }] of shorts.entries())
        if (passedOn) passOn(world, accounts[at] as number);
      const mark = BigInt(100_000 - fall) * 10n;
      const gains = gainsAt(world, mark);
      const sizes = new Map([...gains.keys()].map((account) => [account, world.size(account, 0)]));
      const all = deficits(gap(world, 100_000 - fall));
      for (const fixed of all) {
        expect(
          fixed.insurance + fixed.tranche + fixed.adl + fixed.socialised + fixed.uncovered,
        ).toBe(fixed.deficit);
        for (const part of [
          fixed.insurance,
          fixed.tranche,
          fixed.adl,
          fixed.socialised,
          fixed.uncovered,
        ])
          expect(part >= 0n).toBe(true);
      }
      const fixed = all.find(({ account }) => account === long);
      if (fixed === undefined) throw new Error('the long is bankrupt');
      const capacity = BigInt(bucket * 1e6) + BigInt(shared * 250_000);
      expect(fixed.insurance).toBe(fixed.deficit < capacity ? fixed.deficit : capacity);
      // Contributors after the buckets, half of what they have paid in, and before anybody else.
      const [rest, most] = [fixed.deficit - fixed.insurance, quanta(tranche) / 2n];
      expect(fixed.tranche).toBe(rest < most ? rest : most);
      // In ring 1 whoever gains at the bankruptcy price, and all that it holds, before anything is socialised.
      const lossAt = fixed.quote - fixed.size * mark * 100n;
      const winners = [...gains].filter(
        ([account, gain]) =>
          account !== long && gain * fixed.size > lossAt * -(sizes.get(account) ?? 0n),
      );
      const claimed = new Map(
        fixed.claims
          .filter(({ kind }) => kind === 'adl')
          .map(({ account, size }) => [account, size]),
      );
      if (fixed.socialised > 0n)
        for (const [account] of winners)
          expect(claimed.get(account)).toBe(-(sizes.get(account) ?? 0n));
      // Uncovered only when every gain in the market is used up, and never without halting it.
      const gained = [...gains].reduce(
        (total, [account, gain]) => total + (account !== long && gain > 0n ? gain : 0n),
        0n,
      );
      if (fixed.uncovered > 0n) expect(fixed.adl + fixed.socialised).toBe(gained);
      expect(world.state.markets.halted.get(0) === 1).toBe(fixed.uncovered > 0n);
      // No one is charged more than his own gain.
      const cuts = new Map<number, bigint>();
      for (const { account, size, amount } of fixed.claims)
        cuts.set(account, (cuts.get(account) ?? 0n) + amount - size * mark * 100n);
      for (const [account, cut] of cuts)
        expect(
          (cut >= 0n && cut <= (gains.get(account) ?? 0n)) || cut === 0n,
          `account ${account} is charged ${cut}`,
        ).toBe(true);
      if (fixed.insurance > 0n) reached.insured++;
      if (fixed.tranche > 0n) reached.tranche++;
      if (fixed.adl > 0n) reached.adl++;
      if (fixed.socialised > 0n) reached.socialised++;
      if (fixed.uncovered > 0n) reached.uncovered++;
    }),
    300,
  );
  if (!isFixedSeed) return;
  expect(
    Object.values(reached).every((count) => count > 10),
    JSON.stringify(reached),
  ).toBe(true);
}, 30_000);

test('W5 deleveraged lots sum to the residual exactly, at the bankruptcy price to the quantum, without fee, flip or negative equity', () => {
  const cases = fc.record({
    shorts: fc.array(
      fc.tuple(fc.integer({ min: 2_000, max: 9_000 }), fc.integer({ min: 1, max: 60 })),
      { minLength: 1, maxLength: 6 },
    ),
    cents: fc.integer({ min: 520_001, max: 700_000 }),
  });
  holds(
    fc.property(cases, ({ shorts: wanted, cents }) => {
      const { world, long, shorts } = bankruptcy({ shorts: wanted });
      const fees = world.state.assets.fees.get(0);
      const equity = new Map(shorts.map((short) => [short, world.cash(short)]));
      const sizes = new Map(shorts.map((short) => [short, world.size(short, 0)]));
      const events = gap(world, 100_000 - cents / 100);
      const mark = world.state.mark(0);
      const [fixed] = deficits(events).filter(
        ({ account, deficit }) => account === long && deficit > 0n,
      );
      if (fixed === undefined) throw new Error('the long is bankrupt');
      const taken = transfers(events).filter(({ reason }) => reason === 'adl');
      expect(taken.reduce((total, { size }) => total + size, 0n)).toBe(fixed.size);
      expect(taken.reduce((total, { quote }) => total + quote, 0n)).toBe(fixed.quote);
      for (const { to, size, quote, toSizeAfter } of taken) {
        const before = sizes.get(to) ?? 0n;
        expect(before < 0n && toSizeAfter === before + size && toSizeAfter <= 0n).toBe(true);
        // quote / size <= fixed.quote / fixed.size, rounded up by less than a quantum.
        expect((quote - 1n) * fixed.size < fixed.quote * size).toBe(true);
        const gain = -before * 100_000_000n + before * mark * 100n;
        expect(
          world.engine.requirement(to).equity >=
            (equity.get(to) ?? 0n) + gain - (quote - size * mark * 100n),
        ).toBe(true);
        expect(world.engine.requirement(to).equity > 0n).toBe(true);
      }
      expect(world.state.assets.fees.get(0)).toBe(fees);
    }),
    150,
  );
});

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('trade' as const),
      a: fc.nat(7),
      b: fc.nat(7),
      market: fc.constantFrom(0, 1),
      size: fc.integer({ min: -150, max: 150 }).filter((size) => size !== 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('price' as const),
      btcPpm: fc.integer({ min: -120_000, max: 120_000 }),
      ethPpm: fc.integer({ min: -120_000, max: 120_000 }),
      hours: fc.constantFrom(0, 0, 9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fill' as const),
      share: fc.integer({ min: 0, max: 100 }),
    }),
  },
);

/** Fills a share of every order of the engine's own at its limit against account 0 of the traders (the deep one). */
function fillEngineOrders(world: World, deep: number, share: number): void {
  for (let account = 0; account < world.state.scalar('accounts'); account++) {
    const order = ladderOrder(world.state, account);
    const row = order === 0 ? NONE : world.state.orderRow(order);
    if (row === NONE) continue;
    const size = Math.ceil((Number(world.state.orders.size.get(row)) * share) / 100);
    const market = world.state.orders.market.get(row);
    const limit = world.state.orders.limit.get(row);
    const maker = world.order(
      deep,
      market,
      world.state.orders.side.get(row) === 1 ? size : -size,
      Number(limit),
    );
    if (size === 0 || world.step(maker) !== undefined) continue;
    world.step({
      type: 'PostFill',
      time: world.time,
      market,
      maker: maker.order,
      taker: order,
      price: limit,
      size: BigInt(size) as Lots,
    });
  }
}

const tended = { tendIntervalMs: 60_000, replenishFeePpm: 100_000, trancheFeePpm: 100_000 };

test('W12 in a storm claims are drained in bounded batches, none is lost, and when prices stand still every debt has ended', () => {
  const reached = new Map<string, number>();
  const note = (world: World, name?: string): void => {
    for (const { type } of world.events) reached.set(type, (reached.get(type) ?? 0) + 1);
    if (name !== undefined) reached.set(name, (reached.get(name) ?? 0) + 1);
  };
  const options = fc.record({
    fund: fc.constantFrom(0, 100, 3_000),
    claims: fc.constantFrom(1, 3),
    batch: fc.constantFrom(1, 1_000),
    budget: fc.constantFrom(0, 5_000, 1_000_000),
    gainMaturityMs: fc.constantFrom(0, 3_600_000),
    tranche: fc.constantFrom(0, 5, 500),
  });
  holds(
    fc.property(
      options,
      fc.array(act, { minLength: 30, maxLength: 150 }),
      ({ fund, claims, batch, budget, gainMaturityMs, tranche }, acts) => {
        const market = { takeOverBudget: quanta(budget) };
        const world = new World({
          venue: { claimsPerStepMax: claims, liquidationsPerStepMax: batch, gainMaturityMs },
          btc: market,
          eth: market,
        });
        const statements = new FundStatements(() => world.state);
        let fed = world.records.length;
        const traders = [400_000, 800, 900, 1_000, 1_500, 2_000, 900, 700].map((cash, at) =>
          world.account(cash, at > 5 ? { market: 0 } : {}),
        );
        world.deposit(traders[4] as number, 0.05, 1);
        world.deposit(traders[5] as number, 1, 2);
        if (tranche > 0) contribute(world, tranche, tended);
        if (fund > 0)
          for (const account of [
            world.state.scalar('sharedFund'),
            world.state.market(0).bucketAccount,
            world.state.market(1).bucketAccount,
          ])
            world.deposit(account, fund);
        const price = [100_000, 4_000];
        for (const each of acts) {
          if (each.kind === 'trade') {
            const taker = world.order(
              traders[each.a] as number,
              each.market,
              each.size,
              world.mark(each.market),
            );
            const maker = world.order(
              traders[each.b] as number,
              each.market,
              -each.size,
              world.mark(each.market),
            );
            if (world.step(taker) === undefined && world.step(maker) === undefined) {
              world.step({
                type: 'PostFill',
                time: world.time,
                market: each.market,
                maker: maker.order,
                taker: taker.order,
                price: BigInt(world.mark(each.market)) as Ticks,
                size: BigInt(Math.abs(each.size)) as Lots,
              });
            }
          } else if (each.kind === 'fill')
            fillEngineOrders(world, traders[0] as number, each.share);
          else {
            price[0] = Math.min(
              1_000_000,
              Math.max(1_000, (price[0] as number) * (1 + each.btcPpm / 1e6)),
            );
            price[1] = Math.min(
              30_000,
              Math.max(100, (price[1] as number) * (1 + each.ethPpm / 1e6)),
            );
            const at = { btc: price[0] as number, eth: price[1] as number, depth: 200 };
            world.tick({
              ...at,
              btcPerpetual: (price[0] as number) * 1.004,
              afterMs: 20_000 + each.hours * 3_600_000,
            });
            note(world);
            world.tick(at);
            const drained = world.events.filter(
              (event) =>
                event.type === 'LossSocialised' ||
                event.type === 'LossMet' ||
                (event.type === 'PositionTransferred' && event.reason === 'adl'),
            ).length;
            expect(drained).toBeLessThanOrEqual(2 * claims);
          }
          note(world, world.state.scalar('claims') > 0 ? 'claims pending' : undefined);
        }
        for (let round = 0; round < 80; round++) {
          world.tick({ afterMs: 60_000 });
          note(world);
        }
        expect(world.state.scalar('claims')).toBe(0);
        expect([world.state.scalar('losses'), unmet(world).size]).toEqual([0, 0]);
        expect(auditGains(world.records).faults).toEqual([]);
        for (; fed < world.records.length; fed++)
          statements.push(decodeStep(world.records[fed] as Uint8Array).events);
        for (const account of [
          world.state.scalar('sharedFund'),
          world.state.market(0).bucketAccount,
          world.state.market(1).bucketAccount,
        ])
          expect(statements.closing(account)).toBe(world.cash(account));
        expect(statements.closing(NONE)).toBe(world.state.assets.tranche.get(0));
        for (let account = 0; account < world.state.scalar('accounts'); account++) {
          const { equity, maintenance } = world.engine.requirement(account);
          const isLendingDebt =
            world.state.accounts.firstPosition.get(account) === NONE &&
            world.state.accountKind(account) === 'cross';
          expect(
            equity >= maintenance || isLendingDebt,
            `account ${account} has equity ${equity} of ${maintenance} at stage ${world.state.accounts.stage.get(account)}`,
          ).toBe(true);
        }
        world.engine.check();
      },
    ),
    150,
  );
  const wanted = [
    'DeficitFixed',
    'LossSocialised',
    'MarketGainSet',
    'FundReplenished',
    'TrancheRebased',
    'MarketHalted',
    'CollateralConverted',
    'PenaltyCharged',
    'DisposalScheduled',
    'FundingSettled',
    'claims pending',
  ];
  expect(
    wanted.filter((name) => !reached.has(name)),
    JSON.stringify([...reached]),
  ).toEqual([]);
}, 60_000);
