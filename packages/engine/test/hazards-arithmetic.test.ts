// Catalogue entries on arithmetic (A) and funding through the books (F), through the real engine.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { fillPosition } from '../src/ledger/position.ts';
import { tieredRequirement } from '../src/margin/live/tiered-requirement.ts';
import { interestOn } from '../src/observe/charge-interest.ts';
import type { Lots, Quanta } from '../src/index.ts';
import { quanta, ticks, World } from './world.fixture.ts';

describe('arithmetic', () => {
  test('A2 fee, margin, funding and interest on the tiniest notional cost at least a quantum; splitting never saves', () => {
    const tiers = [{ fromNotional: 0n as Quanta, initialPpm: 1, maintenancePpm: 1 }];
    expect(tieredRequirement(tiers, 1n as Quanta, 'maintenancePpm')).toBe(1n);
    expect(interestOn(1n as Quanta, 1, 1)).toBe(1n);
    const world = new World({ btc: { takerFeePpm: 1, makerFeePpm: 1 } });
    const [whole, pieces, maker] = [
      world.account(1_000_000),
      world.account(1_000_000),
      world.account(10_000_000),
    ];
    world.trade(whole, maker, 0, 1_000);
    for (let i = 0; i < 1_000; i++) world.trade(pieces, maker, 0, 1);
    expect(world.cash(pieces)).toBeLessThanOrEqual(world.cash(whole));
    expect(world.engine.requirement(pieces).maintenance).toBe(
      world.engine.requirement(whole).maintenance,
    );
  });

  test('A3 opening and closing at one price never enriches, and what is deposited bounds what can be withdrawn', () => {
    const leg = fc.record({
      size: fc.bigInt(1n, 10n ** 9n),
      unit: fc.bigInt(1n, 10n ** 9n),
      parts: fc.array(fc.bigInt(1n, 10n ** 8n), { maxLength: 6 }),
      long: fc.boolean(),
    });
    holds(
      fc.property(leg, ({ size, unit, parts, long }) => {
        const sign = long ? 1n : -1n;
        let position = { size: 0n as Lots, cost: 0n as Quanta };
        let cash = 0n;
        const fill = (delta: bigint) => {
          const after = fillPosition(position, delta as Lots, (delta * unit) as Quanta);
          cash += after.realised;
          position = { size: after.sizeAfter, cost: after.costAfter };
        };
        fill(sign * size);
        let left = size;
        for (const part of parts) {
          const closing = part < left ? part : left;
          if (closing > 0n) fill(-sign * closing);
          left -= closing;
        }
        if (left > 0n) fill(-sign * left);
        expect(position).toEqual({ size: 0n, cost: 0n });
        expect(cash).toBe(0n);
      }),
      2_000,
    );
    const world = new World();
    const [account, maker] = [world.account(10_000), world.account(1_000_000)];
    world.trade(account, maker, 0, 100);
    world.trade(account, maker, 0, -100);
    expect(world.cash(account)).toBeLessThan(quanta(10_000));
    world.refused({
      type: 'Withdraw',
      time: world.time,
      account,
      asset: 0,
      amount: quanta(10_000),
    });
  });

  test('A5 zero equity, zero notional and a requirement of zero have defined results', () => {
    const world = new World();
    const [empty, maker] = [world.account(0), world.account(1_000_000)];
    expect(world.engine.requirement(empty)).toMatchObject({
      equity: 0n,
      initial: 0n,
      maintenance: 0n,
      notional: 0n,
    });
    world.tick({ btc: 101_000 });
    expect(world.state.accounts.level.get(empty)).toBe(0);
    expect(world.refused(world.order(empty, 0, 1, world.mark(0)))).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    expect(world.engine.requirement(maker).maintenance).toBe(0n);
  });

  test('A7 cost is an exact total over many fills at different prices: closing all pays the exact cash flows', () => {
    const fills = fc.array(
      fc.record({
        delta: fc.bigInt(-1_000n, 1_000n).filter((d) => d !== 0n),
        price: fc.bigInt(1n, 10n ** 12n),
      }),
      { minLength: 1, maxLength: 60 },
    );
    holds(
      fc.property(fills, fc.bigInt(1n, 10n ** 12n), (list, last) => {
        let position = { size: 0n as Lots, cost: 0n as Quanta };
        let cash = 0n;
        let flows = 0n;
        const apply = (delta: bigint, price: bigint) => {
          const after = fillPosition(position, delta as Lots, (delta * price) as Quanta);
          cash += after.realised;
          flows -= delta * price;
          position = { size: after.sizeAfter, cost: after.costAfter };
          // At any moment: cash + value at any price - cost is the flows so far + value.
          expect(cash - position.cost).toBe(flows);
        };
        for (const { delta, price } of list) apply(delta, price);
        if (position.size !== 0n) apply(-position.size, last);
        expect(position.cost).toBe(0n);
        expect(cash).toBe(flows);
      }),
      2_000,
    );
  });

  test('A8 commutative fills in any order give the same books to the quantum, residue in its own account', () => {
    const books = (order: readonly number[]) => {
      const world = new World();
      const accounts = Array.from({ length: 6 }, () => world.account(1_000_000));
      const base = world.mark(0);
      const trades = order.map((i) => ({
        buyer: i % 3,
        seller: 3 + (i % 2),
        size: 1 + (i % 7),
        price: base + (i % 5),
      }));
      for (const { buyer, seller, size, price } of trades)
        world.trade(accounts[buyer] as number, accounts[seller] as number, 0, size, price);
      world.engine.check();
      return {
        // What an account is worth is the same; how much of it is realised may not depend on order either, as all only open.
        cash: accounts.map((account) => world.cash(account)),
        equity: accounts.map((account) => world.engine.requirement(account).equity),
        fees: world.state.assets.fees.get(0),
        residue: world.state.assets.residue.get(0),
      };
    };
    const forward = Array.from({ length: 200 }, (_, i) => i);
    const shuffled = forward.map((i) => (i * 77) % 200);
    expect(new Set(shuffled).size).toBe(200);
    expect(books(shuffled)).toEqual(books(forward));
  });

  test('A10 a finer tick and lot keep orders and positions valid; a coarser grid is refused', () => {
    const world = new World();
    const [account, maker] = [world.account(100_000), world.account(1_000_000)];
    world.trade(account, maker, 0, 7);
    world.must(world.order(account, 0, -3, world.mark(0) + 10));
    const before = world.engine.requirement(account);
    const {
      tickLotQuanta: _,
      bucketAccount: __,
      suspenseAccount: ___,
      ...listed
    } = world.state.market(0);
    const change = { type: 'SetMarket', time: world.time, market: 0, ...listed } as const;
    expect(world.refused({ ...change, lotBase: 2n })).toMatchObject({ type: 'GridChangeRefused' });
    expect(world.refused({ ...change, tickIndexUnits: 3n })).toMatchObject({
      type: 'GridChangeRefused',
    });
    world.must({
      ...change,
      baseDecimals: 4,
      tickIndexUnits: 5n,
      maxPositionLots: (listed.maxPositionLots * 10n) as Lots,
      maxPriceTicks: ticks(20_000_000),
    });
    expect(world.size(account, 0)).toBe(70n);
    expect(world.mark(0)).toBe(2_000_000);
    const after = world.engine.requirement(account);
    expect({ ...after, positions: [] }).toEqual({ ...before, positions: [] });
    world.tick({ btc: 100_100 });
    world.trade(account, maker, 0, -70);
    expect(world.size(account, 0)).toBe(0n);
    world.engine.check();
  });
});

describe('funding in the books', () => {
  test('F5 funding that pushes an account below maintenance is followed by liquidation in the same tick, its shortfall covered', () => {
    const world = new World({
      btc: { fundingIntervalMs: 3_600_000, fundingCapPpm: 20_000, basisClampPpm: 0 },
    });
    const maker = world.account(10_000_000);
    const account = world.account(1_900);
    const bucket = world.state.market(0).bucketAccount;
    world.deposit(bucket, 100_000);
    world.trade(account, maker, 0, 300); // 30,000 long; maintenance 900
    let started = false;
    for (let hour = 0; hour < 12 && !started; hour++) {
      world.tick({ afterMs: 3_600_000, btcPerpetual: 103_000 });
      started = world.of('LiquidationStarted').some((event) => event.account === account);
      if (started) {
        const [at, moved] = ['LiquidationStarted', 'FundingIndexMoved'].map((type) =>
          world.events.findIndex((event) => event.type === type),
        );
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(at).toBeGreaterThan(moved as number);
      }
    }
    expect(started).toBe(true);
    // The next interval takes more than is left: what longs owe is settled, the shortfall comes out of the fund.
    const fundBefore = world.cash(bucket);
    for (let hour = 0; hour < 3; hour++) world.tick({ afterMs: 3_600_000, btcPerpetual: 120_000 });
    expect(world.size(account, 0)).toBe(0n);
    expect(world.cash(account)).toBeGreaterThanOrEqual(0n);
    expect(world.cash(bucket)).not.toBe(fundBefore);
    world.engine.check();
  });
});
