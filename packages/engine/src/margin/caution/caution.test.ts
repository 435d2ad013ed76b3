// Caution as a whole: nothing under defaults, never negative, monotone in doubt, the same as a naive sum in floats; and that what
// may be withdrawn leaves initial margin at every price between index and stable price.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import type { Quanta } from '../../domain/units.ts';
import { requirementOf } from '../account-risk.ts';
import type { CautionParts, Requirement } from '../margin-model.ts';
import {
  familyOf,
  type Given,
  type Held,
  lots,
  portfolioOf,
  quanta,
  viewOf,
} from './caution.fixture.ts';
import { mustStay } from './withdrawal.ts';

const ask = (given: Given, held: Held): Requirement => {
  const view = viewOf(given);
  return requirementOf(portfolioOf(view, held), view);
};
const sumOf = (parts: CautionParts): bigint =>
  Object.values(parts).reduce((sum: bigint, each: Quanta) => sum + each, 0n);

const size = fc.integer({ min: -400, max: 400 });
const anyHeld = fc.record({
  cash: fc.integer({ min: -10_000, max: 1_000_000 }),
  coins: fc.nat(100),
  sizes: fc
    .tuple(size, size, size, size, size)
    .map((all) =>
      all.map((each, market) => [market, market === 2 ? Math.sign(each) : each] as const),
    ),
  orders: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 1 }), size, fc.integer({ min: -5, max: 5 }))
      .filter(([, each]) => each !== 0)
      .map(([market, each, away]) => [market, each, (market === 0 ? 1_000 : 100) + away] as const),
    { maxLength: 3 },
  ),
});
const pair = (low: number, high: number) =>
  fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }));

describe('under defaults', () => {
  test('there is no caution, whatever is held and however old the price', () => {
    holds(
      fc.property(anyHeld, pair(0, 1e12), (held, ageMs) => {
        const { caution, cautionParts } = ask({ ageMs }, held);
        expect([caution, cautionParts]).toEqual([0n, undefined]);
      }),
    );
  });
});

describe('doubtful prices', () => {
  const doubt: Given = { stable: [900, 110], confidence: [10, 1] };

  test.each([
    // Index 1,000, stable 900, half-width 10: a long is worth 890, a short 1,010.
    ['a long', { sizes: [[0, 10]] }, 1_100n, 0n],
    ['a short, whose margin is 5 % of 10,100', { sizes: [[0, -10]] }, 100n, 5n],
    // Index 100, stable 110, half-width 1: 99 and 111.
    ['a long where the stable price is above', { sizes: [[1, 100]] }, 100n, 0n],
    ['a short there', { sizes: [[1, -100]] }, 1_100n, 55n],
    ['coins, after their haircut', { coins: 10 }, 990n, 0n],
    ['a call bought: its coins by the half-width', { sizes: [[3, 2]] }, 20n, 0n],
    ['a buy at the mark fills at 1,000 and is worth 890', { orders: [[0, 10, 1_000]] }, 0n, 1_045n],
  ] as const)('%s', (_what, held, prices, ratesAndOrders) => {
    const { cautionParts } = ask(doubt, held as Held);
    expect(cautionParts).toMatchObject({ prices, ratesAndOrders });
  });

  test('a gain that withdrawals never counted is not taken off again', () => {
    const held: Held = { cash: 5_000, sizes: [[0, 10, 9_500]] };
    const sure = ask({}, held);
    const doubtful = ask(doubt, held);
    expect(sure.withdrawableEquity).toBe(5_000n);
    // 8,900 against a cost of 9,500.
    expect(doubtful.withdrawableEquity).toBe(4_400n);
    expect(doubtful.equity).toBe(sure.equity);
    expect(doubtful.maintenance).toBe(sure.maintenance);
  });

  test('equity and maintenance never move, caution is the sum of its parts, none of them negative', () => {
    holds(
      fc.property(anyHeld, pair(0, 50), pair(60, 140), (held, confidence, stable) => {
        const doubtful = ask({ stable: [stable[0] * 10, stable[1]], confidence }, held);
        const sure = ask({}, held);
        expect(doubtful.equity).toBe(sure.equity);
        expect(doubtful.maintenance).toBe(sure.maintenance);
        expect(doubtful.initial).toBe(sure.initial + doubtful.caution);
        const parts = doubtful.cautionParts;
        if (parts === undefined) return;
        expect(sumOf(parts)).toBe(doubtful.caution);
        for (const part of Object.values(parts)) expect(part).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  test('more doubt never needs less: wider intervals, and stable prices further away', () => {
    const sides = [1, -1] as const;
    holds(
      fc.property(
        anyHeld,
        pair(0, 50),
        pair(0, 30),
        fc.constantFrom(...sides),
        (held, wide, far, side) => {
          const at = (more: number): Given => ({
            confidence: [wide[0] + more, wide[1]],
            stable: [1_000 + side * 10 * (far[0] + more), 100 + side * far[1]],
          });
          const less = ask(at(0), held);
          const more = ask(at(3), held);
          expect(more.caution).toBeGreaterThanOrEqual(less.caution);
          expect(more.withdrawableEquity).toBeLessThanOrEqual(less.withdrawableEquity);
        },
      ),
    );
  });

  test('C1 what may be withdrawn leaves initial margin at every price between index and stable price', () => {
    holds(
      fc.property(
        anyHeld.map((held) => ({ ...held, sizes: held.sizes.filter(([market]) => market < 3) })),
        pair(60, 140),
        pair(0, 10),
        fc.tuple(fc.nat(100), fc.nat(100)),
        fc.constantFrom(
          {},
          { unwindDepthPpm: 100_000 },
          { openInterestUpperLots: lots(500), openInterestScalePpm: 3_000_000 },
        ),
        (held, far, confidence, share, market) => {
          const stable: readonly [number, number] = [far[0] * 10, far[1]];
          const shared: Given = {
            market,
            openLots: 300,
            surroundings: { bookDepth: () => ({ bids: lots(50), asks: lots(50) }) },
          };
          const now = { ...shared, prices: [1_000, 100] as const };
          const before = ask({ ...now, stable, confidence }, held);
          const free = Number(before.withdrawableEquity - mustStay(before).required);
          const left = { ...held, cash: held.cash - free };
          const costs = costsOf(now, held);
          const at = (index: 0 | 1): number => {
            const from = now.prices[index];
            return from + Math.trunc(((stable[index] - from) * share[index]) / 100);
          };
          const then = ask({ ...shared, prices: [at(0), at(1)] }, { ...left, sizes: costs });
          expect(then.equity).toBeGreaterThanOrEqual(then.initial);
        },
      ),
      800,
    );
  });
});

/** The positions with the cost that they have at a view, so that they may be asked about at another. */
const costsOf = (given: Given, held: Held): NonNullable<Held['sizes']> => {
  const view = viewOf(given);
  return portfolioOf(view, held).positions.map(
    (each) => [each.market, Number(each.size), Number(each.cost)] as const,
  );
};

describe('a naive twin in floats', () => {
  const latency = { latencyFreeMs: 1_000, latencyPpmPerRootSecond: 500, latencyMaxPpm: 20_000 };
  const market = {
    unwindDepthPpm: 100_000,
    openInterestLowerLots: lots(100),
    openInterestUpperLots: lots(1_000),
    openInterestScalePpm: 3_000_000,
    stressPpm: 200_000,
    tiers: [{ fromNotional: quanta(0), initialPpm: 50_000, maintenancePpm: 30_000 }],
  };

  test('of two perpetuals and a coin, everything at once', () => {
    holds(
      fc.property(
        size,
        size,
        fc.nat(50),
        pair(80, 120),
        pair(0, 5),
        pair(0, 100_000),
        fc.nat(20_000),
        (one, two, coins, stable, confidence, ageMs, fund) => {
          const given: Given = {
            stable: [stable[0] * 10, stable[1]],
            confidence,
            ageMs,
            index: latency,
            market,
            venue: { coverSharePpm: 250_000 },
            openLots: 400,
            surroundings: {
              bookDepth: () => ({ bids: lots(300), asks: lots(200) }),
              recordedLots: (_, id) => lots(id === 0 ? one : two),
              fundCash: () => quanta(fund),
            },
          };
          const held: Held = {
            account: 1,
            coins,
            sizes: [
              [0, one],
              [1, two],
            ],
          };
          const parts = ask(given, held).cautionParts;
          const twin = naive({
            sizes: [one, two],
            coins,
            stable: [stable[0] * 10, stable[1]],
            confidence,
            ageMs,
            fund,
          });
          for (const [name, value] of Object.entries(twin)) {
            const exact = Number(parts?.[name as keyof CautionParts] ?? 0n);
            expect(Math.abs(exact - value), `${name}: ${exact} or ${value}`).toBeLessThanOrEqual(8);
          }
        },
      ),
      1_000,
    );
  });

  /** The same by the words of the rules, in floats. */
  function naive(of: {
    readonly sizes: readonly [number, number];
    readonly coins: number;
    readonly stable: readonly [number, number];
    readonly confidence: readonly [number, number];
    readonly ageMs: readonly [number, number];
    readonly fund: number;
  }): { readonly [Part in keyof CautionParts]: number } {
    const prices = [1_000, 100] as const;
    const sum = { prices: 0, ratesAndOrders: 0, latency: 0, concentration: 0, openInterest: 0 };
    let initial = 0;
    for (const id of [0, 1] as const) {
      const lowest = Math.min(prices[id], of.stable[id]) - of.confidence[id];
      const highest = Math.max(prices[id], of.stable[id]) + of.confidence[id];
      const held = of.sizes[id];
      const notional = Math.abs(held) * prices[id];
      sum.prices += held > 0 ? held * (prices[id] - lowest) : -held * (highest - prices[id]);
      if (held < 0) sum.ratesAndOrders += 0.05 * -held * (highest - prices[id]);
      initial += 0.05 * notional;
      const widest = 0.05 * Math.abs(held) * highest;
      const depth = held > 0 ? 300 : 200;
      const minutes = Math.abs(held) / (depth * 0.1);
      const factor = Math.min(5, Math.sqrt(1 + minutes / (24 * 60)));
      sum.concentration += widest * (factor - 1);
      sum.openInterest += widest * 2 * ((400 - 100) / (1_000 - 100));
      const seconds = Math.max(0, of.ageMs[id] - 1_000) / 1_000;
      const buffer = Math.min(20_000, Math.ceil(500 * Math.sqrt(seconds))) / 1e6;
      const pledged = id === 0 ? of.coins * 1_000 * 0.9 : 0;
      sum.latency += buffer * Math.abs(held * prices[id] + pledged);
      if (id === 0) sum.prices += of.coins * 0.9 * (1_000 - lowest);
    }
    initial += sum.concentration + sum.openInterest;
    const down = Math.max(0, 0.2 * (of.sizes[0] * 1_000 + of.sizes[1] * 100 + of.coins * 900));
    const up = Math.max(0, -0.2 * (of.sizes[0] * 1_000 + of.sizes[1] * 100));
    const beyond = (loss: number): number => Math.max(0, loss - initial - 0.25 * of.fund);
    return { ...sum, stress: Math.max(beyond(down), beyond(up)) };
  }
});

test('E3 P6 an owner in several accounts needs at least what he needs in one, all add-ons of size counted', () => {
  const given: Given = {
    market: { unwindDepthPpm: 100_000, stressPpm: 200_000 },
    venue: { coverSharePpm: 250_000 },
  };
  const surroundings = {
    bookDepth: () => ({ bids: lots(30), asks: lots(30) }),
    fundCash: () => quanta(5_000),
  };
  const total = (parts: readonly number[]): bigint => {
    const plain = viewOf(given);
    const family = parts.map((each, account) =>
      portfolioOf(plain, { account, sizes: [[0, each]] }),
    );
    const view = viewOf({
      ...given,
      surroundings: { ...surroundings, ...familyOf(() => family) },
    });
    return family.reduce((sum, each) => sum + requirementOf(each, view).initial, 0n);
  };
  holds(
    fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 5 }), (parts) => {
      const whole = parts.reduce((sum, each) => sum + each, 0);
      expect(total(parts)).toBeGreaterThanOrEqual(total([whole]));
    }),
    300,
  );
});
