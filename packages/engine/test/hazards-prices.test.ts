// Hazards of prices and funding, where several pure functions of oracle/ and mark/ have to agree: the
// stream of one source, the books of one funding pool. What the engine does with them is tested with it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divUp } from '../src/base/fixed.ts';
import { holds } from '../src/base/property.fixture.ts';
import type { Lots, Price, UnitValue } from '../src/domain/units.ts';
import { FUNDING_GUARD } from '../src/domain/units.ts';
import { bookRemainder, fundingAccrual, fundingOwed } from '../src/ledger/funding.ts';
import { fundingDue, fundingIndexStep, fundingRate, premiumSample } from '../src/mark/funding.ts';
import { acceptPrice } from '../src/oracle/accept.ts';
import { aggregateIndex } from '../src/oracle/aggregate.ts';

/** The funding books of one market: what its accounts have paid, the pool and the residue sink. */
class FundingBooks {
  readonly sizes: bigint[];
  readonly seen: bigint[];
  readonly paid: bigint[];
  index = 0n;
  pool = 0n;
  residue = 0n;
  remainder = 0n;
  constructor(accounts: number) {
    this.sizes = Array.from({ length: accounts }, () => 0n);
    this.seen = [...this.sizes];
    this.paid = [...this.sizes];
  }
  private span(account: number) {
    const [size, indexThen] = [this.sizes[account] ?? 0n, this.seen[account] ?? 0n];
    return { size: size as Lots, indexNow: this.index, indexThen };
  }
  settle(account: number): void {
    const owed = fundingOwed(this.span(account));
    const booked = bookRemainder({ marketRemainder: this.remainder, remainder: owed.remainder });
    this.paid[account] = (this.paid[account] ?? 0n) + owed.payment;
    this.pool += owed.payment - booked.residue;
    this.residue += booked.residue;
    this.remainder = booked.marketRemainder;
    this.seen[account] = this.index;
  }
  trade(buyer: number, seller: number, size: bigint): void {
    this.settle(buyer);
    this.settle(seller);
    this.sizes[buyer] = (this.sizes[buyer] ?? 0n) + size;
    this.sizes[seller] = (this.sizes[seller] ?? 0n) - size;
  }
  settleAll(): void {
    for (let account = 0; account < this.sizes.length; account += 1) this.settle(account);
  }
  /** Sum of what is accrued and not settled, in quanta * FUNDING_GUARD. */
  unsettled(): bigint {
    return this.sizes.reduce((sum, _, account) => sum + fundingAccrual(this.span(account)), 0n);
  }
}

const ACCOUNTS = 5;
const account = fc.nat({ max: ACCOUNTS - 1 });
const act = fc.oneof(
  fc.record({
    type: fc.constant('trade' as const),
    buyer: account,
    seller: account,
    size: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  }),
  fc.record({ type: fc.constant('settle' as const), account }),
  fc.record({
    type: fc.constant('fund' as const),
    ratePpb: fc.bigInt({ min: -3_000_000n, max: 3_000_000n }),
    unitValue: fc.bigInt({ min: 1n, max: 10n ** 9n }),
  }),
);

test('F1 funding paid = received + residue, at every instant and to the last fraction of a quantum', () => {
  holds(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const books = new FundingBooks(ACCOUNTS);
      for (const each of acts) {
        const residueBefore = books.residue;
        if (each.type === 'trade') books.trade(each.buyer, each.seller, each.size);
        else if (each.type === 'settle') books.settle(each.account);
        else
          books.index += fundingIndexStep({
            ratePpb: each.ratePpb,
            unitValue: each.unitValue as UnitValue,
          });
        expect(books.residue >= residueBefore).toBe(true);
        expect(books.pool * FUNDING_GUARD - books.remainder).toBe(-books.unsettled());
      }
      books.settleAll();
      expect([books.pool, books.remainder]).toEqual([0n, 0n]);
      expect(books.paid.reduce((sum, paid) => sum + paid, 0n)).toBe(books.residue);
      expect(books.residue >= 0n).toBe(true);
    }),
  );
});

test('F2 a poked account pays at least what an untouched twin pays, and at most a quantum more a touch', () => {
  const moves = fc.array(fc.bigInt({ min: -(10n ** 7n), max: 10n ** 7n }), {
    minLength: 1,
    maxLength: 30,
  });
  const size = fc.bigInt({ min: 1n, max: 10n ** 6n });
  holds(
    fc.property(moves, size, fc.boolean(), (steps, lots, isLong) => {
      const books = new FundingBooks(4);
      const [poked, twin] = [0, 1];
      for (const [one, other] of [
        [poked, 2],
        [twin, 3],
      ] as const) {
        if (isLong) books.trade(one, other, lots);
        else books.trade(other, one, lots);
      }
      for (const step of steps) {
        books.index += step;
        books.settle(poked);
        books.settle(poked);
      }
      books.settleAll();
      const more = (books.paid[poked] ?? 0n) - (books.paid[twin] ?? 0n);
      expect(more >= 0n && more <= BigInt(steps.length)).toBe(true);
    }),
  );
});

test('F3 an account that nobody touched for a year owes exactly the sum of the year', () => {
  const books = new FundingBooks(2);
  books.trade(0, 1, 1_000_000n);
  let expected = 0n;
  for (let interval = 0; interval < 3 * 365; interval += 1) {
    const ratePpb = interval % 3 === 0 ? -7_500_000n : 7_500_000n;
    const moved = fundingIndexStep({ ratePpb, unitValue: 999_999_937n as UnitValue });
    books.index += moved;
    expected += 1_000_000n * moved;
  }
  expect(BigInt.asIntN(64, books.index)).toBe(books.index);
  books.settleAll();
  expect(books.paid[0]).toBe(divUp(expected, FUNDING_GUARD));
  expect((books.paid[0] ?? 0n) + (books.paid[1] ?? 0n)).toBe(books.residue);
});

test('F4 after thirty days without a tick one interval is charged, at most at the cap, and flagged', () => {
  const hour = 3_600_000;
  const timing = { intervalMs: 8 * hour, clockJumpMs: 24 * hour };
  const capPpm = 3_000;
  const spike = premiumSample({ market: (10n ** 15n) as Price, index: 1n as Price, capPpm });
  let [nextTime, charges, alarms, ratePpb] = [8 * hour, 0, 0, 0n];
  for (const now of [720 * hour, 720 * hour, 720 * hour + 1, 727 * hour]) {
    const due = fundingDue({ nextTime, now, ...timing });
    nextTime = due.nextTime;
    if (!due.due) continue;
    charges += 1;
    alarms += due.jumped ? 1 : 0;
    ratePpb = fundingRate({
      premiumSum: spike,
      premiumCount: 1,
      interestPpm: 100,
      dampPpm: 500,
      capPpm,
    });
  }
  expect([charges, alarms, nextTime]).toEqual([1, 1, 728 * hour]);
  expect(ratePpb > 0n && ratePpb <= 3_000_000n).toBe(true);
});

test('B5 whatever a source sends, its price stays legal, its time rises, and a repeat changes nothing', () => {
  const observation = fc.record({
    price: fc.oneof(fc.bigInt({ min: -5n, max: 5n }), fc.bigInt({ min: 1n, max: 10n ** 40n })),
    time: fc.integer({ min: 0, max: 3_000 }),
    now: fc.integer({ min: 0, max: 3_000 }),
  });
  holds(
    fc.property(fc.array(observation, { maxLength: 40 }), (stream) => {
      let last = { price: 0n, time: 0 };
      for (const { price, time, now } of stream) {
        const verdict = acceptPrice({
          price: price as Price,
          confidence: 0n as Price,
          time,
          lastTime: last.time,
          now,
          futureSkewMs: 100,
        });
        if (verdict !== 'accepted') continue;
        expect(price > 0n && price <= 10n ** 15n && time > last.time && time <= now + 100).toBe(
          true,
        );
        last = { price, time };
        const again = acceptPrice({
          price: price as Price,
          confidence: 0n as Price,
          time,
          lastTime: time,
          now,
          futureSkewMs: 100,
        });
        expect(again).toBe('olderThanLast');
      }
    }),
  );
});

test('a stale price is never zero: the aggregate says stale and names no price', () => {
  const sure = { confidence: 0n as Price, deviationPpm: 1_000_000, confidencePpm: 1_000_000 };
  const sources = [{ price: 100n as Price, time: 0, weight: 1, stalenessMs: 10, ...sure }];
  const found = aggregateIndex({ sources, now: 11, quorum: 1, outlierPpm: 1_000 });
  expect(found).toEqual({ kind: 'stale', usable: 0, outliers: 0, heardUntil: 0 });
});
